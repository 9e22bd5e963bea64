import { expect } from 'vitest';
import { datasets } from '../../connector/datasets/registry.ts';
import type { ReadCell, ReadTable } from './tables.ts';

type Rows = Pick<ReadTable, 'columns' | 'rows'>;
type Cells = Rows['rows'][number];

/** So many differences are named; whoever reads them mends the first, not the thousandth. */
const named = 10;

/** Has tables compared by key and column. A failure names a few cells, never whole tables. */
export function expectTables(
  published: Readonly<Record<string, Rows>>,
  expected: Readonly<Record<string, Rows>>,
): void {
  expect(Object.keys(published).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [name, rows] of Object.entries(expected)) {
    expect(tableDifferences(name, published[name] ?? noRows, rows)).toEqual([]);
  }
}

const noRows: Rows = { columns: [], rows: [] };

/** Rows that are given by name of the column, in the order of these columns; a name that a row lacks is no column. */
export function rowsOf(
  columns: readonly string[],
  records: readonly Readonly<Record<string, ReadCell>>[],
): Rows {
  const [first] = records;
  const names = first === undefined ? columns : Object.keys(first);
  const all = [
    ...columns.filter((name) => names.includes(name)),
    ...names.filter((name) => !columns.includes(name)),
  ];
  return { columns: all, rows: records.map((record) => all.map((name) => record[name] ?? null)) };
}

/** How a table differs from what is expected of it: one line a cell or row, the first ten, and how many more there are. */
export function tableDifferences(name: string, got: Rows, expected: Rows): readonly string[] {
  const all = columnDifferences(got.columns, expected.columns);
  const lines = all.length > 0 ? all : rowDifferences(keyOf(name, expected.columns), got, expected);
  const rest = lines.length - named;
  return [
    ...lines.slice(0, named).map((line) => `${name}: ${line}`),
    ...(rest > 0 ? [`${name}: and ${rest} more`] : []),
  ];
}

function columnDifferences(got: readonly string[], expected: readonly string[]): readonly string[] {
  const lines = [
    ...expected.filter((column) => !got.includes(column)).map((column) => `the column ${column} is missing`),
    ...got.filter((column) => !expected.includes(column)).map((column) => `there is a column ${column}`),
  ];
  if (lines.length > 0 || got.join() === expected.join()) return lines;
  const at = got.findIndex((column, index) => column !== expected[index]);
  return [`column ${at + 1} is ${got[at]}, not ${expected[at]}`];
}

/** How a row is named; a table that is not declared, or lacks a column of its key, by all its cells. */
function keyOf(name: string, columns: readonly string[]): (row: Cells) => string {
  const key = datasets.find((dataset) => dataset.name === name)?.key ?? columns;
  const places = key.map((column) => columns.indexOf(column));
  return (row) => places.map((at) => shown(row[at] ?? null)).join(' ');
}

const shown = (cell: ReadCell): string => {
  const text = JSON.stringify(cell);
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length} characters)` : text;
};

function rowDifferences(keyText: (row: Cells) => string, got: Rows, expected: Rows): readonly string[] {
  const [found, wanted] = [byKey(keyText, got.rows), byKey(keyText, expected.rows)];
  const lines = [...wanted].flatMap(([key, rows]) => {
    const [row, ...others] = found.get(key) ?? [];
    if (row === undefined) return [`the row ${key} is missing`];
    if (others.length + 1 !== rows.length)
      return [`the row ${key} is there ${others.length + 1} times, not ${rows.length}`];
    return rows.flatMap((want, at) =>
      cellDifferences(key, expected.columns, [row, ...others][at] ?? [], want),
    );
  });
  const added = [...found.keys()].filter((key) => !wanted.has(key)).map((key) => `there is a row ${key}`);
  if (lines.length + added.length > 0) return [...lines, ...added];
  const at = got.rows.findIndex((row, index) => keyText(row) !== keyText(expected.rows[index] ?? []));
  const [is, should] = [got.rows[at] ?? [], expected.rows[at] ?? []];
  return at < 0 ? [] : [`row ${at + 1} is ${keyText(is)}, not ${keyText(should)}: the order differs`];
}

function byKey(
  keyText: (row: Cells) => string,
  rows: readonly Cells[],
): ReadonlyMap<string, readonly Cells[]> {
  return Map.groupBy(rows, keyText);
}

function cellDifferences(
  key: string,
  columns: readonly string[],
  got: Cells,
  expected: Cells,
): readonly string[] {
  return columns.flatMap((column, at) => {
    const [is, should] = [got[at] ?? null, expected[at] ?? null];
    return is === should ? [] : [`row ${key}, ${column}: ${shown(is)}, not ${shown(should)}`];
  });
}
