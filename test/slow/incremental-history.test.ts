import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  beginning,
  groomed,
  historyMinutes,
  type Life,
  lives,
  overlapMinutes,
  setsOf,
} from '../support/history.ts';
import { otherOData } from '../support/other-odata.ts';
import { only, type Story, tell } from '../support/story.ts';

/** One start of the program. */
interface Start {
  /** Minutes since the start before. */
  readonly after: number;
  readonly days: number;
  /** Ends the run after so many events; a start without one is undisturbed. */
  readonly crash: number | null;
}

const starts: fc.Arbitrary<readonly Start[]> = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 1500 })),
    days: fc.integer({ min: 1, max: 4 }),
    crash: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const tables = ['sessions', 'application_instances'] as const;
const ordinary = { ...only(...tables), incrementalOverlap: overlapMinutes };

/** The lines of a table by the key of their session. */
function linesOf(story: Story, table: string): ReadonlyMap<string, string> {
  const { records, columns } = story.table(table);
  const lines = new Map(
    records.map((row) => [String(row['session_key']), JSON.stringify(columns.map((name) => row[name]))]),
  );
  expect(lines.size, `${table}: no row twice`).toBe(records.length);
  return lines;
}

/** What has been wrong with a run; what it should have done with groomed rows follows from those before it. */
function compare(
  run: Story,
  full: Story,
  gone: ReadonlySet<string>,
  seen: Record<string, ReadonlyMap<string, string>>,
) {
  for (const table of tables) {
    const { rowsBackfilled = 0, merged = {} } = run.report.datasets[table] ?? {};
    // The overlap is enough: nothing has to be found out in other ways.
    expect([rowsBackfilled, merged.lookedUp, merged.drifted], table).toEqual([0, undefined, undefined]);
    const [has, should] = [linesOf(run, table), linesOf(full, table)];
    const rest = new Map([...has].filter(([key]) => !gone.has(key)));
    expect(Object.fromEntries(rest), table).toEqual(Object.fromEntries(should));
    const window = run.report.window;
    const start = (line: string) => String(JSON.parse(line)[table === 'sessions' ? 2 : 3]);
    for (const [key, line] of seen[table] ?? []) {
      if (
        gone.has(key) &&
        start(line) >= window.from &&
        run.report.parameters['sessionWindow'] === 'started'
      ) {
        expect(has.get(key), `${table}: a groomed row stays as it was`).toBe(line);
      }
    }
    seen[table] = has;
  }
}

async function live(
  all: readonly Life[],
  schedule: readonly Start[],
  sessionWindow: string,
): Promise<number> {
  let now = 0;
  const sets = setsOf(all, () => now);
  await using cloud = await otherOData(sets, { pageSize: 4, selects: true, nulls: 'first' });
  const [state, out] = [await temporaryFolder(), await temporaryFolder()];
  const seen: Record<string, ReadonlyMap<string, string>> = {};
  let compared = 0;
  for (const { after, days, crash } of schedule) {
    now = Math.min(now + after, historyMinutes);
    const runtime = () => fakeRuntime(new Date(beginning + now * 60_000).toISOString());
    const parameters = { ...ordinary, baseUrl: cloud.origin, fetchStartDatePeriod: days, sessionWindow };
    const controller = new AbortController();
    let events = 0;
    const run = await tell({
      parameters: { ...parameters, mode: 'incremental', fullRefreshEvery: 2 },
      ...{ state, out, runtime: runtime(), signal: controller.signal },
      onEvent: () => {
        events += 1;
        if (events === crash) controller.abort();
      },
    });
    if (run.report.exitCode !== 0) continue;
    // A run that was resumed has the window, and some of the rows, of its beginning.
    if (run.report.resumed) {
      for (const table of tables) seen[table] = linesOf(run, table);
      continue;
    }
    const full = await tell({ parameters, runtime: runtime() });
    compare(run, full, groomed(all, now), seen);
    compared += 1;
  }
  for (const folder of [state, out]) await rm(folder, { recursive: true, force: true });
  return compared;
}

describe.each(['started', 'overlapping'])(
  'incremental runs over any history, of sessions %s',
  (sessionWindow) => {
    it('have the table of a full run at that moment, and what the source has groomed', async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(lives, starts, async (all, schedule) => {
          compared += await live(all, schedule, sessionWindow);
        }),
        // To find the least history that fails takes longer than a test may.
        { numRuns: 15, endOnFailure: true },
      );
      expect(compared).toBeGreaterThan(8);
    });
  },
);
