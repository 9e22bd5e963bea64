import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, proxies } from './command.ts';
import { Unavailable, type Work } from './host.ts';

const scripts = fileURLToPath(new URL('python/', import.meta.url));
const stderrOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The folder of programs of the virtual environment that has exactly the packages of `requirements-<name>.txt`; made at the
 * first call and after a change of that file.
 * @param from the folder of that file
 * @throws Unavailable where there is no Python that can make one
 */
export async function virtualEnvironment(
  { root, cache, say }: Pick<Work, 'root' | 'cache' | 'say'>,
  name: string,
  from = scripts,
): Promise<string> {
  const folder = join(cache, `python-${name}`);
  const requirements = join(from, `requirements-${name}.txt`);
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const stamp = join(folder, '.installed-requirements');
  const bin = join(folder, 'bin');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return bin;
  await requirePython(root);
  say(`installs the packages of requirements-${name}.txt, once`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await command('python3', ['-m', 'venv', folder], { cwd: root });
  const install = ['install', '--quiet', '--requirement', requirements];
  await command(join(bin, 'pip'), install, { cwd: root, env: proxies });
  await writeFile(stamp, wanted);
  return bin;
}

/** @throws Unavailable, which says what to install, where there is no Python that can make virtual environments */
export async function requirePython(root: string): Promise<void> {
  if (process.platform === 'win32')
    throw new Unavailable('virtual environments are made on POSIX systems only');
  await command('bash', [join(root, '.ci', 'python.sh')], { cwd: root, env: proxies }).catch((error) => {
    throw new Unavailable(stderrOf(error));
  });
}

interface PythonRun {
  /** The virtual environment by its requirements. */
  readonly packages: string;
  /** A file of `python/`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs one of our own programs in Python. Resolves with what it wrote to stdout. @throws Error with what it said */
export async function python(work: Work, { packages, script, args, env }: PythonRun): Promise<string> {
  const bin = await virtualEnvironment(work, packages);
  const quiet = { PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  return await command(join(bin, 'python'), [join(scripts, script), ...args], {
    cwd: work.folder,
    env: { ...quiet, ...env },
  });
}

/** The same, for programs that refuse what is wrong: what one said of it, or undefined. */
export async function refusal(work: Work, run: PythonRun): Promise<string | undefined> {
  await virtualEnvironment(work, run.packages);
  return await python(work, run).then(
    () => undefined,
    (error: unknown) => stderrOf(error),
  );
}
