import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../connector/datasets/define.ts';
import type { Cell, Cells } from '../../../connector/output/cells.ts';
import { type CsvFile, type CsvSummary, openCsv } from '../../../connector/output/csv.ts';
import { temporaryFolder } from '../../support/folder.ts';

type Rows = readonly (readonly Cell[])[];

/** A row without shared cells. */
const ungrouped = (row: readonly Cell[]): Cells => [row];

const columnsOf = (...types: readonly ColumnType[]) =>
  types.map((type, index) => ({ name: `column_${index}`, type }));

async function written(
  batches: readonly Rows[],
  { columns = columnsOf('text', 'text') } = {},
): Promise<CsvSummary & { readonly text: string }> {
  const path = join(await temporaryFolder(), 'table.csv');
  const csv = await openCsv({ path, columns });
  for (const rows of batches) await csv.write(rows.map(ungrouped));
  const summary = await csv.close();
  return { ...summary, text: await readFile(path, 'utf8') };
}

/** Reads a table back as any RFC 4180 reader does; an empty field is null, a quoted empty one the empty string. */
function read(text: string): Cell[][] {
  return parse(text, {
    from_line: 1,
    record_delimiter: '\n',
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  });
}

async function textOf(rows: Rows, options?: Parameters<typeof written>[1]): Promise<string> {
  return (await written([rows], options)).text.split('\n').slice(1).join('\n');
}

describe('a table', () => {
  it('has its header also without rows', async () => {
    expect(await written([])).toEqual({
      text: 'column_0,column_1\n',
      rows: 0,
      bytes: 18,
      sha256: createHash('sha256').update('column_0,column_1\n').digest('hex'),
    });
  });

  it('has no byte order mark, and ends every line with one line feed', async () => {
    const { text } = await written([[['a', 'b']], [['c', 'd']]]);
    expect(text).toBe('column_0,column_1\na,b\nc,d\n');
  });

  it.each<[string, Cell, string]>([
    ['null', null, ''],
    ['the empty string', '', '""'],
    ['a space', ' ', ' '],
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['one quote', '"', '""""'],
    ['a line feed', 'a\nb', '"a\nb"'],
    ['a lone carriage return', 'a\rb', '"a\rb"'],
    ['both', 'a\r\nb', '"a\r\nb"'],
    ['a backslash', 'DOMAIN\\user', 'DOMAIN\\user'],
    ['a formula', '=1+1', '=1+1'],
    ['other scripts', 'Zoë 東京 🙂', 'Zoë 東京 🙂'],
    ['the word false', 'false', 'false'],
    ['zero', '0', '0'],
  ])('writes %s so that it can be told from all others', async (_what, cell, text) => {
    expect(await textOf([[cell, 'x']])).toBe(`${text},x\n`);
    expect(await textOf([['x', cell]])).toBe(`x,${text}\n`);
  });

  it('comes back as it was, whatever the cells hold', async () => {
    const hostile = fc.constantFrom(
      '',
      '"',
      '""',
      ',',
      '\r',
      '\n',
      '\r\n',
      '\t',
      "'",
      '=',
      '-1',
      '\uFEFF',
      '\0',
      ' ',
    );
    const cell = fc.oneof(
      fc.constant(null),
      hostile,
      fc.array(hostile, { maxLength: 5 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
      );
    await fc.assert(
      fc.asyncProperty(table, fc.nat(20), async (rows, cut) => {
        const columns = columnsOf(...(rows[0] ?? []).map(() => 'text' as const));
        const result = await written([rows.slice(0, cut), rows.slice(cut)], { columns });
        expect(read(result.text)).toEqual([columns.map(({ name }) => name), ...rows]);
        expect(result.rows).toBe(rows.length);
        expect(result.bytes).toBe(Buffer.byteLength(result.text));
        expect(result.sha256).toBe(createHash('sha256').update(result.text).digest('hex'));
      }),
      { numRuns: 200 },
    );
  });

  it('of the same rows has the same bytes, however the rows are handed over', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [`row ${index}`, 'x'.repeat(index % 200)]);
    const whole = await written([rows]);
    const single = await written(rows.map((row) => [row]));
    expect({ ...single, text: '' }).toEqual({ ...whole, text: '' });
  });

  it('of fifty thousand wide rows arrives whole', async () => {
    const path = join(await temporaryFolder(), 'large.csv');
    const csv = await openCsv({ path, columns: columnsOf('text', 'text', 'int64') });
    for (let page = 0; page < 50; page++) {
      await csv.write(
        Array.from({ length: 1000 }, (_, row) => [['päge "x"', 'y'.repeat(100), String(page * 1000 + row)]]),
      );
    }
    const summary = await csv.close();
    const bytes = await readFile(path);
    expect(summary).toEqual({
      rows: 50_000,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(bytes.subarray(-7).toString()).toBe(',49999\n');
  });
});

describe('trouble', () => {
  it.each([[[['a']]], [[['a', 'b', 'c']]], [[['a', 'b'], []]]])(
    'a row of another width is refused: %j',
    async (rows) => {
      await expect(written([rows])).rejects.toThrowError(/cells in a row of 2 columns/);
    },
  );

  it('a refused row spoils the file for good', async () => {
    const csv = await opened();
    await expect(csv.write([[['a']]])).rejects.toThrowError();
    await expect(csv.write([[['a', 'b']]])).rejects.toThrowError();
    await expect(csv.close()).rejects.toThrowError();
    await csv.abort();
  });

  it('a folder that is not there is OUTPUT_FAILED in plain words', async () => {
    const path = join(await temporaryFolder(), 'missing', 'table.csv');
    await expect(openCsv({ path, columns: columnsOf('text') })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'table.csv cannot be created: the folder does not exist.',
    });
  });

  it.runIf(existsSync('/dev/full'))(
    'a full disk is OUTPUT_FAILED, in the middle and at the end',
    async () => {
      const full = { path: '/dev/full', columns: columnsOf('text', 'text') };
      const diskFull = { code: 'OUTPUT_FAILED', message: 'full cannot be written: the disk is full.' };
      const small = await openCsv(full);
      await small.write([[['a', 'b']]]);
      await expect(small.close()).rejects.toMatchObject(diskFull);
      await small.abort();
      const large = await openCsv(full);
      await expect(large.write([[['x'.repeat(300_000), 'b']]])).rejects.toMatchObject(diskFull);
      await expect(large.close()).rejects.toMatchObject(diskFull);
      await large.abort();
    },
  );

  it('stops with the reason of a signal', async () => {
    const stop = new AbortController();
    const csv = await opened(stop.signal);
    await csv.write([[['a', 'b']]]);
    stop.abort(new Error('enough'));
    await expect(csv.write([[['c', 'd']]])).rejects.toThrowError('enough');
    await expect(csv.close()).rejects.toThrowError('enough');
    await csv.abort();
    await expect(opened(stop.signal)).rejects.toThrowError('enough');
  });

  it('can be given up at any time, and more than once', async () => {
    const csv = await opened();
    await csv.write([[['a', 'b']]]);
    await csv.abort();
    await csv.abort();
    await expect(csv.write([[['c', 'd']]])).rejects.toThrowError('abandoned');
    const closed = await opened();
    await closed.close();
    await closed.abort();
  });
});

async function opened(signal?: AbortSignal): Promise<CsvFile> {
  const path = join(await temporaryFolder(), 'table.csv');
  return openCsv({
    path,
    columns: columnsOf('text', 'text'),
    ...(signal === undefined ? {} : { signal }),
  });
}
