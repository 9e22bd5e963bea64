import { describe, expect, it } from 'vitest';
import { type Mutation, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { hoursAgo, moment } from '../support/moment.ts';
import { smallTenant, wholeDays } from '../support/program.ts';

const window = { from: hoursAgo(24 * wholeDays), to: moment };

const inserted = (number: number, at: Date) => ({
  SessionKey: `ffffffff-0000-4000-8000-${String(number).padStart(12, '0')}`,
  StartDate: at.toISOString(),
  EndDate: null,
  ConnectionState: 5,
  SessionType: 0,
  LifecycleState: 0,
  IsAnonymous: true,
  CreatedDate: at.toISOString(),
  ModifiedDate: at.toISOString(),
});

describe.each([
  { pageSize: 7, storm: 40 },
  { pageSize: 50, storm: undefined },
])('a tenant that changes while it is read in pages of $pageSize', ({ pageSize, storm }) => {
  it('gives every row that was there throughout exactly once, as it was', async () => {
    const mutations: readonly Mutation[] = Array.from({ length: 60 }, (_, at) => ({
      afterRequests: 10 + at,
      groom: 20,
      insert: { sessions: [inserted(at, hoursAgo((at * 37) % 120))] },
    }));
    await using simulator = await startSimulator({
      ...smallTenant,
      sessions: 400,
      pageSize,
      storm,
      mutations,
    });
    const key = simulator.witness.columns('sessions').indexOf('session_key');
    const before = simulator.witness.tables(window).sessions.rows;
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    const after = simulator.witness.tables(window).sessions.rows;

    expect(run.exitCode, run.stderr).toBe(0);
    const remaining = new Set(after.map((row) => row[key]));
    const throughout = before.filter((row) => remaining.has(row[key] ?? null));
    expect(throughout.length).toBeLessThan(before.length);
    expect(after.length).toBeGreaterThan(throughout.length);
    const staying = new Set(throughout.map((row) => row[key]));
    const { rows } = run.table('sessions');
    expect(rows.filter((row) => staying.has(row[key] ?? null))).toEqual(throughout);
    expect(new Set(rows.map((row) => row[key])).size).toBe(rows.length);
    const ever = new Set([...before, ...after].map((row) => row[key]));
    expect(rows.filter((row) => !ever.has(row[key] ?? null))).toEqual([]);
  });
});
