import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { begunRun, type Moment, published, runUntil, runWith } from '../support/interrupted.ts';
import {
  expectedTables,
  type ProgramRun,
  publishedTables,
  smallTenant,
  wholeDays,
} from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
const tenant = { ...smallTenant, sessions: 400, pageSize: 20 } as const satisfies Partial<SimulatorOptions>;

const written = (dataset: string, count: number): Moment => ({ event: 'rows-written', dataset, count });

const resumedRows = (run: ProgramRun): number =>
  Object.values(run.report().datasets).reduce((all, { rowsResumed }) => all + rowsResumed, 0);

describe.each([
  { sessionWindow: 'started', timestampPrecision: 'ticks', fetchStartDatePeriod: wholeDays },
  { sessionWindow: 'overlapping', timestampPrecision: 'datetime', fetchStartDatePeriod: 5 },
] as const)(
  'a run of sessions $sessionWindow, in $timestampPrecision',
  ({ timestampPrecision, ...asked }) => {
    it('that is killed again and again ends with the bytes of one that is left alone', async () => {
      await using simulator = await startSimulator({ ...tenant, timestampPrecision });
      const { state, out, whole, expected } = await begunRun(simulator, { parameters: asked });
      const tables = expectedTables(simulator, whole, asked.sessionWindow === 'overlapping');
      expectTables(publishedTables(whole), tables);
      const moments: readonly Moment[] = [
        written('sessions', 1),
        { event: 'request', count: 14 },
        written('sessions', 4),
        { event: 'dataset-counted', dataset: 'sessions' },
        { event: 'dataset-started', dataset: 'application_instances' },
        written('application_instances', 3),
        written('application_instances', 2),
        written('machine_catalogs', 1),
      ];
      for (const moment of moments) {
        const killed = await runUntil(simulator, moment, 'SIGKILL', { state, out, parameters: asked });
        expect(killed.exitCode, `${JSON.stringify(moment)} ${killed.stderr}`).toBeNull();
        expect(published(killed)).toEqual({});
      }
      const last = await runWith(simulator, { state, out, parameters: asked });
      expect(last.exitCode, last.stderr).toBe(0);
      expect(published(last)).toEqual(expected);
      const report = last.report();
      expect(report).toMatchObject({ resumed: true, warnings: [], window: whole.report().window });
      const { sessions, application_instances: instances } = report.datasets;
      expect([sessions?.rowsResumed, instances?.rowsResumed]).toEqual([
        sessions?.rowsWritten,
        instances?.rowsWritten,
      ]);
      expect(Object.keys(await contentOf(state))).toEqual(['health.json']);
    });
  },
);

describe('a run that is asked to end', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s keeps what it has, exit code %i, and the next goes on', async (signal, exitCode) => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const moment = written('application_instances', 2);
    const ended = await runUntil(simulator, moment, signal, { state, out, parameters });
    expect(ended.exitCode, ended.stderr).toBe(exitCode);
    expect(ended.report()).toMatchObject({ verdict: 'interrupted', resumed: true });
    expect(published(ended)).toEqual({});
    expect(Object.keys(await contentOf(state)).toSorted()).toEqual(['health.json', 'unfinished']);
    const asked = simulator.requests.length;
    const last = await runWith(simulator, { state, out, parameters });
    expect(last.exitCode, last.stderr).toBe(0);
    expect(published(last)).toEqual(expected);
    expect(last.report().datasets['sessions']).toMatchObject({ requests: 0, status: 'complete' });
    const paths = simulator.requests.slice(asked).map(({ path }) => path);
    expect(paths).not.toContain('/monitorodata/Sessions');
    expect(paths).toContain('/monitorodata/ApplicationInstances');
  });
});

describe('a run with a budget of rows', () => {
  it('ends with 75 and gets further each time, until all is there', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const frugal = { ...parameters, maxRows: 180 };
    const far: number[] = [];
    let run = await runWith(simulator, { state, out, parameters: frugal });
    while (run.exitCode === 75 && far.length < 20) {
      expect(run.report().error).toMatchObject({ code: 'BUDGET_SPENT' });
      far.push(resumedRows(run));
      run = await runWith(simulator, { state, out, parameters: frugal });
    }
    expect(run.exitCode, run.stderr).toBe(0);
    expect(far.length).toBeGreaterThan(2);
    expect(far).toEqual([...new Set(far)].toSorted((a, b) => a - b));
    expect(published(run)).toEqual(expected);
  });
});

describe('a disk that fills up', () => {
  it('fails the tables that do not fit; what was read of them is not read again', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    // No file may grow beyond 200 kB.
    const launcher = ['sh', '-c', 'ulimit -f 400; exec "$@"', 'sh'];
    const full = await runWith(simulator, { state, out, parameters, launcher });
    expect(full.exitCode, full.stderr).toBe(70);
    expect(full.report()).toMatchObject({
      error: { code: 'OUTPUT_FAILED' },
      datasets: { sessions: { status: 'failed' }, hypervisors: { status: 'complete' } },
    });
    const next = await runWith(simulator, { state, out, parameters });
    expect(next.exitCode, next.stderr).toBe(0);
    expect(next.report().warnings).toEqual([]);
    expect(next.report().datasets['sessions']?.rowsResumed).toBeGreaterThan(100);
    expect(published(next)).toEqual(expected);
  });
});

describe('an unfinished table that was damaged', () => {
  it('begins anew, with a warning, and the others go on', async () => {
    await using simulator = await startSimulator(tenant);
    const { state, out, expected } = await begunRun(simulator, { parameters });
    const moment = written('application_instances', 4);
    await runUntil(simulator, moment, 'SIGKILL', { state, out, parameters });
    const file = join(state, 'unfinished', 'application_instances.csv');
    const bytes = await readFile(file);
    await writeFile(file, bytes.with(900, (bytes[900] ?? 0) ^ 1));
    const next = await runWith(simulator, { state, out, parameters });
    expect(next.exitCode, next.stderr).toBe(0);
    expect(published(next)).toEqual(expected);
    expect(next.report()).toMatchObject({
      warnings: [
        {
          code: 'NOT_RESUMED',
          dataset: 'application_instances',
          message:
            'application_instances: the unfinished file does not match its checkpoint; the table starts over.',
        },
      ],
      datasets: { application_instances: { rowsResumed: 0 } },
    });
    expect(next.report().datasets['sessions']?.rowsResumed).toBeGreaterThan(0);
  });
});

describe('a state folder of an interrupted run', () => {
  it('holds no secret', async () => {
    const clientSecret = 'Canary+Secret/71=&?é==';
    await using simulator = await startSimulator({ ...tenant, clientSecret });
    const { state, out } = await begunRun(simulator, { parameters });
    await runUntil(simulator, written('application_instances', 2), 'SIGKILL', { state, out, parameters });
    const tokens = simulator.requests.flatMap(({ headers }) => headers['authorization']?.split('=')[1] ?? []);
    const files = await outputsIn(state);
    expect(Object.keys(files)).toHaveLength(6);
    const secrets = Object.fromEntries(tokens.map((token, at) => [`token ${at}`, token]));
    expect(tokens.length).toBeGreaterThan(10);
    expect(findLeaks(files, { clientSecret, ...secrets })).toEqual([]);
  });

  it('may not be the output folder as well', async () => {
    await using simulator = await startSimulator({ ...tenant, sessions: 300 });
    const out = await temporaryFolder();
    const run = await runWith(simulator, { state: out, out, parameters });
    expect([run.exitCode, run.stderr]).toEqual([78, expect.stringContaining('FOLDER_INVALID')]);
    expect(run.files).toEqual({});
  });
});
