import { expect, test } from 'vitest';
import { expectTables } from '../table-differences.ts';

/** Failures over whole tables: `short-failures.test.ts` looks at what is printed of them. */

const columns = ['machine_id', ...Array.from({ length: 10 }, (_, column) => `column_${column}`)];
const rows = Array.from({ length: 100 }, (_, at) => columns.map((column) => `${column} of ${at}`));
const wrong = rows.map((row) => row.map((cell, at) => (at === 0 ? cell : `other ${cell}`)));

test('rows', () => expect(wrong).toEqual(rows));

test('text', () => expect(wrong.join('\n')).toBe(rows.join('\n')));

test('the last row', () =>
  expect([...rows, ['found at the end']]).toEqual([...rows, ['expected at the end']]));

test('tables', () => expectTables({ machines: { columns, rows: wrong } }, { machines: { columns, rows } }));
