import { describe, expect, it } from 'vitest';
import { type Mutation, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { smallTenant, wholeDays } from '../support/program.ts';

const window = (now: Date) => ({
  from: new Date(now.getTime() - wholeDays * 86_400_000),
  to: new Date(now.getTime() + 60_000),
});

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
    const now = new Date();
    const mutations: readonly Mutation[] = Array.from({ length: 60 }, (_, at) => ({
      afterRequests: 10 + at,
      groom: 20,
      insert: { sessions: [inserted(at, new Date(now.getTime() - ((at * 37) % 120) * 3_600_000))] },
    }));
    await using simulator = await startSimulator({
      ...smallTenant,
      sessions: 400,
      now,
      pageSize,
      storm,
      mutations,
    });
    const key = simulator.witness.columns('sessions').indexOf('session_key');
    const before = simulator.witness.tables(window(now)).sessions.rows;
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    const after = simulator.witness.tables(window(now)).sessions.rows;

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
