import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../connector/events.ts';
import { guid, instance, session } from '../story/fixtures/rows.ts';
import { findDataset } from '../support/datasets.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { day, type Schedule, schedule } from '../support/incremental.ts';
import { only, type Story, tell } from '../support/story.ts';
import { keepingHost } from '../support/sync-host.ts';

/** A session; without an end it is open. */
const stay = (number: number, start: number, end: number | null) =>
  session(number, day(start), { EndDate: end === null ? null : day(end) });

/** So many sessions that are over, an hour each, some pages of them. */
const many = (count = 120) =>
  Array.from({ length: count }, (_, at) => stay(at + 1, -20 + at / 10, -19.9 + at / 10));

type Content = ReturnType<typeof many>;

const numberOf = (row: Content[number]) => Number(String(row['SessionKey']).slice(-12));

/** The same sessions, of which one has begun at another time. */
const moved = (rows: Content, number: number, start: number, end: number | null = start + 0.1) =>
  rows.map((row) => (numberOf(row) === number ? stay(number, start, end) : row));

function rowsOf(run: Story, table = 'sessions') {
  const { records, columns } = run.table(table);
  const key = table === 'sessions' ? 'session_key' : 'application_instance_id';
  const starts = records.map((row) => String(row['start_date']));
  expect(starts, 'in order').toEqual(starts.toSorted());
  const rows = new Map(records.map((row) => [String(row[key]), columns.map((name) => row[name])]));
  expect(rows.size, `${table}: no key twice`).toBe(records.length);
  return Object.fromEntries(rows);
}

function applied(before: ReturnType<typeof rowsOf>, run: Story, table = 'sessions') {
  const { records, columns } = run.table(`${table}.changes`);
  const key = table === 'sessions' ? 'session_key' : 'application_instance_id';
  const keys = records.map((row) => String(row[key]));
  expect(new Set(keys).size, 'one line a key').toBe(keys.length);
  const rows = new Map(Object.entries(before));
  for (const row of records) {
    if (row['_op'] === 'delete') rows.delete(String(row[key]));
    else
      rows.set(
        String(row[key]),
        columns.slice(0, -1).map((name) => row[name]),
      );
  }
  return Object.fromEntries(rows);
}

const changes = { changes: true };

describe('a session whose start is another at the source', () => {
  it.each([
    ['forward, and is read for its start', 30, 0.6, 0.7],
    ['forward, and is read for its end', 30, -5, 0.95],
    ['back, and is read for its end', 100, -19.95, 0.95],
    ['forward, and is open', 30, -5, null],
    ['back, and is open', 100, -19.95, null],
  ])('that lies further %s, stands in the table once', async (_how, number, start, end) => {
    await using tenant = await schedule({ Sessions: many() });
    const first = await tenant.run(0, {}, changes);
    tenant.sets.Sessions = moved(many(), number, start, end);
    const next = await tenant.run(1, {}, changes);
    expect(rowsOf(next)).toEqual(rowsOf(await tenant.full(1)));
    expect(applied(rowsOf(first), next)).toEqual(rowsOf(next));
    expect(next.report.datasets['sessions']?.merged).toMatchObject({ moved: 1, carriedOver: 119 });
    expect(next.report.datasets['sessions']?.merged).not.toHaveProperty('added');
    const later = await tenant.run(1.5, {}, changes);
    expect(later.table('sessions.changes').rows).toEqual([]);
  });

  it('and was open, and ended long ago, is put where it belongs', async () => {
    for (const [before, after] of [
      [-10, -15],
      [-15, -9],
    ] as const) {
      const all = [...many(), stay(500, before, null)];
      await using tenant = await schedule({ Sessions: all });
      const first = await tenant.run(0, {}, changes);
      tenant.sets.Sessions = moved(all, 500, after, after + 0.1);
      const next = await tenant.run(1, {}, changes);
      expect(rowsOf(next)).toEqual(rowsOf(await tenant.full(1)));
      expect(applied(rowsOf(first), next)).toEqual(rowsOf(next));
    }
  });

  it('is found by the full refresh where nothing else shows it', async () => {
    await using tenant = await schedule({ Sessions: many() });
    const first = await tenant.run(0, {}, changes);
    tenant.sets.Sessions = moved(moved(many(), 100, -19.95), 20, -10.05);
    const next = await tenant.run(7, {}, changes);
    expect(next.report.datasets['sessions']?.plan?.mode).toBe('refresh');
    expect(rowsOf(next)).toEqual(rowsOf(await tenant.full(7)));
    expect(applied(rowsOf(first), next)).toEqual(rowsOf(next));
    expect(next.report.datasets['sessions']?.merged).not.toHaveProperty('purged');
  });

  it('moves between what began before the window and in it', async () => {
    const parameters = { sessionWindow: 'overlapping', fetchStartDatePeriod: 10 };
    const all = [...many(), stay(500, -11, null), stay(501, -4, null)];
    await using tenant = await schedule({ Sessions: all });
    const first = await tenant.run(0, parameters, changes);
    tenant.sets.Sessions = moved(moved(all, 500, -3, null), 501, -12, null);
    const next = await tenant.run(0.5, parameters, changes);
    expect(rowsOf(next)).toEqual(rowsOf(await tenant.full(0.5, parameters)));
    expect(applied(rowsOf(first), next)).toEqual(rowsOf(next));
  });

  it.each([
    ['forward', 10, -5.23],
    ['back', 290, -19.97],
  ])('that lies further %s while it is read, comes once', async (_how, number, start) => {
    const pages = Array.from({ length: 300 }, (_, at) => stay(at + 1, -20 + at / 20, -19.9 + at / 20));
    await using tenant = await schedule({ Sessions: pages });
    const onEvent = ({ type }: RunEvent) => {
      if (type === 'rows-written') tenant.sets.Sessions = moved(pages, number, start);
    };
    const run = await tell({
      parameters: { ...only('sessions'), baseUrl: tenant.cloud.origin },
      ...{ runtime: fakeRuntime(day(0)), onEvent },
    });
    expect(rowsOf(run)).toEqual(rowsOf(await tenant.full(0)));
    const { rowsRead, rowsWritten, rowsRepeated } = run.report.datasets['sessions'] ?? {};
    expect(rowsRead).toBe((rowsWritten ?? 0) + (rowsRepeated ?? 0));
  });

  it('has its application instances once as well, at hosts too', async () => {
    const instances = (start: number) => [
      ...Array.from({ length: 60 }, (_, at) => instance(at + 1, day(-10 + at / 10))),
      instance(500, day(start)),
    ];
    await using tenant = await schedule({ Sessions: many(), ApplicationInstances: instances(-9.95) });
    const datasets = ['sessions', 'application_instances'].flatMap((name) => findDataset(name) ?? []);
    const host = keepingHost(datasets);
    const sync = (at: number) =>
      host.sync({
        parameters: { ...only('sessions', 'application_instances'), baseUrl: tenant.cloud.origin },
        runtime: fakeRuntime(day(at)),
      });
    const first = await tenant.run(0, {}, changes);
    await sync(0);
    tenant.sets.ApplicationInstances = instances(-4.05);
    const next = await tenant.run(1, {}, changes);
    await sync(1);
    const full = await tenant.full(1);
    const table = 'application_instances';
    expect(rowsOf(next, table)).toEqual(rowsOf(full, table));
    expect(applied(rowsOf(first, table), next, table)).toEqual(rowsOf(next, table));
    for (const row of full.table(table).records) {
      expect(host.textsOf(table, String(row['application_instance_id']))).toEqual(row);
    }
  });
});

