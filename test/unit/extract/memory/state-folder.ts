import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openState, type State } from '../../../../connector/extract/memory/state.ts';
import { type FakeRuntime, fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { parametersOf } from '../../../support/story.ts';
import { findings } from '../making.ts';

export const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
export const later = { from: '2026-10-22T09:00:00.000Z', to: '2026-11-21T09:00:00.000Z' };

export interface Differences {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly host?: string;
  readonly version?: string;
  readonly datasets?: readonly string[];
  readonly window?: typeof window;
}

/** A state folder, and runs that come to it one after the other. */
export async function folderOfRuns() {
  const folder = join(await temporaryFolder(), 'state', 'of', 'acme');
  const runtime: FakeRuntime = fakeRuntime();
  const warnings: string[] = [];
  const open = ({
    parameters = {},
    window: fresh = window,
    ...differences
  }: Differences = {}): Promise<State> =>
    openState({
      runId: runtime.guid(),
      ...{ folder, runtime, host: 'api.cloud.com', version: '1.0.0', datasets: ['sessions'] },
      parameters: parametersOf(parameters),
      begin: () => Promise.resolve({ window: fresh, startedAt: runtime.now() }),
      warn: (message) => warnings.push(message),
      ...differences,
    });
  const file = join(folder, 'unfinished', 'run.json');
  return {
    folder,
    file,
    runtime,
    warnings,
    open,
    /** A run that is interrupted. */
    async begin(differences?: Differences) {
      const state = await open(differences);
      const ledger = await state.ledger('sessions');
      await writeFile(state.path('sessions.csv'), 'rows');
      await ledger.add({
        ...{ part: 0, resumeFrom: null, bytes: 4, sha256: 'ab', rows: 0 },
        ...{ repeated: 0, pages: 1, findings, done: false, counted: null, placed: 0, absent: [] },
        ...{ odd: { invalid: {}, noted: {} }, rejected: 0 },
      });
      await ledger.close();
      await state.close(true);
    },
    /** What a later run finds. */
    async found(differences: Differences = {}) {
      const state = await open({ window: later, ...differences });
      const ledger = await state.ledger('sessions');
      await ledger.close();
      const { isResumed, window: read } = state;
      const csv = await readFile(state.path('sessions.csv'), 'utf8').catch(() => undefined);
      await state.close(true);
      return { isResumed, window: read, csv, checkpoints: ledger.length };
    },
  };
}
