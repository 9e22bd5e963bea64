import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { extractHere } from '../support/here.ts';
import { expectedTables, extract, smallTenant, wholeDays } from '../support/program.ts';
import { warningTexts } from '../support/warnings.ts';

const parameters = {
  fetchStartDatePeriod: wholeDays,
  extraDatasets: ['spa_sessions', 'machines', 'task_logs'],
};

async function runAt(lacks: readonly string[], how = extractHere) {
  await using simulator = await startSimulator({ ...smallTenant, lacks });
  const run = await how(simulator, { parameters });
  const paths = simulator.requests.filter(({ area }) => area === 'monitor').map(({ path }) => path);
  return { run, paths, report: run.report(), expected: expectedTables(simulator, run) };
}

describe('a set that the site does not have', () => {
  it('is skipped with the reason, fails nothing and leaves no file', async () => {
    const { run, report, paths } = await runAt(['SpaSessions'], extract);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(report.datasets['spa_sessions']).toMatchObject({
      status: 'skipped',
      skipped: 'This site has no SpaSessions: its release or licence does not include it.',
      file: null,
      error: null,
    });
    expect(report.datasets['task_logs']?.status).toBe('complete');
    expect(Object.keys(run.files)).not.toContain('spa_sessions.csv');
    const { resources } = JSON.parse(run.files['datapackage.json'] ?? 'null');
    expect(resources.map(({ name }: { name: string }) => name)).not.toContain('spa_sessions');
    expect(run.stderr).toContain('spa_sessions: skipped. This site has no SpaSessions');
    expect(run.stdout + run.stderr).toMatch(/spa_sessions +skipped +This site has no SpaSessions/);
    // The site's own list of sets is asked for once, whatever is missing.
    expect(paths.filter((path) => path === '/monitorodata/')).toHaveLength(1);
  });

  it('is no skip but a failure where the site does not say which sets it has', async () => {
    const { run, report } = await runAt(['SpaSessions', 'service document']);
    expect(run.exitCode).toBe(70);
    expect(report.datasets['spa_sessions']).toMatchObject({
      status: 'failed',
      error: { code: 'SCHEMA_CHANGED' },
    });
  });

  it('is one without rows where others are joined with it', async () => {
    const { run, report, expected } = await runAt(['MachineCosts']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(warningTexts(report)).toContain(
      'SET_MISSING: This site has no MachineCosts; columns that come from there are empty.',
    );
    const at = expected.sessions.columns.indexOf('machine_cost_per_hour');
    const emptied = expected.sessions.rows.map((row) =>
      row.map((cell, column) => (column === at || column === at + 1 ? null : cell)),
    );
    expect(run.table('sessions').rows).toEqual(emptied);
  });
});

describe('a property that the site does not have', () => {
  it('is an empty column, counted, in a table that is published', async () => {
    const { run, report } = await runAt([
      'Machines.Tags',
      'Machines.LastUpgradeState',
      'TaskLogs.ErrorMessage',
    ]);
    expect(run.exitCode, run.stderr).toBe(0);
    const rows = smallTenant.machines;
    expect(report.datasets['machines']).toMatchObject({
      status: 'complete',
      missing: { Tags: rows, LastUpgradeState: rows },
    });
    expect(run.table('machines').records.map((row) => row['tags'])).toEqual(Array(rows).fill(null));
    expect(run.table('machines').records.some((row) => row['machine_dns_name'] !== null)).toBe(true);
    expect(warningTexts(report)).toContain(
      'COLUMNS_MISSING: Machines: this site has no Tags; the derived columns are null.',
    );
  });

  it('may be one of a core table, of a joined set, or a way to another row', async () => {
    const { run, report, expected } = await runAt([
      'Sessions.PublishedDesktopId',
      'Connections.ClientISP',
      'Sessions.CurrentConnection',
      'Users.Domain',
    ]);
    expect(run.exitCode, run.stderr).toBe(0);
    const { missing } = report.datasets['sessions'] ?? {};
    expect(missing).toMatchObject({
      PublishedDesktopId: expected.sessions.rows.length,
      CurrentConnection: expect.any(Number),
    });
    const keys = run.table('sessions').records.map((row) => row['session_key']);
    expect(keys).toEqual(expected.sessions.rows.map((row) => row[2]));
  });

  it('fails the table where its rows cannot be told apart or put in order without it', async () => {
    const { run, report } = await runAt(['TaskLogs.RunDate']);
    expect(run.exitCode).toBe(70);
    expect(report.datasets['task_logs']).toMatchObject({
      status: 'failed',
      error: { code: 'SCHEMA_CHANGED' },
    });
    expect(report.datasets['machines']?.status).toBe('complete');
  });
});

describe('a property that the site has and nobody declared', () => {
  it('is reported for what is shown as it is, at the price of no request', async () => {
    await using simulator = await startSimulator({
      ...smallTenant,
      drift: { taskLogs: (row, isSelected) => (isSelected ? row : { ...row, Novelty: 1 }) },
    });
    const run = await extractHere(simulator, { parameters });
    expect(run.exitCode, run.stderr).toBe(0);
    const { task_logs: taskLogs, machines } = run.report().datasets;
    expect([taskLogs?.unknown, machines?.unknown]).toEqual([{ Novelty: 1 }, {}]);
    expect([taskLogs?.requests, machines?.requests]).toEqual([3, 2]);
  });
});
