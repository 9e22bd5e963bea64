import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasets } from '../../connector/datasets/registry.ts';
import { differences } from '../hosts/compare.ts';
import { readDescriptor } from '../hosts/package.ts';
import { panelsHere } from '../report/panels-here.ts';
import { startSimulator } from '../simulator/index.ts';
import { readEveryTable } from '../support/every-table.ts';
import { temporaryFolder } from '../support/folder.ts';
import { extractHere } from '../support/here.ts';
import { day, schedule } from '../support/incremental.ts';
import { moment } from '../support/moment.ts';
import { readParquet } from '../support/parquet.ts';
import { smallTenant, wholeDays } from '../support/program.ts';
import { only, tell } from '../support/story.ts';
import { parseTable } from '../support/tables.ts';

const both = ['csv', 'parquet'] as const;

/** How the Parquet files of a folder differ from its CSV files. */
async function parquetDifferences(out: string): Promise<readonly string[]> {
  const { resources } = await readDescriptor(out);
  const tables = resources.filter(({ path }) => path.endsWith('.csv'));
  const found: string[] = [];
  for (const { path, schema } of tables) {
    const table = path.slice(0, -'.csv'.length);
    const csv = parseTable(await readFile(join(out, path), 'utf8'));
    const parquet = await readParquet(join(out, `${table}.parquet`));
    found.push(...differences(csv, schema.fields, parquet).map((line) => `${table}: ${line}`));
  }
  return found;
}

async function tableFiles(out: string): Promise<readonly string[]> {
  return (await readdir(out)).filter((name) => /\.(csv|parquet)$/.test(name)).toSorted();
}

describe('a run with every dataset', () => {
  it('has the same cells in Parquet as in CSV, and says so of each file', async () => {
    let wrong: readonly string[] | undefined;
    let names: readonly string[] = [];
    const { report } = await readEveryTable({
      tenant: {
        ...{ ...smallTenant, now: moment, logs: { records: 200, operations: 40, days: 6 } },
        timestampPrecision: 'ticks',
      },
      parameters: { includeCmdletParameters: true, formats: [...both] },
      async look(out) {
        wrong = await parquetDifferences(out);
        const { resources } = await readDescriptor(out);
        names = resources.map(({ path }) => path);
        for (const { path, bytes, hash } of resources) {
          const content = await readFile(join(out, path));
          const sha256 = createHash('sha256').update(content).digest('hex');
          expect([path, bytes, hash]).toEqual([path, content.length, `sha256:${sha256}`]);
        }
      },
    });
    expect(report).toMatchObject({ exitCode: 0, verdict: 'complete' });
    expect(wrong).toEqual([]);
    expect(names).toEqual(datasets.flatMap(({ name }) => both.map((format) => `${name}.${format}`)));
    for (const { name } of datasets) {
      expect(report.datasets[name]?.files.map(({ path }) => path)).toEqual(
        both.map((format) => `${name}.${format}`),
      );
    }
  });

  it('has no two columns of a table whose names differ only in case: Parquet readers take them for one', () => {
    for (const { name, columns } of datasets) {
      expect(new Set(columns.map((column) => column.name.toLowerCase())).size, name).toBe(columns.length);
    }
  });
});