/** Puts a line into the snapshot of a table, as an earlier version left it. */
async function poison({ state }: Schedule, from: string, to: string) {
  const folder = join(state, 'snapshot');
  const record = JSON.parse(await readFile(join(folder, 'sessions.json'), 'utf8'));
  const [header = '', ...lines] = (await readFile(join(folder, record.file), 'utf8')).trimEnd().split('\n');
  const line = lines.find((one) => one.includes(guid(30))) ?? '';
  const all = [...lines, line.replaceAll(from, to)].toSorted((a, b) => (startIn(a) < startIn(b) ? -1 : 1));
  const text = `${[header, ...all].join('\n')}\n`;
  await writeFile(join(folder, record.file), text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const rows = record.rows + 1;
  await writeFile(
    join(folder, 'sessions.json'),
    JSON.stringify({ ...record, sha256, rows, bytes: Buffer.byteLength(text) }),
  );
}

const startIn = (line: string) => line.split(',')[2] ?? '';

describe('a snapshot that has a key twice', () => {
  it('is put right by the next run, and by its changes', async () => {
    await using tenant = await schedule({ Sessions: many() });
    await tenant.run(0, {}, changes);
    const true_ = String(many()[29]?.['StartDate']);
    await poison(tenant, true_, day(-19.001));
    const next = await tenant.run(1, {}, changes);
    expect(rowsOf(next)).toEqual(rowsOf(await tenant.full(1)));
    expect(next.table('sessions.changes').records.map((row) => [row['session_key'], row['_op']])).toEqual([
      [guid(30), 'upsert'],
    ]);
    expect(await readdir(join(tenant.state, 'snapshot'))).toContain('sessions.json');
  });
});

/** What happens to a session between two runs, or while one reads. */
interface Move {
  readonly number: number;
  readonly start: number;
  readonly length: number | null;
  readonly during: boolean;
}

const moves = fc.array(
  fc.record({
    number: fc.integer({ min: 1, max: 70 }),
    start: fc.double({ min: -19, max: -0.1, noNaN: true }),
    length: fc.option(fc.constantFrom(0.01, 0.1), { freq: 2 }),
    during: fc.boolean(),
  }),
  { maxLength: 8 },
);

describe('sessions whose starts change at any time, under runs that are ended at any time', () => {
  it('stand once in every table, and as at the source after a full refresh', async () => {
    const crash = fc.option(fc.integer({ min: 3, max: 40 }), { freq: 1 });
    const schedules = fc.array(fc.record({ moves, crash }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(schedules, async (steps) => {
        await using tenant = await schedule({ Sessions: many(70) });
        let at = 0;
        let has = rowsOf(await tenant.run(at, {}, changes));
        const change = (list: readonly Move[]) => {
          for (const { number, start, length } of list) {
            const end = length === null ? null : start + length;
            tenant.sets.Sessions = moved([...tenant.sets.Sessions], number, start, end);
          }
        };
        for (const { moves: list, crash: last } of steps) {
          at += 0.1;
          change(list.filter(({ during }) => !during));
          const controller = new AbortController();
          let events = 0;
          const onEvent = ({ type }: RunEvent) => {
            events += 1;
            if (events === last) controller.abort();
            if (type === 'rows-written') change(list.filter(({ during }) => during));
          };
          const run = await tenant.run(at, {}, { ...changes, onEvent, signal: controller.signal });
          if (run.report.exitCode !== 0) continue;
          expect(applied(has, run)).toEqual(rowsOf(run));
          has = rowsOf(run);
        }
        const ended = await tenant.run(at, {}, changes);
        expect(applied(has, ended)).toEqual(rowsOf(ended));
        const refreshed = await tenant.run(at + 7, {}, changes);
        expect(applied(rowsOf(ended), refreshed)).toEqual(rowsOf(refreshed));
        expect(rowsOf(refreshed)).toEqual(rowsOf(await tenant.full(at + 7)));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 600_000);
});
