import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { findDataset } from '../support/datasets.ts';
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

interface Declared {
  readonly fields: readonly string[];
  readonly reference: { readonly resource: string };
}

interface Resource {
  readonly name: string;
  readonly schema: { readonly foreignKeys?: readonly Declared[] };
  readonly references?: readonly (Declared & { readonly holds: boolean | null })[];
}

function resourcesOf(run: ProgramRun): readonly Resource[] {
  expect(run.exitCode, run.stderr).toBe(0);
  return JSON.parse(run.files['datapackage.json'] ?? 'null').resources;
}

/** What the package says of the references between two tables. */
function saidOf(run: ProgramRun, from: string, to: string): readonly object[] {
  const table = resourcesOf(run).find(({ name }) => name === from);
  const all = [...(table?.schema.foreignKeys ?? []), ...(table?.references ?? [])];
  return all.filter(({ reference }) => reference.resource === to);
}

/** A reference by the columns of the site, and one column of its own. */
function bySite(column: string, resource: string) {
  const fields = ['customer_id', 'site_id', column];
  return { fields, reference: { resource, fields } };
}

/** Keys of application instances whose session is not in the table, and what package and report say of them. */
function referencesOf(run: ProgramRun) {
  const said = saidOf(run, 'application_instances', 'sessions');
  const sessions = new Set(run.table('sessions').records.map((row) => row['session_key']));
  return {
    dangling: run
      .table('application_instances')
      .records.map((row) => row['session_key'])
      .filter((session) => !sessions.has(session ?? null)),
    said,
    outside: run.report().datasets['application_instances']?.outside,
  };
}

describe('the foreign key of application instances', () => {
  it('is not declared, and the rows that break it are counted, when a session began before the window', async () => {
    await using simulator = await startSimulator(tenant());
    const run = await extractHere(simulator, { parameters: { fetchStartDatePeriod: wholeDays } });
    const { dangling, said, outside } = referencesOf(run);
    expect(dangling).toContain(key);
    const orphans = dangling.length;
    expect(said).toEqual([{ ...bySite('session_key', 'sessions'), holds: false, orphans }]);
    expect(outside).toEqual({ sessions: orphans });
  });

  it('is declared when it holds for every row', async () => {
    await using simulator = await startSimulator(tenant());
    const parameters = { fetchStartDatePeriod: wholeDays, sessionWindow: 'overlapping' };
    expect(referencesOf(await extractHere(simulator, { parameters }))).toEqual({
      dangling: [],
      said: [bySite('session_key', 'sessions')],
      outside: {},
    });
  });
});

describe('the references of a data package', () => {
  it('are all that the manifest declares, each once, and what is said of them is so', async () => {
    await using simulator = await startSimulator(tenant());
    const run = await extractHere(simulator, {
      parameters: { fetchStartDatePeriod: wholeDays, extraDatasets: ['machines', 'catalogs', 'connections'] },
    });
    const tables = resourcesOf(run);
    const made = new Set(tables.map(({ name }) => name));
    expect(made).toContain('connections');
    const keysOf = (name: string, column: string) =>
      run.table(name).records.flatMap((row) => row[column] ?? []);
    for (const { name, schema, references = [] } of tables) {
      const expected = (findDataset(name)?.foreignKeys ?? []).map(({ columns, dataset, targets }) => {
        const said = { fields: columns, reference: { resource: dataset, fields: targets } };
        if (!made.has(dataset)) return { ...said, holds: null, reason: 'tableNotInPackage' };
        const there = new Set(keysOf(dataset, targets.at(-1) ?? ''));
        const orphans = keysOf(name, columns.at(-1) ?? '').filter((one) => !there.has(one)).length;
        if (orphans > 0) return { ...said, holds: false, orphans };
        const nulls = run.table(name).records.length - keysOf(name, columns.at(-1) ?? '').length;
        // Readers of the standard look up a null beside the ids of customer and site.
        return nulls === 0 ? said : { ...said, holds: true, nulls };
      });
      expect([...(schema.foreignKeys ?? []), ...references]).toHaveLength(expected.length);
      expect([...(schema.foreignKeys ?? []), ...references]).toEqual(expect.arrayContaining(expected));
    }
    expect(await dataPackageProblems(run.out)).toEqual([]);
  });

  it('lead from sessions to the catalogs and hypervisors of the site', async () => {
    await using simulator = await startSimulator(smallTenant);
    const run = await extractHere(simulator);
    for (const [column, target] of [
      ['catalog_id', 'machine_catalogs'],
      ['hypervisor_id', 'hypervisors'],
    ] as const) {
      const nulls = run.table('sessions').records.filter((row) => row[column] === null).length;
      expect(nulls).toBeGreaterThan(0);
      expect(saidOf(run, 'sessions', target)).toEqual([{ ...bySite(column, target), holds: true, nulls }]);
    }
  });

  it('do not hold, by so many rows, where the site does not show a catalog any more', async () => {
    const hide = { machineCatalogs: () => true };
    await using simulator = await startSimulator({ ...smallTenant, hide });
    const run = await extractHere(simulator);
    expect(run.table('machine_catalogs').records).toEqual([]);
    const orphans = run.table('sessions').records.filter((row) => row['catalog_id'] !== null).length;
    expect(orphans).toBeGreaterThan(0);
    expect(saidOf(run, 'sessions', 'machine_catalogs')).toEqual([
      { ...bySite('catalog_id', 'machine_catalogs'), holds: false, orphans },
    ]);
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

  /** What holds by the package, as `table.column -> table`. */
  const holdingIn = (run: ProgramRun): readonly string[] =>
    resourcesOf(run)
      .filter(({ name }) => /entitlements|assignments/.test(name))
      .flatMap(({ name, schema, references = [] }) =>
        [...(schema.foreignKeys ?? []), ...references.filter(({ holds }) => holds === true)].map(
          ({ fields, reference }) => `${name}.${fields.at(-1)} -> ${reference.resource}`,
        ),
      )
      .toSorted();

  it('are declared where they hold for every row, into the tables of monitoring as well', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 0 });
    const run = await extractHere(simulator, { parameters: { ...none, extraDatasets } });
    expect(holdingIn(run)).toEqual(
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
      ]
        .filter(
          (one) => one !== 'machine_assignments.delivery_group_id -> delivery_groups' || isComplete(run),
        )
        .toSorted(),
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
    const holding = holdingIn(run);
    expect(holding).not.toContain('application_entitlements.application_id -> applications');
    expect(holding).toContain('application_entitlements.application_group_id -> application_groups');
  });
});
