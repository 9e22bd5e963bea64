import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int64, text } from '../../../connector/datasets/define.ts';
import { openCsv } from '../../../connector/output/csv.ts';
import { type JsonRow, readJsonRows } from '../../../connector/output/json-rows.ts';
import { temporaryFolder } from '../../support/folder.ts';

const columns = [text('name', 'Name', ''), int64('count', 'Count', ''), text('note', 'Note', '')];

const cell = fc.option(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '"', ',', 'a\r\nb', '😀"",\n', 'null')),
);
const digits = fc.option(fc.bigInt().map(String));

interface WrittenOptions {
  readonly byteOrderMark?: boolean;
  readonly nulled?: Parameters<typeof readJsonRows>[3];
}

async function written(
  rows: readonly (readonly (string | null)[])[],
  { byteOrderMark = false, nulled }: WrittenOptions = {},
): Promise<readonly JsonRow[]> {
  const path = join(await temporaryFolder(), 'table.csv');
  const csv = await openCsv({ path, columns, byteOrderMark });
  await csv.write(rows.map((row) => [row]));
  await csv.close();
  const all: JsonRow[] = [];
  for await (const batch of readJsonRows(path, columns, 'name', nulled)) {
    all.push(...batch.map((row) => ({ ...row, json: Buffer.from(row.json) })));
  }
  return all;
}

it('knows no byte order mark', async () => {
  const json = await written([['a', '1', null]], { byteOrderMark: true });
  expect(json.map((row) => String(row.json))).toEqual(['{"name":"a","count":1,"note":null}']);
});

it('gives rows as they went into the table, numbers digit for digit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, digits, cell)), async (rows) => {
      const json = await written(rows);
      expect(json.map((row) => String(row.json))).toEqual(
        rows.map(
          ([name, count, note]) =>
            `{"name":${JSON.stringify(name)},"count":${count},"note":${JSON.stringify(note)}}`,
        ),
      );
    }),
    { numRuns: 40 },
  );
});

it('tells by what the rows are sorted', async () => {
  const rows = await written([
    ['2026', '1', null],
    [null, '2', 'x'],
  ]);
  expect(rows.map(({ cursor }) => cursor)).toEqual(['2026', null]);
});

it('tells which cells are empty because of a value of another type, by the key of the row', async () => {
  const rows = [
    ['a "b", ü', null, null],
    ['c', '2', null],
    [null, null, null],
  ];
  const cells = new Map([
    ['a "b", ü', ['count', 'note']],
    ['', ['note']],
  ]);
  const told = await written(rows, { nulled: { key: ['name'], cells } });
  expect(told.map(({ nulled }) => nulled)).toEqual([['count', 'note'], undefined, ['note']]);
  const byTwo = { key: ['name', 'count'], cells: new Map([['c 2', ['note']]]) };
  const both = await written(rows, { nulled: byTwo });
  expect(both.map(({ nulled }) => nulled)).toEqual([undefined, ['note'], undefined]);
});

it('keeps rows apart whose bytes share memory, also rows longer than that', async () => {
  const long = 'ü\\'.repeat(100_000);
  const rows = [long, '', 'b', long, null].map((name) => [name, null, null] as const);
  const json = await written(rows);
  expect(json.map((row) => JSON.parse(String(row.json)).name)).toEqual([long, '', 'b', long, null]);
});

it('escapes each character as JSON.stringify does', async () => {
  const all = Array.from({ length: 0x2030 }, (_, code) => String.fromCharCode(code));
  const json = await written(all.map((character) => [character, null, `a${character},`]));
  expect(json.map((row) => String(row.json))).toEqual(
    all.map(
      (character) =>
        `{"name":${JSON.stringify(character)},"count":null,"note":${JSON.stringify(`a${character},`)}}`,
    ),
  );
});

describe('a line that does not fit the columns fails', () => {
  it.each([
    ['too few cells', 'a,1'],
    ['too many cells', 'a,1,b,c'],
    ['too many cells, all empty', ',,,'],
    ['no cell', ''],
    ['text behind a quoted cell', '"a"b,1,c'],
    ['a quoted cell that takes a comma for its end', '"a,1",b'],
  ])('%s', async (_, line) => {
    const path = join(await temporaryFolder(), 'table.csv');
    await writeFile(path, `name,count,note\na,1,b\n${line}\n`);
    const read = async () => {
      for await (const rows of readJsonRows(path, columns, undefined)) expect(rows).toHaveLength(1);
    };
    await expect(read()).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringContaining('table.csv has a line that does not fit its columns'),
    });
  });
});
