import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  boolean,
  type Column,
  type Dataset,
  int64,
  number,
  text,
  timestamp,
} from '../../../../connector/datasets/define.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import { openCsv } from '../../../../connector/output/csv.ts';
import { writeParquet } from '../../../../connector/output/parquet/write-parquet.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { readParquet } from '../../../support/parquet.ts';
import type { ReadCell } from '../../../support/tables.ts';

const [sessions] = datasets;
if (sessions === undefined) throw new Error('there is no dataset');

function tableOf(columns: readonly Column[]): Dataset {
  return {
    ...sessions,
    name: 'things',
    title: 'Things',
    description: "What's there: ü",
    primaryKey: ['id'],
    columns,
  } as Dataset;
}

const things = tableOf([
  int64('id', 'Id', 'Number, "quoted".'),
  text('label', 'Label', 'Its label; ü.'),
  timestamp('since', 'Since', 'When it began.'),
  number('load', 'Load', 'Percent.'),
  boolean('up', 'Up', 'Whether it runs.'),
  { ...text('day', 'Day', 'Its day.'), type: 'date' },
]);

interface Written {
  readonly folder: string;
  readonly csv: string;
  readonly to: string;
}

async function convert(
  dataset: Dataset,
  rows: readonly (readonly ReadCell[])[],
  signal = new AbortController().signal,
) {
  const folder = await temporaryFolder();
  const files: Written = { folder, csv: join(folder, 'things.csv'), to: join(folder, "it's.parquet") };
  const csv = await openCsv({ path: files.csv, columns: dataset.columns });
  await csv.write(rows.map((row) => [row]));
  const summary = await csv.close();
  const made = await writeParquet({ dataset, from: files.csv, to: files.to, summary, signal });
  return { ...files, summary, made };
}

const row = (id: string, label: ReadCell, rest: readonly ReadCell[] = [null, null, null, null]) => [
  id,
  label,
  ...rest,
];

/** One column of numbers or points in time, and what becomes of it. */
async function columnOf(type: Column['type'], cells: readonly ReadCell[]) {
  const dataset = tableOf([int64('id', 'Id', 'Number.'), { ...text('x', 'X', 'A value.'), type }]);
  const { to, made } = await convert(
    dataset,
    cells.map((cell, index) => [String(index), cell]),
  );
  const { rows, types } = await readParquet(to);
  return { cells: rows.map(([, cell]) => cell), type: types['x'], wider: made.wider };
}

