import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
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

describe('foreign keys of entitlements', () => {
  const extraDatasets = [
    ...['application_groups', 'desktop_entitlements', 'application_entitlements', 'machine_assignments'],
    ...['applications', 'delivery_groups', 'machines'],
  ];
  const none = {
    ...{ fetchSessions: false, fetchApplicationInstances: false },
    ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
  };

  /** What the package declares, as `table.column -> table`. */
  const declaredIn = (run: ProgramRun): readonly string[] => {
    expect(run.exitCode, run.stderr).toBe(0);
    const { resources } = JSON.parse(run.files['datapackage.json'] ?? 'null');
    return resources.flatMap(
      ({ name, schema }: { name: string; schema: { foreignKeys?: readonly Declared[] } }) =>
        (schema.foreignKeys ?? []).map(
          ({ fields, reference }) => `${name}.${fields.join()} -> ${reference.resource}`,
        ),
    );
  };
  interface Declared {
    readonly fields: readonly string[];
    readonly reference: { readonly resource: string };
  }

  it('are declared where they hold for every row, into the tables of monitoring as well', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 0 });
    const run = await extractHere(simulator, { parameters: { ...none, extraDatasets } });
    expect(declaredIn(run)).toEqual(
      [
        ...[
          'desktop_entitlements.delivery_group_id -> delivery_groups',
          'desktop_entitlements.machine_id -> machines',
        ],
        'application_entitlements.application_id -> applications',
        'application_entitlements.application_group_id -> application_groups',
        'application_entitlements.delivery_group_id -> delivery_groups',
        ...[
          'machine_assignments.machine_id -> machines',
          'machine_assignments.delivery_group_id -> delivery_groups',
        ],
      ].filter(
        (one) => one !== 'machine_assignments.delivery_group_id -> delivery_groups' || isComplete(run),
      ),
    );
    expect(await dataPackageProblems(run.out)).toEqual([]);
  });

  /** Machines may stand in a group that the site has removed. */
  const isComplete = (run: ProgramRun): boolean => {
    const groups = new Set(run.table('delivery_groups').records.map((row) => row['delivery_group_id']));
    const ids = run.table('machine_assignments').records.map((row) => row['delivery_group_id']);
    return ids.every((id) => id === null || groups.has(id));
  };

  it('are not declared where one row breaks them', async () => {
    const hide = { applications: ({ Name }: Readonly<Record<string, unknown>>) => Name === 'Application 0' };
    await using simulator = await startSimulator({ ...smallTenant, sessions: 0, hide });
    const run = await extractHere(simulator, { parameters: { ...none, extraDatasets } });
    const declared = declaredIn(run);
    expect(declared).not.toContain('application_entitlements.application_id -> applications');
    expect(declared).toContain('application_entitlements.application_group_id -> application_groups');
  });
});
