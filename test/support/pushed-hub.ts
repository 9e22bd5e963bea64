/** Pushes of the tables of one run, which is made once for a test file, to a small data hub. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { pushCommand } from '../../connector/commands/push.ts';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import type { PushResult } from '../../connector/destinations/report.ts';
import { startSimulator } from '../simulator/index.ts';
import { type DataHub, dataHub } from './data-hub.ts';
import { fakeRuntime } from './fake-runtime.ts';
import { temporaryFolder } from './folder.ts';
import { parametersFor, smallTenant } from './program.ts';
import { tell } from './story.ts';

export const sessionsTask = '11111111-1111-4111-8111-111111111111';
export const catalogsTask = '22222222-2222-4222-8222-222222222222';
export const key = 'Canary-key-of-the-hub-1';

export const hub = (path = '') =>
  dataHub({ [sessionsTask]: { key, uploads: [] }, [catalogsTask]: { key: `${key}b`, uploads: [] } }, path);

/** The files of a run, by name; of one run for all tests. */
let made: Readonly<Record<string, string | null>> = {};

async function makeTables(): Promise<void> {
  await using simulator = await startSimulator({ ...smallTenant, sessions: 150 });
  const { files } = await tell({
    parameters: { ...parametersFor(simulator), fetchApplicationInstances: false },
  });
  made = files;
}

export async function filesOfRun(): Promise<typeof made> {
  if (made['sessions.csv'] === undefined) await makeTables();
  return made;
}

/** A folder as the run left it. */
export async function folderOfRun(): Promise<string> {
  const out = await temporaryFolder();
  for (const [name, text] of Object.entries(await filesOfRun())) await writeFile(join(out, name), text ?? '');
  return out;
}

interface PushOptions {
  readonly signal?: AbortSignal;
  readonly decision?: 'taken' | 'missing';
}

export const targetOf = ({ origin }: DataHub, more: object = {}) => ({
  ...{ kind: 'raynet', url: origin, apiKey: key },
  tables: {
    sessions: { taskId: sessionsTask },
    machine_catalogs: { taskId: catalogsTask, apiKey: `${key}b` },
  },
  ...more,
});

export async function push(
  target: object,
  out: string,
  { signal = new AbortController().signal, decision }: PushOptions = {},
) {
  const warnings: string[] = [];
  const results: PushResult[] = [];
  const report = await pushCommand({
    target: await loadTarget({
      text: JSON.stringify(target),
      origin: 'target.json',
      env: {},
      readFile: () => '',
      datasetNames: ['sessions', 'machine_catalogs'],
    }),
    ...{ out, env: {}, readFile: () => '', runtime: fakeRuntime() },
    emit: (event) => {
      if (event.type === 'warning') warnings.push(event.message);
    },
    onResult: (result) => results.push(result),
    decision,
    signal,
  });
  expect(results).toEqual(report.tables);
  return { report, warnings, told: report.tables.map(({ status, error }) => [status, error?.code]) };
}
