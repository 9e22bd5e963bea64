import { describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { expectedTables, publishedTables, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

interface Variant {
  readonly title: string;
  readonly options: Partial<SimulatorOptions>;
  readonly overlapping?: true;
  readonly days?: number;
}

const tiny = { ...smallTenant, sessions: 150, users: 40, machines: 15, storm: 20 } as const;

const variants: readonly Variant[] = [
  { title: 'pages of 1000, the start of the window inside the tenant', options: {}, days: 4 },
  { title: 'pages of 100 and absolute links', options: { pageSize: 100, sessions: 1500 } },
  { title: 'pages of 7, fewer than share one timestamp, absolute links', options: { ...tiny, pageSize: 7 } },
  { title: 'pages of 7 and relative links', options: { ...tiny, pageSize: 7, nextLink: 'relative' } },
  { title: 'pages of 7 and skip tokens', options: { ...tiny, pageSize: 7, nextLink: 'skiptoken' } },
  {
    title: 'timestamps in steps of 1/300 second',
    options: { pageSize: 100, timestampPrecision: 'datetime' },
  },
  { title: 'timestamps with seven digits', options: { pageSize: 100, timestampPrecision: 'ticks' } },
  { title: 'sessions that overlap the window', options: { pageSize: 100 }, overlapping: true, days: 4 },
  {
    title: 'sessions that overlap the window, seven digits, skip tokens',
    options: { pageSize: 50, timestampPrecision: 'ticks', nextLink: 'skiptoken' },
    overlapping: true,
    days: 4,
  },
  { title: 'uncompressed answers and short pages of catalogs', options: { gzip: false, daasPageSize: 2 } },
];

describe('all four tables', () => {
  it.each(variants)(
    'are what the tenant holds: $title',
    async ({ options, overlapping, days = wholeDays }) => {
      await using simulator = await startSimulator({ ...smallTenant, ...options });
      const run = await extractHere(simulator, {
        parameters: { fetchStartDatePeriod: days, sessionWindow: overlapping ? 'overlapping' : 'started' },
      });
      expect(run.exitCode, run.stderr).toBe(0);
      const expected = expectedTables(simulator, run, overlapping);
      expect(Object.keys(publishedTables(run))).toEqual(Object.keys(expected));
      expectTables(publishedTables(run), expected);
      expect(expected.sessions.rows.length).toBeGreaterThan(50);
      expect(expected.application_instances.rows.length).toBeGreaterThan(20);
    },
  );

  it('hold sessions that began before the window only when that is asked for', async () => {
    await using simulator = await startSimulator(smallTenant);
    const started = await extractHere(simulator, { parameters: { fetchStartDatePeriod: 4 } });
    const overlapping = await extractHere(simulator, {
      parameters: { fetchStartDatePeriod: 4, sessionWindow: 'overlapping' },
    });
    const { from } = overlapping.report().window;
    const earlier = overlapping.table('sessions').records.filter((row) => String(row['start_date']) < from);
    expect(earlier.length).toBeGreaterThan(0);
    expect(earlier.every((row) => row['end_date'] === null || String(row['end_date']) >= from)).toBe(true);
    const first = started.report().window.from;
    expect(started.table('sessions').records.filter((row) => String(row['start_date']) < first)).toEqual([]);
  });
});
