import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EventExport } from '../../../../connector/citrix/analytics/export.ts';
import { openBudget } from '../../../../connector/extract/budget.ts';
import { openSnapshots } from '../../../../connector/extract/memory/snapshots.ts';
import { readRisk } from '../../../../connector/extract/risk/risk.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { riskRun, riskTable, samples } from './events.ts';

const window = { from: '2021-01-01T00:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
const { signal } = new AbortController();

/** A topic with one partition and so many events. */
function topicOf(events: number): EventExport {
  return {
    host: 'broker',
    signIn: () => Promise.resolve(),
    members: () => Promise.resolve([]),
    committed: () => Promise.resolve(new Map()),
    topic: () =>
      Promise.resolve({
        ...{ name: 'events', id: 'topic' },
        partitions: [{ number: 0, earliest: 0n, end: BigInt(events) }],
      }),
    read: (_partition, from, until) => {
      const messages = Array.from({ length: Number(until - from) }, (_, at) => ({
        ...{ offset: from + BigInt(at), timestamp: 0, value: Buffer.from(samples.riskScoreChange) },
      }));
      return Promise.resolve({ messages, next: until, gap: 0n, bytes: 1 });
    },
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Runs over one state folder; the rows that each would compare its table with. */
async function runs() {
  const state = await temporaryFolder();
  const runtime = fakeRuntime();
  return async (events: number, isUnreported: boolean) => {
    const folder = join(state, 'unfinished');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const read = await readRisk({
      run: riskRun,
      ...{ source: topicOf(events), topic: 'events', group: 'group', window, emit: () => undefined, signal },
      datasets: [riskTable('riskScoreChange')],
      path: (file) => join(folder, file),
      memory: {
        snapshots: openSnapshots(state, runtime),
        reported: openSnapshots(state, runtime, isUnreported ? window : undefined),
        rejected: join(state, 'snapshot', 'rejected.ndjson'),
      },
      budget: openBudget({ maxRows: undefined, maxMinutes: undefined }, runtime),
      now: runtime.now,
      runtime,
    });
    await read.confirm(signal);
    return read.tables.map(({ rows, previous }) => ({ rows, told: previous?.rows }));
  };
}

it('a run that goes on with one whose report nobody has compares with what was told before', async () => {
  const run = await runs();
  expect(await run(3, false)).toEqual([{ rows: 3, told: undefined }]);
  expect(await run(5, false)).toEqual([{ rows: 5, told: 3 }]);
  // Killed before its report was written; so is the next.
  expect(await run(6, true)).toEqual([{ rows: 6, told: 3 }]);
  expect(await run(9, true)).toEqual([{ rows: 9, told: 3 }]);
  expect(await run(9, false)).toEqual([{ rows: 9, told: 9 }]);
});
