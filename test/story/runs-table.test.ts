import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { type ProgramRun, smallTenant, wholeDays } from '../support/program.ts';

/** Runs with the table of the run, one after the other in one folder. */
async function runsWith(...tenants: readonly Partial<SimulatorOptions>[]): Promise<readonly ProgramRun[]> {
  const out = join(await temporaryFolder(), 'tables');
  const made: ProgramRun[] = [];
  for (const options of tenants) {
    await using simulator = await startSimulator({ ...smallTenant, ...options });
    const parameters = { fetchStartDatePeriod: wholeDays, extraDatasets: ['runs', 'users', 'system_log'] };
    made.push(await extractHere(simulator, { parameters, out }));
  }
  return made;
}

const resourcesOf = ({ files }: ProgramRun) =>
  JSON.parse(files['datapackage.json'] ?? '{}').resources.map(({ name }: { name: string }) => name);

const verdicts = (run: ProgramRun) =>
  run.table('runs').records.map((row) => [row['table_name'], row['verdict'], row['error_code']]);

describe('the table of the run', () => {
  it('has a row for each other table, with what its data package says', async () => {
    const [run] = await runsWith({});
    if (run === undefined) throw new Error('no run');
    const { records } = run.table('runs');
    const report = run.report();
    expect(run.exitCode, run.stderr).toBe(0);
    expect(records.map((row) => row['table_name'])).toEqual([
      ...['application_instances', 'hypervisors', 'machine_catalogs', 'sessions', 'system_log', 'users'],
    ]);
    const resources = JSON.parse(run.files['datapackage.json'] ?? '{}').resources;
    for (const row of records) {
      const { kind, window, readAt, rows } = resources.find(
        ({ name }: { name: string }) => name === row['table_name'],
      );
      expect(row).toMatchObject({
        ...{ run_id: report.runId, customer_id: report.customerId, site_id: report.siteId },
        ...{ verdict: 'complete', error_code: null, row_count: String(rows), table_kind: kind },
        ...{
          window_start_date: window?.from ?? null,
          window_end_date: window?.to ?? null,
          read_date: readAt,
        },
        ...{ run_start_date: report.startedAt, connector_version: report.connector.version },
      });
    }
    expect(report.datasets['runs']).toMatchObject({ status: 'complete', rowsWritten: records.length });
  });

  it('names the table that failed, and why', async () => {
    const [run] = await runsWith({ faults: [{ kind: 'status', status: 403, on: 'system-log', times: 99 }] });
    if (run === undefined) throw new Error('no run');
    expect(run.exitCode).toBe(78);
    expect(verdicts(run).filter(([, verdict]) => verdict !== 'complete')).toEqual([
      ['system_log', 'failed', run.report().datasets['system_log']?.error?.code],
    ]);
    expect(resourcesOf(run)).toContain('runs');
    expect(resourcesOf(run)).not.toContain('system_log');
  });

  it('is published alone where no table could be read, and the earlier files stay', async () => {
    const [first, second] = await runsWith(
      {},
      { faults: [{ kind: 'status', status: 401, on: 'token', times: 99 }] },
    );
    if (first === undefined || second === undefined) throw new Error('no run');
    expect(second.exitCode).toBe(78);
    const code = second.report().error?.code;
    expect(code).toMatch(/./);
    expect(verdicts(second).map(([, ...rest]) => rest)).toEqual(Array(6).fill(['not-read', code]));
    expect(resourcesOf(second)).toEqual(['runs']);
    expect(second.files['sessions.csv']).toBe(first.files['sessions.csv']);
  });
});
