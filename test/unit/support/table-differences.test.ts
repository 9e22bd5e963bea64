import { describe, expect, test } from 'vitest';
import { expectTables, rowsOf, tableDifferences } from '../../support/table-differences.ts';

const columns = ['customer_id', 'machine_id', 'name'];
const rows = Array.from({ length: 600 }, (_, at) => ['c', `m${at}`, `name ${at}`]);
const table = { columns, rows };
const differences = (got: Parameters<typeof tableDifferences>[1]) => tableDifferences('machines', got, table);

describe('two tables', () => {
  test('that are the same do not differ', () => {
    expect(differences({ columns: [...columns], rows: rows.map((row) => [...row]) })).toEqual([]);
  });

  test('that differ in a cell are told apart by key, column and both values (planted)', () => {
    const got = rows.map((row, at) => (at === 7 ? ['c', 'm7', null] : row));
    expect(differences({ columns, rows: got })).toEqual(['machines: row "m7", name: null, not "name 7"']);
  });

  test('that differ everywhere are ten lines, and how many more (planted)', () => {
    const lines = differences({ columns, rows: rows.map(([c = '', m = '']) => [c, m, 'x'.repeat(5000)]) });
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('machines: and 590 more');
    expect(lines.join('\n').length).toBeLessThan(2000);
  });

  test.each([
    ['a row that is missing', rows.slice(1), 'the row "m0" is missing'],
    ['a row too many', [...rows, ['c', 'm600', '']], 'there is a row "m600"'],
    ['a row twice', [...rows.slice(0, 2), ...rows.slice(1)], 'the row "m1" is there 2 times, not 1'],
    [
      'another order',
      [rows[1] ?? [], rows[0] ?? [], ...rows.slice(2)],
      'row 1 is "m1", not "m0": the order differs',
    ],
    ['the empty text for null', [['c', 'm0', ''], ...rows.slice(1)], 'row "m0", name: "", not "name 0"'],
  ])('%s is named (planted)', (_, got, line) => {
    expect(differences({ columns, rows: got })).toEqual([`machines: ${line}`]);
  });

  test('columns come first: what is missing, what nobody expects, another order (planted)', () => {
    expect(differences({ columns: ['customer_id', 'machine_id', 'title'], rows })).toEqual([
      'machines: the column name is missing',
      'machines: there is a column title',
    ]);
    expect(differences({ columns: ['machine_id', 'customer_id', 'name'], rows })).toEqual([
      'machines: column 1 is machine_id, not customer_id',
    ]);
  });

  test('by name of the column are compared in one order; a name too many is seen', () => {
    const records = rows.map(([c = '', m = '', name = '']) => ({ name, customer_id: c, machine_id: m }));
    expect(differences(rowsOf(columns, records))).toEqual([]);
    const more = records.map((record) => ({ ...record, more: '' }));
    expect(differences(rowsOf(columns, more))).toEqual(['machines: there is a column more']);
    const fewer = records.map(({ name, machine_id }) => ({ name, machine_id }));
    expect(differences(rowsOf(columns, fewer))).toEqual(['machines: the column customer_id is missing']);
  });
});

test('a failure over hundreds of rows is short (planted)', () => {
  const wrong = { columns, rows: rows.map(([c = '', m = '']) => [c, m, null]) };
  const compare = () => expectTables({ machines: wrong }, { machines: table });
  expect(compare).toThrow(/deeply equal/);
  expect(() => expectTables({}, { machines: table })).toThrow();
  expect(() => expectTables({ machines: table }, { machines: table })).not.toThrow();
});
