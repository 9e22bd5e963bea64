import { describe, expect, it } from 'vitest';
import { offeredDatasets } from '../../connector/hosts/rows/offered-datasets.ts';
import { discover } from '../../connector/hosts/singer/discover.ts';
import { manifest } from '../../connector/manifest.ts';
import { startSimulator } from '../simulator/index.ts';
import { guid, session } from '../story/fixtures/rows.ts';
import { askInProcess, catalogOf, ofType, recordsIn } from '../support/airbyte.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { day, schedule } from '../support/incremental.ts';
import { moment } from '../support/moment.ts';
import { extract, parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { tellTap } from '../support/singer.ts';

const compactOf = (table: string) =>
  manifest.datasets
    .find(({ name }) => name === table)
    ?.columns.filter(({ profile }) => profile === 'compact')
    .map(({ name }) => name) ?? [];

const sessionOf = (number: number) => session(number, day(-number), { EndDate: day(-number + 0.5) });
const tenant = { ...smallTenant, now: moment } as const;
const window = { fetchStartDatePeriod: wholeDays };

describe('the program with fewer columns', () => {
  it('writes those of the profile with the cells of all, and asks the source for less', async () => {
    await using simulator = await startSimulator(tenant);
    const whole = await extract(simulator, { parameters: window });
    const few = await extract(simulator, { parameters: { ...window, columns: 'compact' } });
    expect([whole.exitCode, few.exitCode], few.stderr).toEqual([0, 0]);
    for (const name of ['sessions', 'application_instances', 'machine_catalogs']) {
      const columns = compactOf(name);
      expect(few.table(name).columns).toEqual(columns);
      const expected = whole
        .table(name)
        .records.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
      expect(few.table(name).records).toEqual(expected);
    }
    expect(few.files['hypervisors.csv']).toBe(whole.files['hypervisors.csv']);
    const resources = JSON.parse(few.files['datapackage.json'] ?? '{}').resources;
    const described = resources.find((one: { name: string }) => one.name === 'sessions').schema;
    expect(described.fields.map(({ name }: { name: string }) => name)).toEqual(compactOf('sessions'));
    expect(described.primaryKey).toEqual(['customer_id', 'site_id', 'session_key']);
  });

  it('refuses names that there are not, and says which were meant', async () => {
    await using simulator = await startSimulator(tenant);
    const refused = await extract(simulator, { parameters: { tableColumns: ['sessions.user_upm'] } });
    expect(refused.exitCode).toBe(78);
    expect(refused.stderr).toContain('did you mean "sessions.user_upn"?');
  });
});

describe('an incremental run with another choice', () => {
  it('keeps rows that the source has purged, and counts those whose new columns are empty', async () => {
    await using runs = await schedule({ Sessions: [1, 2, 3, 4].map(sessionOf) });
    const tableColumns = ['sessions.exit_code'];
    const first = await runs.run(0, { tableColumns, fetchApplicationInstances: false });
    const kept = ['customer_id', 'site_id', 'session_key', 'start_date', 'end_date', 'exit_code'];
    expect(first.table('sessions').columns).toEqual(kept);
    expect(runs.cloud.asked.filter((url) => /Users|Machines/.test(decodeURIComponent(url)))).toEqual([]);
    expect(runs.cloud.asked.filter((url) => /ClientName|expand/.test(url))).toEqual([]);

    runs.sets.Sessions = [1, 4].map(sessionOf);
    const wide = await runs.run(0.1, { columns: 'compact' });
    expect(wide.report).toMatchObject({ exitCode: 0, verdict: 'complete' });
    const { merged, plan, historyLost } = wide.report.datasets['sessions'] ?? {};
    expect([plan?.mode, merged, historyLost]).toEqual([
      'refresh',
      expect.objectContaining({ purged: 2, withoutNewColumns: 2 }),
      null,
    ]);
    const rows = wide.table('sessions').records;
    expect(wide.table('sessions').columns).toEqual(compactOf('sessions'));
    expect(rows.map((row) => row['session_key']).sort()).toEqual([1, 2, 3, 4].map((n) => guid(n)).sort());
    const typeOf = (number: number) =>
      rows.find((row) => row['session_key'] === guid(number))?.['session_type'];
    expect([typeOf(2), typeOf(3)]).toEqual([null, null]);
    expect([typeOf(1), typeOf(4)]).not.toContain(null);

    const again = await runs.run(0.2, { columns: 'compact' });
    expect([again.report.datasets['sessions']?.plan?.mode, again.report.warnings]).toEqual([
      'incremental',
      [],
    ]);
    const all = await runs.run(0.3);
    expect(all.table('sessions').records).toHaveLength(4);
    expect(all.table('sessions').columns).toHaveLength(107);
  });

  it('goes on where the table has the same columns by another choice', async () => {
    await using runs = await schedule({ Sessions: [1, 2].map(sessionOf) });
    await runs.run(0, { columns: 'compact' });
    const tableColumns = compactOf('sessions').map((name) => `sessions.${name}`);
    const next = await runs.run(0.1, { columns: 'compact', tableColumns });
    expect(next.report.datasets['sessions']?.plan?.mode).toBe('incremental');
  });
});

describe('platforms', () => {
  const choice = { columns: 'compact', tableColumns: ['hypervisors.name'] };
  const sources = { configs: ['c'], readFile: () => JSON.stringify(choice), env: {} };

  it('are offered the chosen columns', () => {
    const offered = (table: string) =>
      offeredDatasets(sources)
        .find(({ name }) => name === table)
        ?.columns.map(({ name }) => name);
    expect(offered('sessions')).toEqual(compactOf('sessions'));
    expect(offered('hypervisors')).toEqual(['customer_id', 'site_id', 'hypervisor_id', 'name']);
    const env = { CITRIX_COLUMNS: 'all', CITRIX_TABLE_COLUMNS: 'sessions.user_upn' };
    const [first] = offeredDatasets({ ...sources, env });
    expect(first?.columns.map(({ name }) => name)).toContain('user_upn');
    expect(first?.columns).toHaveLength(6);
    const { streams } = JSON.parse(discover(sources));
    expect(Object.keys(streams[0].schema.properties)).toEqual(compactOf('sessions'));
  });

  it('are sent the chosen columns, also with a catalog of all', async () => {
    await using simulator = await startSimulator(tenant);
    const config = { ...parametersFor(simulator), ...window, columns: 'compact' };
    const runtime = fakeRuntime(moment.toISOString());
    const { text } = await askInProcess({ config, runtime, catalog: catalogOf({ sessions: 'incremental' }) });
    const [row] = recordsIn(text)['sessions'] ?? [];
    expect(Object.keys(row ?? {})).toEqual(compactOf('sessions'));
    expect(ofType(text, 'STATE').length).toBeGreaterThan(0);

    const tap = await tellTap(simulator, fakeRuntime(moment.toISOString()), {
      parameters: { ...window, columns: 'compact' },
    });
    expect(tap.exitCode, tap.stderr).toBe(0);
    expect(Object.keys(tap.rows['sessions']?.[0] ?? {})).toEqual(compactOf('sessions'));
  });
});
