import { describe, expect, it } from 'vitest';
import { CMDLET_CANARY, type Fault, type LogOptions, startSimulator } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { expectLogTables, logTables, schemaFaults } from '../support/log-tables.ts';
import { moment } from '../support/moment.ts';
import { extract, parametersFor, smallTenant } from '../support/program.ts';
import { only, tell } from '../support/story.ts';

const tenant = { ...smallTenant, sessions: 60, logs: { records: 700, operations: 150 } } as const;
const parameters = { ...only(), extraDatasets: logTables, fetchStartDatePeriod: 120 };

const simulated = (logs: Partial<LogOptions> = {}, faults: readonly Fault[] = []) =>
  startSimulator({ ...tenant, logs: { ...tenant.logs, ...logs }, faults });

describe('the tables of the logs', () => {
  it('are what the tenant holds, beside all others; each row is as its schema says', async () => {
    await using simulator = await simulated();
    const run = await extractHere(simulator, {
      parameters: { extraDatasets: logTables, fetchStartDatePeriod: 30 },
    });
    expect(run.exitCode, run.stderr).toBe(0);
    expectLogTables(simulator, run.report().window, run.table);
    for (const name of Object.keys(run.report().datasets)) {
      expect(schemaFaults(name, run.table(name)), name).toEqual([]);
    }
    expect(await dataPackageProblems(run.out)).toEqual([]);
    const { config_operation_details: details, system_log: log } = run.report().datasets;
    const operations = run.table('config_operations').rows.length;
    // One request an operation, and few to list them.
    expect(details?.requests).toBeGreaterThanOrEqual(operations);
    expect(details?.requests).toBeLessThan(operations + 6);
    expect(log?.requests).toBeLessThan(8);
  });

  it('would not pass the schema with a value of another type (planted)', async () => {
    await using simulator = await simulated();
    const run = await extractHere(simulator, {
      parameters: { ...parameters, extraDatasets: ['config_operations'] },
    });
    const { records } = run.table('config_operations');
    const [first = {}] = records;
    const planted = [
      { ...first, is_open: 'perhaps' },
      { ...first, start_time: null },
      { ...first, end_time: '12/21/2020 3:21:12 PM' },
    ];
    expect(schemaFaults('config_operations', { records: planted })).toEqual([
      'row 0: data/is_open must be boolean,null',
      'row 1: data/start_time must be string',
      'row 2: data/end_time must match format "date-time"',
    ]);
  });

  it.each<readonly [string, Partial<LogOptions>]>([
    ['in the casing of the documentation', { casing: 'pascal' }],
    ['of a site that knows no search', { search: 'unknown' }],
    ['of a site that passes over the filters of a search', { search: 'ignores' }],
    ['of a site whose search finds nothing', { search: 'silent' }],
    ['of which there are many pages', { records: 3000, operations: 60, days: 20 }],
  ])('are what the tenant holds %s', async (_title, logs) => {
    await using simulator = await simulated(logs);
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    expectLogTables(simulator, run.report().window, run.table);
  });

  it('are what the tenant holds when answers fail in between', async () => {
    await using simulator = await simulated({}, [
      { kind: 'throttle', seconds: 0, on: '/systemlog', after: 1 },
      { kind: 'cut-body', on: '/systemlog', after: 2 },
      { kind: 'expire-token', on: '/systemlog', after: 3 },
      { kind: 'html', on: '/cvad/manage/ConfigLog' },
      { kind: 'reset', on: '/cvad/manage/ConfigLog', after: 20 },
      { kind: 'status', status: 503, on: '/cvad/manage/ConfigLog', after: 40 },
    ]);
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    expectLogTables(simulator, run.report().window, run.table);
    expect(run.report().totals.retries).toBe(6);
  });

  it('that may not be read fail alone', async () => {
    const denied = { kind: 'status', status: 403, body: '{"detail":"Access denied"}', times: 9 } as const;
    await using simulator = await simulated({}, [{ ...denied, on: '/systemlog' }]);
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode).toBe(78);
    const { datasets, error } = run.report();
    expect(error?.code).toBe('RIGHTS_MISSING');
    expect(Object.entries(datasets).map(([name, { status }]) => [name, status])).toEqual([
      ['system_log', 'failed'],
      ['config_operations', 'complete'],
      ['config_operation_details', 'complete'],
    ]);
  });
});

describe('parameters of cmdlets', () => {
  const args = ['--log-level', 'debug'];

  it('are in nothing that leaves the program, unless they are asked for', async () => {
    await using simulator = await simulated();
    const run = await extract(simulator, { parameters, args });
    const outputs = { stdout: run.stdout, stderr: run.stderr, ...(await outputsIn(run.out)) };
    expect(findLeaks(outputs, { parameter: CMDLET_CANARY })).toEqual([]);
    const shown = await extractHere(simulator, {
      parameters: { ...parameters, includeCmdletParameters: true },
    });
    expectLogTables(simulator, shown.report().window, shown.table, true);
    expect(findLeaks(await outputsIn(shown.out), { parameter: CMDLET_CANARY })).not.toEqual([]);
  });
});

describe('incremental runs while the tenant lives', () => {
  const hour = 3_600_000;

  it('have the tables of a full run, for the requests of what has changed', async () => {
    const now = moment;
    const starts = [400, 340, 300, 299, 180, 24, 2, 0].map((hours) => new Date(now.getTime() - hours * hour));
    await using simulator = await startSimulator({
      ...tenant,
      now,
      present: starts[0] ?? now,
      logs: { records: 1000, operations: 320, days: 60 },
    });
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const details: number[] = [];
    for (const present of starts) {
      simulator.moveTo(present);
      const runtime = fakeRuntime(present.toISOString());
      const { report, table } = await tell({
        ...{ state, out, runtime },
        parameters: {
          ...parametersFor(simulator),
          ...parameters,
          ...{ fetchStartDatePeriod: 30, mode: 'incremental' },
        },
      });
      expect(report.error).toBeNull();
      expectLogTables(simulator, report.window, table);
      details.push(report.datasets['config_operation_details']?.requests ?? 0);
      expect(report.datasets['config_operations']?.merged).not.toHaveProperty('drifted');
    }
    const [first = 0, , , , , , , last = 0] = details;
    expect(first).toBeGreaterThan(100);
    expect(last).toBeLessThan(first / 4);
  });
});
