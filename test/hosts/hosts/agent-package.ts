import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { packageName } from '../../../manifest/packaging/contents.ts';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import type { Host, Work } from '../host.ts';
import { nodeReleases } from '../node-releases.ts';

/** The steps of docs/hosts/agent-package.md: verify, unpack, read the manifest, check, run. */
export const host: Host = { title: 'an agent that takes the package, with Node.js 22 and 24', prove };

async function prove(work: Work): Promise<void> {
  const { root, folder, say } = work;
  await command(process.execPath, [join(root, 'manifest/packaging/package.ts'), folder], { cwd: root });
  const [sum = '', name = ''] = await verified(folder);
  say(`${name}: ${sum}`);
  const installed = join(folder, 'agent packages', basename(name, '.zip'));
  await unpack(join(folder, name), installed);
  const script = await scriptOf(installed);

  await using simulator = await startSimulator(smallTenant);
  const { clientSecret, ...open } = parametersFor(simulator);
  const params = join(folder, 'params.json');
  await writeFile(params, JSON.stringify({ ...open, fetchStartDatePeriod: wholeDays }));
  for (const { release, node } of await nodeReleases(work)) {
    const options = { cwd: folder, env: { CITRIX_CLIENT_SECRET: clientSecret } };
    const connector = (...args: readonly string[]) =>
      command(node, [join(installed, script), ...args], options);
    await connector('check', '--params', params, '--out', release);
    await connector('run', '--params', params, '--out', release, '--log-format', 'json');
    say(`${release}: ${await tablesIn(join(folder, release))}`);
  }
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

async function tablesIn(folder: string): Promise<string> {
  const { resources } = z
    .object({ resources: z.array(z.object({ path: z.string() })) })
    .parse(JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8')));
  return resources.map(({ path }) => path).join(', ');
}
