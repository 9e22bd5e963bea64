import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { runCli } from '../support/cli.ts';
import { moment } from '../support/moment.ts';
import { extract, smallTenant, wholeDays } from '../support/program.ts';

const window = { fetchStartDatePeriod: wholeDays, extraDatasets: ['applications', 'users', 'machines'] };

test('a report is made of tables with fewer columns, without the panels that need others', async () => {
  await using simulator = await startSimulator({ ...smallTenant, now: moment });
  const panelsWith = async (choice: object) => {
    const run = await extract(simulator, { parameters: { ...window, ...choice } });
    expect(run.exitCode, run.stderr).toBe(0);
    const report = await runCli(['report', '--out', run.out, '--report', join(run.out, 'r.html')]);
    expect(report.exitCode, report.stderr).toBe(0);
    return Number(/(\d+) panels/.exec(report.stdout)?.[1]);
  };
  const least = ['user_upn', 'machine_name'].map((name) => `sessions.${name}`);
  const instances = ['application_instances.client_version', 'applications.is_enabled'];
  const all = await panelsWith({});
  const compact = await panelsWith({ columns: 'compact' });
  const few = await panelsWith({ tableColumns: [...least, ...instances] });
  expect(compact).toBeGreaterThan(all / 2);
  expect(compact).toBeLessThanOrEqual(all);
  expect(few).toBeGreaterThan(0);
  expect(few).toBeLessThan(compact);
});
