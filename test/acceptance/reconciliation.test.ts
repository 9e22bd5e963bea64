import { describe, expect, it } from 'vitest';
import { type Fault, type Mutation, startSimulator, type Witness, witnessOf } from '../simulator/index.ts';
import { appearing } from '../support/chaos-changes.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { extractHere } from '../support/here.ts';
import { hoursAgo, moment } from '../support/moment.ts';
import { expectedTables, publishedTables, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
/** Without a crowd in one timestamp: pages within a timestamp are read twice anyway. */
const tenant = { ...smallTenant, sessions: 800, pageSize: 40, storm: 0 } as const;

const sessions = '/monitorodata/Sessions';
const instances = '/monitorodata/ApplicationInstances';

describe('rows that a page left out', () => {
  const shortPages = (on: typeof sessions | typeof instances, after: number): Fault => ({
    ...{ kind: 'short-page', on, rows: 3, after, times: 4 },
  });

  it.each<readonly [string, readonly Fault[], readonly string[]]>([
    ['at the beginning', [shortPages(sessions, 0)], ['sessions']],
    [
      'in the middle of both tables',
      [shortPages(sessions, 9), shortPages(instances, 4)],
      ['sessions', 'application_instances'],
    ],
    ['here and there', [shortPages(instances, 2), shortPages(instances, 12)], ['application_instances']],
  ])('%s are found by counting, and put in their places', async (_title, faults, short) => {
    await using simulator = await startSimulator({ ...tenant, faults });
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    expectTables(publishedTables(run), expectedTables(simulator, run));
    const { datasets } = run.report();
    for (const name of ['sessions', 'application_instances']) {
      const { rowsBackfilled = 0, ...told } = datasets[name] ?? {};
      const rows = run.table(name).rows.length;
      expect(rowsBackfilled > 0, name).toBe(short.includes(name));
      expect(told, name).toMatchObject({ rowsCounted: rows, rowsWritten: rows });
    }
    expect(await dataPackageProblems(run.out)).toEqual([]);
  });

  it('are found also among sessions that began before the window', async () => {
    const faults: readonly Fault[] = [shortPages(sessions, 0)];
    await using simulator = await startSimulator({ ...tenant, pageSize: 5, sessions: 400, faults });
    const overlapping = { fetchStartDatePeriod: 1, sessionWindow: 'overlapping' };
    const run = await extractHere(simulator, { parameters: overlapping });
    expect(run.exitCode, run.stderr).toBe(0);
    expectTables(publishedTables(run), expectedTables(simulator, run, true));
    expect(run.report().datasets['sessions']).toMatchObject({
      rowsBackfilled: expect.toSatisfy((count) => count > 0),
    });
  });
});

/** When the sessions begin that lie in the window, in order. */
function startsOf(witness: Witness): readonly string[] {
  const column = witness.columns('sessions').indexOf('start_date');
  const { rows } = witness.tables({ from: hoursAgo(24 * wholeDays), to: moment }).sessions;
  return rows.map((row) => row[column] ?? '');
}

describe('sessions that turn up late, where reading had come by already', () => {
  it('are put in their places as if they had been there', async () => {
    // Not so many hours ago: how much has been read of a day by then, is another matter on each day of the week.
    const starts = startsOf(witnessOf(tenant));
    const late = [40, 90, 170, 260, 320].map((row, at) => appearing(at, new Date(starts[row] ?? '')));
    const mutations: readonly Mutation[] = [
      { on: 'Sessions', afterRequests: 18, insert: { sessions: late } },
    ];
    await using simulator = await startSimulator({ ...tenant, mutations });
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    const expected = expectedTables(simulator, run);
    expectTables(publishedTables(run), expected);
    const { rows } = expected.sessions;
    expect(run.report().datasets['sessions']).toMatchObject({ rowsBackfilled: 5, rowsCounted: rows.length });
    expect(rows.flat().filter((cell) => late.some(({ SessionKey }) => cell === SessionKey))).toHaveLength(5);
  });
});

describe('sessions that are groomed while they are read', () => {
  it('stay: the report tells that the source counts fewer now', async () => {
    const mutations: readonly Mutation[] = [{ on: 'Sessions', afterRequests: 10, groom: 100 }];
    await using simulator = await startSimulator({ ...tenant, mutations });
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    const left = expectedTables(simulator, run).sessions.rows.length;
    const { rowsWritten = 0, ...told } = run.report().datasets['sessions'] ?? {};
    expect(rowsWritten).toBeGreaterThan(left);
    expect(told).toMatchObject({ rowsCounted: left, rowsBackfilled: 0, status: 'complete' });
  });
});

describe('a source that counts more than it delivers', () => {
  it('fails the table with COUNT_MISMATCH and the numbers, exit code 70; the others are published', async () => {
    const faults: readonly Fault[] = [{ kind: 'false-count', on: sessions, more: 2, times: Infinity }];
    await using simulator = await startSimulator({ ...tenant, faults });
    const former = await extractHere(simulator, { parameters: { ...parameters, fetchSessions: false } });
    expect(former.exitCode, former.stderr).toBe(0);
    const run = await extractHere(simulator, { parameters, out: former.out });
    expect(run.exitCode, run.stderr).toBe(70);
    const { sessions: failed, ...others } = run.report().datasets;
    const rows = expectedTables(simulator, run).sessions.rows.length;
    expect(failed).toMatchObject({
      status: 'failed',
      file: null,
      error: {
        code: 'COUNT_MISMATCH',
        message: `sessions: the source counts ${rows + 2} rows, 2 more than it delivers, also after 3 attempts.`,
      },
    });
    expect(Object.values(others).map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    expect(Object.keys(run.files)).not.toContain('sessions.csv');
    expect(await dataPackageProblems(run.out)).toEqual([]);
  });

  it('but once is believed when it counts again', async () => {
    const faults: readonly Fault[] = [{ kind: 'false-count', on: sessions, more: 2 }];
    await using simulator = await startSimulator({ ...tenant, faults });
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    expectTables(publishedTables(run), expectedTables(simulator, run));
    expect(run.report().datasets['sessions']).toMatchObject({ rowsBackfilled: 0 });
  });
});