describe('a table as Parquet', () => {
  it('has every value as it is in the CSV, null apart from the empty text', async () => {
    const rows = [
      row('9223372036854775807', '', ['0001-01-01T00:00:00.000Z', '1.5', 'true', '2026-01-01']),
      row('-9223372036854775808', null, ['9999-12-31T23:59:59.999999Z', '-12.25', 'false', '0001-01-01']),
      row('0', 'a "q",\n line\r\n2 \r', ['1969-12-31T23:59:59.999Z', '1e300', null, '9999-12-31']),
      row('1', '😀 𝕏 \u2028 \ufeff \u0000 \t', [null, '12.345678901234567', null, null]),
      ...['NULL', 'null', '\\N', ' lead ', '#', 'NaN', "'", '""', '\\', 'é', '=1+1'].map((label, index) =>
        row(String(index + 2), label),
      ),
    ];
    const { to, made } = await convert(things, rows);
    const read = await readParquet(to);
    expect(read.columns).toEqual(things.columns.map(({ name }) => name));
    const plain = read.rows.map(([id, label, since, ...rest]) => [
      id,
      label,
      since?.replace(' ', 'T').replace(/(\.\d{3,6})?\+00$/, (_, digits = '.000') => `${digits}Z`) ?? null,
      ...rest,
    ]);
    expect(plain).toEqual(rows.map((cells) => cells.map((cell) => (cell === '1e300' ? '1e+300' : cell))));
    expect(made).toMatchObject({ rows: rows.length, wider: [], bytes: (await stat(to)).size });
  });

  it('has the types of the declaration, points in time in UTC, and is compressed with zstd', async () => {
    const { types, codecs } = await readParquet((await convert(things, [row('1', 'a')])).to);
    expect(types).toMatchObject({
      id: expect.stringMatching(/^INT64/),
      label: expect.stringMatching(/^BYTE_ARRAY/),
      since: expect.stringMatching(/^INT64 TimestampType\(isAdjustedToUTC=1, .*MICROS=MicroSeconds/),
      load: 'DOUBLE',
      up: 'BOOLEAN',
      day: expect.stringMatching(/^INT32 .*DATE/i),
    });
    expect(codecs).toEqual(['ZSTD']);
  });

  it('says what it is: title, description, columns and key', async () => {
    const { about } = await readParquet((await convert(things, [])).to);
    expect(about).toMatchObject({ title: 'Things', description: "What's there: ü" });
    expect(JSON.parse(about['table_schema'] ?? '')).toMatchObject({
      fields: [{ name: 'id', type: 'integer', description: 'Number, "quoted".' }, ...Array(5).fill({})],
      uniqueKeys: [['id']],
    });
  });

  it('of the same rows has the same bytes, in row groups that are sorted as the table is', async () => {
    const rows = Array.from({ length: 70_000 }, (_, index) => row(String(index), `label ${index % 700}`));
    const [first, second] = [await convert(things, rows), await convert(things, rows)];
    expect(await readFile(second.to)).toEqual(await readFile(first.to));
    expect(second.made).toEqual(first.made);
    const read = await readParquet(first.to);
    expect(read.rowGroups).toBe(3);
    expect(read.rows.map(([id]) => id)).toEqual(rows.map(([id]) => id));
    expect(await readdir(first.folder)).toEqual(["it's.parquet", 'things.csv']);
  });

  it('holds a cell of millions of characters', async () => {
    const long = 'x"\n'.repeat(1_200_000);
    const { to } = await convert(things, [row('1', long), row('2', 'short')]);
    expect((await readParquet(to)).rows.map(([, label]) => label)).toEqual([long, 'short']);
  });
});

describe('values with more digits than their type has', () => {
  it('points in time with seven to nine digits are nanoseconds', async () => {
    const cells = ['2026-11-20T09:00:00.1234567Z', '1700-01-01T00:00:00.123456789Z', null];
    const found = await columnOf('timestamp', cells);
    expect(found.cells).toEqual(['2026-11-20 09:00:00.1234567', '1700-01-01 00:00:00.123456789', null]);
    expect(found).toMatchObject({ type: expect.stringMatching(/NANOS=NanoSeconds/), wider: [] });
  });

  it.each([
    ['ten digits', ['2026-11-20T09:00:00.1234567891Z']],
    ['nanoseconds of a year that 64 bits do not reach', ['2300-01-01T00:00:00.1234567Z']],
    ['nanoseconds of a year before', ['1600-01-01T00:00:00.1234567Z']],
  ])('points in time of %s stay text, and the caller is told', async (_title, cells) => {
    const found = await columnOf('timestamp', [...cells, '2026-11-20T09:00:00.000Z']);
    expect(found.cells).toEqual([...cells, '2026-11-20T09:00:00.000Z']);
    expect(found.wider).toEqual([{ column: 'x', promised: 'TIMESTAMPTZ', written: 'VARCHAR' }]);
  });

  it('numbers become decimals of as many places as the longest has', async () => {
    const found = await columnOf('number', ['79228162514264337593543950335', '-0.125', '3', null]);
    expect(found.cells).toEqual(['79228162514264337593543950335.000', '-0.125', '3.000', null]);
    expect(found.wider).toEqual([{ column: 'x', promised: 'DOUBLE', written: 'DECIMAL(38,3)' }]);
  });

  it.each([
    ['more than 38 digits', ['1234567890123456789012345678901234567890.5']],
    ['an exponent', ['1.00000000000000000001e5', '1e-400']],
  ])('numbers with %s stay text', async (_title, cells) => {
    const found = await columnOf('number', [...cells, '1.5']);
    expect(found.cells).toEqual([...cells, '1.5']);
    expect(found.wider).toEqual([{ column: 'x', promised: 'DOUBLE', written: 'VARCHAR' }]);
  });

  it('the digits with which .NET writes a double are no reason', async () => {
    const found = await columnOf('number', ['0.10000000000000001', '1.7976931348623157E+308', '5E-324']);
    expect(found).toMatchObject({ type: 'DOUBLE', wider: [] });
  });
});

describe('a conversion that ends early', () => {
  it('because it is cancelled throws the reason', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => row(String(index), `label ${index}`));
    const { folder, csv, summary } = await convert(things, rows);
    const stop = new AbortController();
    const reason = new ConnectorError('CANCELLED', 'The run was cancelled.');
    const to = join(folder, 'again.parquet');
    const again = writeParquet({ dataset: things, from: csv, to, summary, signal: stop.signal });
    setImmediate(() => stop.abort(reason));
    await expect(again).rejects.toBe(reason);
  });

  it('because the folder is gone is OUTPUT_FAILED that names the file', async () => {
    const { csv, summary } = await convert(things, [row('1', 'a')]);
    const to = join(await temporaryFolder(), 'gone', 'things.parquet');
    const { signal } = new AbortController();
    await expect(writeParquet({ dataset: things, from: csv, to, summary, signal })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringContaining('things.parquet cannot be written: '),
    });
  });

  it('because the file is not what its columns say is OUTPUT_FAILED, not a table of nulls', async () => {
    const { folder, csv, summary } = await convert(things, [row('1', 'a')]);
    const wrong = tableOf(things.columns.map((column) => ({ ...column, type: 'boolean' as const })));
    const { signal } = new AbortController();
    await expect(
      writeParquet({ dataset: wrong, from: csv, to: join(folder, 'wrong.parquet'), summary, signal }),
    ).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  });
});