describe('the formats of a run', () => {
  const parameters = { fetchStartDatePeriod: wholeDays, ...only('hypervisors', 'machine_catalogs') };

  it('decide which files there are; those of the format before go', async () => {
    await using simulator = await startSimulator(smallTenant);
    const out = await temporaryFolder();
    const run = async (formats: readonly string[]) => {
      const { report } = await extractHere(simulator, { out, parameters: { ...parameters, formats } });
      expect(report()).toMatchObject({ verdict: 'complete', files: expect.any(Array) });
      return report();
    };
    await run(['csv']);
    expect(await tableFiles(out)).toEqual(['hypervisors.csv', 'machine_catalogs.csv']);
    await run(['parquet', 'csv']);
    expect(await tableFiles(out)).toEqual([
      ...['hypervisors.csv', 'hypervisors.parquet'],
      ...['machine_catalogs.csv', 'machine_catalogs.parquet'],
    ]);
    const { datasets: tables, files } = await run(['parquet']);
    expect(await tableFiles(out)).toEqual(['hypervisors.parquet', 'machine_catalogs.parquet']);
    expect(tables['hypervisors']?.file?.path).toBe('hypervisors.parquet');
    expect(files).toContain('hypervisors.parquet');
    const { resources } = await readDescriptor(out);
    expect(resources).toMatchObject([
      { name: 'machine_catalogs.parquet', format: 'parquet', mediatype: 'application/vnd.apache.parquet' },
      { name: 'hypervisors.parquet', format: 'parquet' },
    ]);
    await run(['csv']);
    expect(await tableFiles(out)).toEqual(['hypervisors.csv', 'machine_catalogs.csv']);
  });

  it('that change do not remove the files of a table that fails', async () => {
    const out = await temporaryFolder();
    await using simulator = await startSimulator(smallTenant);
    await extractHere(simulator, { out, parameters });
    await using failing = await startSimulator({
      ...smallTenant,
      faults: [{ on: '/cvad/manage/hypervisors', kind: 'status', status: 403, times: 99 }],
    });
    const { report } = await extractHere(failing, {
      out,
      parameters: { ...parameters, formats: ['parquet'] },
    });
    expect(report().datasets['hypervisors']?.status).toBe('failed');
    expect(await tableFiles(out)).toEqual(['hypervisors.csv', 'machine_catalogs.parquet']);
  });

  it('do not replace a Parquet file of somebody else', async () => {
    await using simulator = await startSimulator(smallTenant);
    const out = await temporaryFolder();
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'hypervisors.parquet'), 'mine');
    const refused = await extractHere(simulator, {
      out,
      parameters: { ...parameters, formats: ['parquet'] },
    });
    expect([refused.exitCode, await tableFiles(out)]).toEqual([78, ['hypervisors.parquet']]);
    const beside = await extractHere(simulator, { out, parameters });
    expect(beside.exitCode).toBe(0);
    expect(await readFile(join(out, 'hypervisors.parquet'), 'utf8')).toBe('mine');
  });

  it('that a spreadsheet needs are not those of Parquet: its texts are as the source has them', async () => {
    await using simulator = await startSimulator(smallTenant);
    const plain = await extractHere(simulator, { parameters: { ...parameters, formats: ['parquet'] } });
    const escaped = await extractHere(simulator, {
      parameters: { ...parameters, formats: [...both], csvEscapeFormulas: true, csvByteOrderMark: true },
    });
    for (const file of ['hypervisors.parquet', 'machine_catalogs.parquet']) {
      expect(await readFile(join(escaped.out, file))).toEqual(await readFile(join(plain.out, file)));
    }
  });

  it.each([
    ['none', [], /`formats` must name at least one format/],
    ['one that there is not', ['xlsx'], /formats/],
  ])('that name %s are refused', async (_title, formats, says) => {
    await expect(tell({ parameters: { formats } })).rejects.toMatchObject({
      problems: [expect.stringMatching(says)],
    });
  });
});

describe('incremental runs that publish only Parquet', () => {
  const began = (id: string, at: number) => ({
    ...{ SessionKey: id, StartDate: day(at), EndDate: day(at), CreatedDate: day(at) },
  });

  it('go on from the state, whatever the output folder has, and write their changes', async () => {
    await using tenant = await schedule({ Sessions: [began('a', -2), began('b', -1)] });
    const parquet = { formats: ['parquet'] };
    await tenant.run(0, parquet);
    tenant.sets.Sessions = [...tenant.sets.Sessions, began('c', 0.5)];
    const next = await tenant.run(1, parquet, { changes: true });
    expect(next.report).toMatchObject({
      exitCode: 0,
      datasets: { sessions: { plan: { mode: 'incremental' } } },
    });
    expect(await tableFiles(tenant.out)).toEqual([
      ...['application_instances.changes.parquet', 'application_instances.parquet'],
      ...['sessions.changes.parquet', 'sessions.parquet'],
    ]);
    const table = await readParquet(join(tenant.out, 'sessions.parquet'));
    const changes = await readParquet(join(tenant.out, 'sessions.changes.parquet'));
    const keysOf = ({ columns, rows }: typeof table) =>
      rows.map((row) => row[columns.indexOf('session_key')]);
    expect([keysOf(table), keysOf(changes)]).toEqual([['a', 'b', 'c'], ['c']]);
    expect(changes.columns.at(-1)).toBe('_op');
  });
});

describe('a folder of Parquet files', () => {
  it('gives the same report as one of CSV files', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 200 });
    const extraDatasets = ['users', 'machines', 'applications', 'connections'];
    const parameters = { fetchStartDatePeriod: wholeDays, extraDatasets };
    const csv = await extractHere(simulator, { parameters });
    const parquet = await extractHere(simulator, { parameters: { ...parameters, formats: ['parquet'] } });
    const shownOf = async (out: string) => {
      const { made } = await panelsHere([out]);
      // Paths and hashes are those of other files.
      return JSON.stringify([...made.values()], (name, value) => (/^(folder|hash)$/.test(name) ? '' : value));
    };
    expect(await shownOf(parquet.out)).toBe(await shownOf(csv.out));
  });
});
