import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { packageName } from '../../manifest/packaging/contents.ts';
import { command } from './command.ts';
import type { Work } from './host.ts';

/** Builds the agent package, verifies and unpacks it. @returns the path of the script that its manifest tells hosts to run */
export async function installedAgentPackage({ root, folder, say }: Work): Promise<string> {
  await command(process.execPath, [join(root, 'manifest/packaging/package.ts'), folder], { cwd: root });
  const [sum = '', name = ''] = await verified(folder);
  say(`${name}: ${sum}`);
  const installed = join(folder, 'agent packages', basename(name, '.zip'));
  await unpack(join(folder, name), installed);
  return join(installed, await scriptOf(installed));
}

const shaLine = /^([0-9a-f]{64}) {2}(\S+)\n$/;

/** Sum and name of the package, when they agree. */
async function verified(folder: string): Promise<readonly string[]> {
  const file = join(folder, `${packageName}.zip`);
  const [, sum, name] = shaLine.exec(await readFile(`${file}.sha256`, 'utf8')) ?? [];
  const is = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (sum !== is || name !== basename(file)) throw new Error(`${file} is not what its sum says.`);
  return [sum, name];
}

async function unpack(file: string, folder: string): Promise<void> {
  for (const [path, bytes] of Object.entries(unzipSync(await readFile(file)))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** What a host is told to run. */
async function scriptOf(installed: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(installed, 'manifest/connector.json'), 'utf8'));
  return z.object({ entryPoints: z.object({ script: z.string() }) }).parse(manifest).entryPoints.script;
}

const packageSchema = z.object({ name: z.string(), version: z.string() });

/** Packs the npm package and installs it into an empty folder. @returns that folder */
export async function installedNpmPackage({ root, folder, say }: Work): Promise<string> {
  await command('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const { name, version } = packageSchema.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  const app = join(folder, 'my host');
  await mkdir(app);
  await command('npm', ['init', '-y'], { cwd: app });
  await command('npm', ['install', join(folder, `${name}-${version}.tgz`)], { cwd: app });
  say(`installed ${name} ${version} into an empty folder`);
  return app;
}
