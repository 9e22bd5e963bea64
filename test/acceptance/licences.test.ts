import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import { CANARY, type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { inspect } from '../support/check.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { schemaFaults } from '../support/log-tables.ts';
import { moment } from '../support/moment.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { tell } from '../support/story.ts';

const licenseTables = ['license_usage', 'license_usage_history', 'service_entitlements'] as const;
const siteTables = [
  ...['application_groups', 'desktop_entitlements', 'application_entitlements', 'machine_assignments'],
] as const;
const extraDatasets = [...licenseTables, ...siteTables];

const none = {
  fetchSessions: false,
  fetchApplicationInstances: false,
  fetchMachineCatalogs: false,
  fetchHypervisors: false,
  fetchStartDatePeriod: wholeDays,
};

const variants: readonly { readonly title: string; readonly options: Partial<SimulatorOptions> }[] = [
  { title: 'lists in one page, details that take names', options: {} },
  {
    title: 'pages of 3, details that take no names',
    options: { daasPageSize: 3, details: 'unnamed', seed: 2 },
  },
  {
    title: 'concurrent licenses, many applications',
    options: { licensing: { model: 'Concurrent' }, applications: 90, deliveryGroups: 14, seed: 3 },
  },
  {
    title: 'no licenses, and a site that does not count',
    options: { licensing: { model: 'Unknown', none: '404', siteCounts: false }, seed: 4 },
  },
  { title: 'nothing at all', options: { applications: 0, deliveryGroups: 0, machines: 0 } },
];

describe('licences and entitlements', () => {
  it.each(variants)('are what the tenant has: $title', async ({ options }) => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 0, ...options });
    const run = await extractHere(simulator, { parameters: { ...none, extraDatasets } });
    expect(run.exitCode, run.stderr).toBe(0);
    const expected = simulator.witness.licences(moment);
    for (const [name, { columns, rows }] of Object.entries(expected)) {
      expect(run.table(name).columns, name).toEqual(columns);
      expect(run.table(name).rows, name).toEqual(rows);
    }
  });

  it('are valid by their schemas and the rules of data packages, and hold nothing that stays private', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 0, details: 'unnamed' });
    const run = await extractHere(simulator, { parameters: { ...none, extraDatasets } });
    for (const name of extraDatasets) expect(schemaFaults(name, run.table(name)), name).toEqual([]);
    expect(await dataPackageProblems(run.out)).toEqual([]);
    expect(findLeaks(await outputsIn(run.out), { canary: CANARY })).toEqual([]);
  });

  it('say of rules that the site never tells that they are not told', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 0, details: 'never' });
    const run = await extractHere(simulator, { parameters: { ...none, extraDatasets } });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr.match(/ENTITLEMENTS_INCOMPLETE: \w+/g)).toEqual([
      'ENTITLEMENTS_INCOMPLETE: desktop_entitlements',
      'ENTITLEMENTS_INCOMPLETE: application_entitlements',
    ]);
    const layers = run.table('desktop_entitlements').records.map(({ layer }) => layer);
    expect([...new Set(layers)].toSorted()).toEqual(['desktop', 'machine']);
    expect(run.table('application_entitlements').rows).toEqual([]);
  });
});

describe('a run of entitlements that is interrupted', () => {
  it('goes on by the id of the object, and ends with the bytes of one that is left alone', async () => {
    await using simulator = await startSimulator({
      ...smallTenant,
      sessions: 0,
      applications: 90,
      deliveryGroups: 30,
    });
    const parameters = { ...parametersFor(simulator), ...none, extraDatasets: siteTables };
    const runtime = () => fakeRuntime(moment.toISOString());
    const whole = await tell({ parameters, runtime: runtime() });
    const [out, state] = [await temporaryFolder(), await temporaryFolder()];
    for (const dataset of ['desktop_entitlements', 'application_entitlements']) {
      for (const last of [1, 2]) {
        const stop = new AbortController();
        let written = 0;
        await tell({
          ...{ parameters, out, state, runtime: runtime(), signal: stop.signal },
          onEvent: (event) => {
            if (event.type !== 'rows-written' || event.dataset !== dataset) return;
            written += 1;
            if (written === last) stop.abort(new ConnectorError('CANCELLED', 'The test stops here.'));
          },
        });
      }
    }
    const before = simulator.requests.length;
    const end = await tell({ parameters, out, state, runtime: runtime() });
    expect(end.report.exitCode).toBe(0);
    for (const name of siteTables) {
      expect(end.files[`${name}.csv`], name).toBe(whole.files[`${name}.csv`]);
      const { unresolved, missing } = whole.report.datasets[name] ?? {};
      expect(end.report.datasets[name], name).toMatchObject({ unresolved, missing });
    }
    const asked = simulator.requests.slice(before).filter(({ path }) => /\/Applications\/[^/]+$/.test(path));
    expect(asked.length).toBeLessThan(30);
    expect(asked.length).toBeGreaterThan(0);
  });
});

describe('check', () => {
  it('tells of a client without the Licensing permission, which fails no run', async () => {
    await using simulator = await startSimulator({
      ...smallTenant,
      sessions: 0,
      licensing: { isPermitted: false },
    });
    const { report, step } = await inspect({ ...parametersFor(simulator), ...none, extraDatasets });
    expect(report).toMatchObject({ verdict: 'ready', exitCode: 0 });
    for (const name of licenseTables) {
      expect(step('table', name)).toMatchObject({
        status: 'warning',
        detail: 'a run skips this table',
        finding: { code: 'LICENSING_NOT_PERMITTED', remedy: expect.stringContaining('Licensing permission') },
      });
    }
    expect(step('table', 'application_entitlements')).toMatchObject({ status: 'ok' });
    // The lists, and what the first application needs.
    const details = simulator.requests.filter(({ path }) => /\/Applications\/[^/]+$/.test(path));
    expect(details).toHaveLength(1);
  });

  it('tells of a site that refuses details', async () => {
    const fault = { kind: 'status', status: 403, body: '{"detail":"Access denied"}', times: 9 } as const;
    await using simulator = await startSimulator({
      ...{ ...smallTenant, sessions: 0 },
      faults: [{ ...fault, on: '/cvad/manage/Applications/' }],
    });
    const { report, step } = await inspect({ ...parametersFor(simulator), ...none, extraDatasets });
    expect(report).toMatchObject({ verdict: 'not-ready', code: 'RIGHTS_MISSING' });
    expect(step('table', 'application_entitlements').status).toBe('failed');
    expect(step('table', 'desktop_entitlements').status).toBe('ok');
  });
});
