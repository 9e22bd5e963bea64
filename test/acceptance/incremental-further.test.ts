import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { tell } from '../support/story.ts';
import { expectTables, rowsOf } from '../support/table-differences.ts';

const now = new Date('2026-11-20T11:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const off = {
  ...{ fetchSessions: false, fetchApplicationInstances: false },
  ...{ fetchMachineCatalogs: false, fetchHypervisors: false },
};
const settled = [
  ...['session_auto_reconnects', 'application_errors', 'application_faults'],
  ...['machine_metrics', 'process_utilization'],
];
const others = ['connections', 'machines', 'logon_metrics', 'machine_summaries'];

describe('an incremental run of further tables', () => {
  it('reads of rows that never change what came since, of the others all, and has whole tables', async () => {
    await using simulator = await startSimulator({
      ...{ ...smallTenant, facts: 2000, pageSize: 100 },
      ...{ now, present: hoursAgo(30), clock: () => now.getTime() },
    });
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const run = (hours: number) =>
      tell({
        parameters: {
          ...{ ...parametersFor(simulator), ...off, mode: 'incremental', fetchStartDatePeriod: 4 },
          extraDatasets: [...settled, ...others],
        },
        ...{ state, out, runtime: fakeRuntime(hoursAgo(hours).toISOString()) },
      });
    await run(30);
    simulator.moveTo(hoursAgo(24));
    const { report, table } = await run(24);
    const expected = simulator.witness.further({
      from: new Date(report.window.from),
      to: new Date(report.window.to),
    });
    for (const name of [...settled, ...others]) {
      const published = table(name);
      expectTables({ [name]: published }, { [name]: rowsOf(published.columns, expected[name] ?? []) });
      const { rowsRead = 0, rowsWritten = 0, plan, merged } = report.datasets[name] ?? {};
      if (!settled.includes(name)) continue;
      expect([name, plan?.mode]).toEqual([name, 'incremental']);
      expect(merged?.added, name).toBeGreaterThan(0);
      expect(merged?.expired, name).toBeGreaterThan(0);
      expect(rowsRead, name).toBeLessThan(rowsWritten / 3);
    }
  });
});
