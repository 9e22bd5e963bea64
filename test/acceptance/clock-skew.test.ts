import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { findDataset } from '../support/datasets.ts';
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
import { logTables } from '../support/log-tables.ts';
import { otherOData } from '../support/other-odata.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { only, type Story, tell } from '../support/story.ts';
import { keepingHost } from '../support/sync-host.ts';

const minuteMs = 60_000;
const tables = ['sessions', 'application_instances'] as const;
const datasets = tables.flatMap((name) => findDataset(name) ?? []);

/** One start of the program, on a machine whose clock is wrong. */
interface Start {
  /** Minutes since the start before. */
  readonly after: number;
  /** How far the machine is ahead, in minutes. */
  readonly ahead: number;
  /** So far its clock is set while the run goes on. */
  readonly jump: number;
}

const skew = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -30, max: 30 }),
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: -60 * 24 * 60, max: 60 * 24 * 60 }),
);

const starts: fc.Arbitrary<readonly Start[]> = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 900 })),
    ahead: skew,
    jump: skew,
  }),
  { minLength: 2, maxLength: 6 },
);

const right: Start = { after: 30, ahead: 0, jump: 0 };

type Rows = ReadonlyMap<string, string>;

function rowsOf(story: Story, table: string): Rows {
  const { records, columns } = story.table(table);
  const rows = new Map(
    records.map((row) => [String(row['session_key']), JSON.stringify(columns.map((name) => row[name]))]),
  );
  expect(rows.size, `${table}: no row twice`).toBe(records.length);
  return rows;
}

/** What a reader has that applies the changes of each run, in order. */
function apply(kept: Map<string, string>, story: Story, table: string): void {
  const { records, columns } = story.table(`${table}.changes`);
  const keys = records.map((row) => String(row['session_key']));
  expect(new Set(keys).size, `${table}: one line a key`).toBe(keys.length);
  for (const row of records) {
    const key = String(row['session_key']);
    if (row['_op'] === 'delete') kept.delete(key);
    else kept.set(key, JSON.stringify(columns.slice(0, -1).map((name) => row[name])));
  }
}

/** A source with a clock of its own. */
async function source(all: readonly Life[]) {
  let now = 0;
  const sets = setsOf(all, () => now);
  const time = () => beginning + now * minuteMs;
  const date = () => new Date(time()).toUTCString();
  const cloud = await otherOData(sets, { pageSize: 4, selects: true, nulls: 'first', date });
  const runtimeOf = ({ ahead }: Start) => fakeRuntime(new Date(time() + ahead * minuteMs).toISOString());
  return {
    cloud,
    runtimeOf,
    now: () => now,
    move(after: number) {
      now = Math.min(now + after, historyMinutes);
    },
    parameters: {
      ...only(...tables),
      ...{ incrementalOverlap: overlapMinutes, baseUrl: cloud.origin, fetchStartDatePeriod: 4 },
    },
  };
}

type Source = Awaited<ReturnType<typeof source>>;

/** The clock is set when the first table is being read. */
function setting(runtime: ReturnType<Source['runtimeOf']>, jump: number) {
  return ({ type }: { readonly type: string }) => {
    if (type === 'dataset-started' && jump !== 0)
      runtime.set(new Date(runtime.now() + jump * minuteMs).toISOString());
  };
}

const isFar = (minutes: number) => Math.abs(minutes) > 5;

/** What is known of the tables beside their files. */
function watched() {
  const seen = new Map(tables.map((table) => [table as string, new Map<string, string>()]));
  const told = new Map(tables.map((table) => [table as string, new Map<string, string>()]));
  return {
    note(run: Story) {
      for (const table of tables) {
        for (const [key, row] of rowsOf(run, table)) seen.get(table)?.set(key, row);
        apply(told.get(table) ?? new Map(), run, table);
      }
    },
    /** @param gone keys that the source has forgotten */
    compare(last: Story, full: Story, gone: ReadonlySet<string>) {
      for (const table of tables) {
        const has = rowsOf(last, table);
        const fromChanges = Object.fromEntries(told.get(table) ?? []);
        expect(Object.fromEntries(has), `${table}: the changes make the table`).toEqual(fromChanges);
        const rest = [...has].filter(([key]) => !gone.has(key));
        expect(Object.fromEntries(rest), table).toEqual(Object.fromEntries(rowsOf(full, table)));
        const lost = [...(seen.get(table) ?? [])].filter(([key]) => gone.has(key) && !has.has(key));
        const { from } = last.report.window;
        expect(
          lost.filter(([, row]) => startOf(row, table) >= from),
          table,
        ).toEqual([]);
      }
    },
  };
}

