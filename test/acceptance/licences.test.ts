import { describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { moment } from '../support/moment.ts';
import { smallTenant, wholeDays } from '../support/program.ts';

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
});
