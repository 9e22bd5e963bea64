import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { extractHere } from '../support/here.ts';
import { expectedTables, type ProgramRun, smallTenant, wholeDays } from '../support/program.ts';
import { expectTables } from '../support/table-differences.ts';

const parameters = { fetchStartDatePeriod: wholeDays };
const allFiles = [
  'application_instances.csv',
  'datapackage.json',
  'hypervisors.csv',
  'machine_catalogs.csv',
  'run-report.json',
  'sessions.csv',
];

const hashesOf = ({ files }: ProgramRun) =>
  Object.entries(files)
    .filter(([name]) => name.endsWith('.csv'))
    .map(([name, text]) => [
      name,
      createHash('sha256')
        .update(text ?? '')
        .digest('hex'),
    ]);

describe('two runs of the same tenant', () => {
  it('give the same bytes, whatever the size of the pages', async () => {
    const tenant = smallTenant;
    await using large = await startSimulator(tenant);
    await using small = await startSimulator({
      ...tenant,
      pageSize: 40,
      nextLink: 'skiptoken',
      gzip: false,
    });
    const [first, second] = [
      await extractHere(large, { parameters }),
      await extractHere(large, { parameters }),
    ];
    const third = await extractHere(small, { parameters });
    expect(hashesOf(second)).toEqual(hashesOf(first));
    expect(hashesOf(third)).toEqual(hashesOf(first));
    expect(hashesOf(first)).toHaveLength(4);
  });
});

describe('the output folder', () => {
  it('is a data package that others can read: types, rows, bytes, hashes, keys', async () => {
    await using simulator = await startSimulator(smallTenant);
    const run = await extractHere(simulator, { parameters });
    expect(Object.keys(run.files).sort()).toEqual(allFiles);
    expect(await dataPackageProblems(run.out)).toEqual([]);
    const sessions: unknown[] = parse(run.files['sessions.csv'] ?? '', { columns: true });
    expect(sessions).toHaveLength(expectedTables(simulator, run).sessions.rows.length);
  });

  it('is told from one that was tampered with', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50 });
    const run = await extractHere(simulator, { parameters });
    const path = join(run.out, 'sessions.csv');
    const lines = await readFile(path, 'utf8');
    const [, first = ''] = lines.split('\n');
    await writeFile(path, `${lines}${first.replace(',true,', ',yes,').replace(',false,', ',no,')}\n`);
    expect((await dataPackageProblems(run.out)).map((problem) => problem.split(' ')[1])).toEqual(
      expect.arrayContaining(['bytes', 'hash', 'rows', 'the', '"no"']),
    );
  });

  it('has a report that adds up', async () => {
    await using simulator = await startSimulator({ ...smallTenant, pageSize: 100 });
    const run = await extractHere(simulator, { parameters });
    const report = run.report();
    expect(report).toMatchObject({
      verdict: 'complete',
      exitCode: 0,
      error: null,
      customerId: simulator.tenant.customerId,
    });
    expect(report.parameters).toMatchObject({ clientSecret: '***', fetchStartDatePeriod: wholeDays });
    expect(report.totals.requests).toBe(simulator.requests.length);
    const sum = (of: (dataset: (typeof report.datasets)[string]) => number) =>
      Object.values(report.datasets).reduce((total, dataset) => total + of(dataset), 0);
    expect(report.totals.rowsWritten).toBe(sum(({ rowsWritten }) => rowsWritten));
    // All but the sign-in, the site and the rights belongs to a table.
    expect(report.totals.requests).toBe(sum(({ requests }) => requests) + 3);
    for (const [name, dataset] of Object.entries(report.datasets)) {
      expect(dataset.rowsRead).toBe(dataset.rowsWritten + dataset.rowsRepeated);
      expect(dataset.rowsWritten).toBe(run.table(name).rows.length);
      expect(dataset.file?.bytes).toBe(Buffer.byteLength(run.files[`${name}.csv`] ?? ''));
    }
  });

  it('is replaced by a second run, but for what is not ours', async () => {
    await using before = await startSimulator({ ...smallTenant, sessions: 100 });
    await using after = await startSimulator({ ...smallTenant, seed: 2 });
    const first = await extractHere(before, { parameters });
    await writeFile(join(first.out, 'notes.txt'), 'mine');
    const second = await extractHere(after, { parameters, out: first.out });
    expect(second.exitCode).toBe(0);
    expect(Object.keys(second.files).sort()).toEqual([...allFiles, 'notes.txt'].sort());
    expect(second.files['notes.txt']).toBe('mine');
    expectTables(
      { sessions: second.table('sessions') },
      { sessions: expectedTables(after, second).sessions },
    );
    expect(await dataPackageProblems(second.out)).toEqual([]);
  });

  it('loses the file of a table that is switched off, and of no other', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 100 });
    const first = await extractHere(simulator, { parameters });
    await writeFile(join(first.out, 'extra.csv'), 'mine');
    const off = { ...parameters, fetchSessions: false, fetchMachineCatalogs: false };
    const second = await extractHere(simulator, { parameters: off, out: first.out });
    expect(second.exitCode).toBe(0);
    expect(Object.keys(second.files).sort()).toEqual([
      'application_instances.csv',
      'datapackage.json',
      'extra.csv',
      'hypervisors.csv',
      'run-report.json',
    ]);
    expect(await dataPackageProblems(second.out)).toEqual([]);
  });
});
