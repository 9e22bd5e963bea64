import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { hoursAgo } from '../support/moment.ts';
import { type ProgramRun, smallTenant, wholeDays } from '../support/program.ts';

const key = '12345678-0000-4000-8000-000000000001';
const ago = (days: number) => hoursAgo(24 * days).toISOString();

/** A tenant that fits the window, but for one session that began before it and is still open, with one application. */
const tenant = () => ({
  ...smallTenant,
  extra: {
    sessions: [{ SessionKey: key, StartDate: ago(wholeDays + 2), EndDate: null, LifecycleState: 0 }],
    applicationInstances: [{ Id: 987_654_321, SessionKey: key, StartDate: ago(0.1), EndDate: null }],
  },
});

/** Keys of application instances whose session is not in the table, and what package and report say of them. */
function referencesOf(run: ProgramRun) {
  expect(run.exitCode, run.stderr).toBe(0);
  const sessions = new Set(run.table('sessions').records.map((row) => row['session_key']));
  const { resources } = JSON.parse(run.files['datapackage.json'] ?? 'null');
  return {
    dangling: run
      .table('application_instances')
      .records.map((row) => row['session_key'])
      .filter((session) => !sessions.has(session ?? null)),
    declared: resources[1].schema.foreignKeys,
    outside: run.report().datasets['application_instances']?.outside,
  };
}

describe('the foreign key of application instances', () => {
  it('is not declared, and the rows that break it are counted, when a session began before the window', async () => {
    await using simulator = await startSimulator(tenant());
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    const { dangling, declared, outside } = referencesOf(run);
    expect(dangling).toContain(key);
    expect([declared, outside]).toEqual([undefined, { sessions: dangling.length }]);
  });

  it('is declared when it holds for every row', async () => {
    await using simulator = await startSimulator(tenant());
    const parameters = { fetchStartDatePeriod: wholeDays, sessionWindow: 'overlapping' };
    expect(referencesOf(await extractHere(simulator, { parameters }))).toEqual({
      dangling: [],
      declared: [{ fields: ['session_key'], reference: { resource: 'sessions', fields: ['session_key'] } }],
      outside: {},
    });
  });
});
