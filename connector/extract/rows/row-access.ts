import { closingDatesOf, type Dataset } from '../../datasets/define.ts';
import { keyText } from '../../keys.ts';
import { type Cell, type Cells, cellAt, KeptLines } from '../../output/cells.ts';
import type { Line } from '../../output/lines.ts';
import { inOrder, sortColumnsOf } from '../../output/order.ts';

/** A row of a table, as the source sent it or as it was written before. */
export type AnyRow = Cells | Line;

export function isLine(row: AnyRow): row is Line {
  return 'block' in row;
}

/** What is looked at in the rows of a table, however they came. */
export interface RowView {
  /** What a line has to hold. */
  readonly columns: readonly number[];
  cellOf(row: AnyRow, column: number): Cell | undefined;
  cursorOf(row: AnyRow): string;
  keyOf(row: AnyRow): string;
  /** When it began, and the dates by which it has settled: null where it has not. */
  datesOf(row: AnyRow): readonly Cell[];
  /** By cursor, then by key as text, as tables are sorted. */
  compare(a: AnyRow, b: AnyRow): number;
}

/** @param more columns that others look at */
export function rowView(dataset: Dataset, more: readonly number[]): RowView {
  const at = (wanted: string | undefined) => dataset.columns.findIndex(({ name }) => name === wanted);
  const { cursor: cursorAt, key: keyAt, type, keyAs } = sortColumnsOf(dataset);
  const compare = inOrder(type, keyAs);
  const dates = [cursorAt, ...Object.keys(closingDatesOf(dataset) ?? {}).map(at)];
  const columns = [...new Set([...keyAt, ...dates, ...more])].sort((a, b) => a - b);
  const cellOf = (row: AnyRow, column: number) =>
    isLine(row) ? row.cells[columns.indexOf(column)] : cellAt(row, column);
  const cursorOf = (row: AnyRow) => cellOf(row, cursorAt) ?? '';
  const keyOf = (row: AnyRow) => keyText(keyAt.map((column) => cellOf(row, column)));
  return {
    columns,
    cellOf,
    cursorOf,
    keyOf,
    datesOf: (row) => dates.map((column) => cellOf(row, column) ?? null),
    compare: (a, b) =>
      compare({ cursor: cursorOf(a), key: keyOf(a) }, { cursor: cursorOf(b), key: keyOf(b) }),
  };
}

/** The same rows, with lines that are adjacent in their block as one piece of bytes. */
export function withLinesJoined(rows: readonly AnyRow[]): readonly (Cells | KeptLines)[] {
  const all: (Cells | KeptLines)[] = [];
  let run: { readonly block: Buffer; readonly start: number; end: number; rows: number } | undefined;
  const endRun = () => {
    if (run !== undefined) all.push(new KeptLines(run.block.subarray(run.start, run.end), run.rows));
    run = undefined;
  };
  for (const row of rows) {
    if (!isLine(row)) {
      endRun();
      all.push(row);
    } else if (run?.block === row.block && run.end === row.start) {
      run.end = row.end;
      run.rows += 1;
    } else {
      endRun();
      run = { block: row.block, start: row.start, end: row.end, rows: 1 };
    }
  }
  endRun();
  return all;
}
