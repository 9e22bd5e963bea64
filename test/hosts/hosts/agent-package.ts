import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startSimulator } from '../../simulator/index.ts';
import { parametersFor, smallTenant, wholeDays } from '../../support/program.ts';
import { command } from '../command.ts';
import type { Host, Work } from '../host.ts';
import { installedAgentPackage } from '../installed.ts';
import { nodeReleases } from '../node-releases.ts';

/** The steps of docs/hosts/agent-package.md: verify, unpack, read the manifest, check, run. */
export const host: Host = { title: 'an agent that takes the package, with Node.js 22 and 24', prove };

async function prove(work: Work): Promise<void> {
  const { folder, say } = work;
  const script = await installedAgentPackage(work);

  await using simulator = await startSimulator(smallTenant);
  const { clientSecret, ...open } = parametersFor(simulator);
  const params = join(folder, 'params.json');
  await writeFile(params, JSON.stringify({ ...open, fetchStartDatePeriod: wholeDays }));
  for (const { release, node } of await nodeReleases(work)) {
    const options = { cwd: folder, env: { CITRIX_CLIENT_SECRET: clientSecret } };
    const connector = (...args: readonly string[]) => command(node, [script, ...args], options);
    await connector('check', '--params', params, '--out', release);
    await connector('run', '--params', params, '--out', release, '--log-format', 'json');
    say(`${release}: ${await tablesIn(join(folder, release))}`);
  }
}

async function tablesIn(folder: string): Promise<string> {
  const { resources } = z
    .object({ resources: z.array(z.object({ path: z.string() })) })
    .parse(JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8')));
  return resources.map(({ path }) => path).join(', ');
}