async function live(all: readonly Life[], schedule: readonly Start[]): Promise<void> {
  const of = await source(all);
  await using _cloud = of.cloud;
  const [state, out] = [await temporaryFolder(), await temporaryFolder()];
  const host = keepingHost(datasets);
  const watch = watched();
  let end = '';
  let last: Story | undefined;
  for (const start of [...schedule, right]) {
    of.move(start.after);
    const runtime = of.runtimeOf(start);
    last = await tell({
      parameters: { ...of.parameters, mode: 'incremental', fullRefreshEvery: 2 },
      ...{ state, out, changes: true, runtime, onEvent: setting(runtime, start.jump) },
    });
    const { exitCode, window, warnings } = last.report;
    expect(exitCode).toBe(0);
    // It ends when the source has come there, and never goes back.
    expect(Date.parse(window.to)).toBeLessThanOrEqual(beginning + of.now() * minuteMs);
    expect(window.to >= end).toBe(true);
    end = window.to;
    expect(warnings.some(({ code }) => code === 'CLOCK_SKEWED')).toBe(isFar(start.ahead));
    watch.note(last);
    const again = of.runtimeOf(start);
    await host.sync({ parameters: of.parameters, runtime: again, onEvent: setting(again, start.jump) });
  }
  if (last === undefined) throw new Error('nothing was run');
  const full = await tell({ parameters: of.parameters, runtime: of.runtimeOf(right) });
  watch.compare(last, full, groomed(all, of.now()));
  for (const dataset of datasets) {
    for (const row of full.table(dataset.name).records) {
      const key = dataset.key.map((name) => row[name]).join();
      expect(host.textsOf(dataset.name, key), `${dataset.name} at the host`).toEqual(row);
    }
  }
  for (const folder of [state, out]) await rm(folder, { recursive: true, force: true });
}

function startOf(row: string, table: string): string {
  return String(JSON.parse(row)[table === 'sessions' ? 2 : 3]);
}

describe('a machine whose clock drifts, jumps and is set back', () => {
  it('misses no row, repeats none, and knows the end of each session once its clock is right', async () => {
    await fc.assert(fc.asyncProperty(lives, starts, live), { numRuns: 6, endOnFailure: true });
  }, 600_000);
});

describe('a source whose answers tell no time, or a wrong one', () => {
  const life: Life = {
    ...{ start: 0, length: 30, lateStart: 0, lateEnd: 0, groomedAfter: null, application: 1 },
  };

  it.each([
    ['none', undefined, false, 0],
    ['1970', () => 'Thu, 01 Jan 1970 00:00:09 GMT', true, 0],
    ['a time long gone', () => 'Sat, 01 Jan 2000 00:00:00 GMT', true, 0],
    ['a time to come', () => new Date(beginning + 9 * 60 * minuteMs).toUTCString(), true, 0],
    ['a far time to come', () => 'Thu, 31 Dec 2099 23:59:59 GMT', true, 0],
    ['no date', () => 'yesterday', false, 0],
  ])('(%s) is read by the clock of this machine', async (_what, date, warned, lost) => {
    const now = beginning + 60 * minuteMs;
    const sets = setsOf([life], () => 60);
    await using cloud = await otherOData(sets, {
      pageSize: 4,
      selects: true,
      nulls: 'first',
      ...(date === undefined ? {} : { date }),
    });
    const run = await tell({
      parameters: { ...only(...tables), baseUrl: cloud.origin },
      runtime: fakeRuntime(new Date(now).toISOString()),
    });
    expect(run.report.window.to).toBe(new Date(now).toISOString());
    expect(run.report.warnings.some(({ code }) => code === 'CLOCK_SKEWED')).toBe(warned);
    expect(1 - run.table('sessions').rows.length).toBe(lost);
  });
});

describe('a host whose machine is ahead, behind and right', () => {
  const names = [...tables, ...logTables];
  const kept = names.flatMap((name) => findDataset(name) ?? []);
  const hourMs = 60 * minuteMs;

  it.each([
    ['two hours ahead', 2],
    ['a month ahead', 30 * 24],
    ['a day behind', -24],
  ])('(%s at first) has what there is in the end, of the logs too', async (_how, hours) => {
    const now = new Date('2026-11-20T09:00:00.000Z');
    let present = new Date(now.getTime() - 5 * hourMs);
    await using simulator = await startSimulator({
      ...{ ...smallTenant, days: 12, sessions: 300, now, present },
      logs: { records: 200, operations: 40, days: 20 },
      clock: () => present.getTime(),
    });
    const parameters = {
      ...{ ...parametersFor(simulator), extraDatasets: logTables, fetchStartDatePeriod: 4 },
      ...{ fetchHypervisors: false, fetchMachineCatalogs: false },
    };
    const host = keepingHost(kept);
    const runtimeAt = (ahead: number) =>
      fakeRuntime(new Date(present.getTime() + ahead * hourMs).toISOString());
    for (const [away, ahead] of [
      [5, hours],
      [3, hours],
      [1, hours],
      [0, 0],
    ] as const) {
      present = new Date(now.getTime() - away * hourMs);
      simulator.moveTo(present);
      const report = await host.sync({ parameters, runtime: runtimeAt(ahead) });
      expect(report.warnings.some(({ code }) => code === 'CLOCK_SKEWED')).toBe(ahead !== 0);
    }
    const full = await tell({ parameters, runtime: runtimeAt(0) });
    for (const { name, key } of kept) {
      const { records } = full.table(name);
      expect(records.length, name).toBeGreaterThan(0);
      for (const row of records) {
        const texts = host.textsOf(name, key.map((column) => row[column]).join());
        expect(texts, name).toEqual(row);
      }
    }
  });
});
