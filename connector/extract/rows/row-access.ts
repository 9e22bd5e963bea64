import { closingDatesOf, type Dataset } from '../../datasets/define.ts';
import { keyText } from '../../keys.ts';
import { type Cell, CopiedLines, cellAt, type MadeRow } from '../../output/cells.ts';
import type { Line } from '../../output/lines.ts';
import { inOrder, sortColumnsOf } from '../../output/order.ts';

/** A row of a table: fetched from the source, or a line of the previous table. */
export type AnyRow = MadeRow | Line;

export function isLine(row: AnyRow): row is Line {
  return 'block' in row;
}

/** Reads cells, cursor, key and dates of a row, whether it was fetched or is a line of the previous table. */
export interface RowAccess {
  /** The columns that a line has to provide. */
  readonly columns: readonly number[];
  cellOf(row: AnyRow, column: number): Cell | undefined;
  cursorOf(row: AnyRow): string;
  keyOf(row: AnyRow): string;
  /** When the row started, and its closing dates: null while it is open. */
  datesOf(row: AnyRow): readonly Cell[];
  /** The sort order of tables: by cursor, then by key as text. */
  compare(a: AnyRow, b: AnyRow): number;
}

/** @param more further columns that callers read */
export function rowAccess(dataset: Dataset, more: readonly number[]): RowAccess {
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

/** The same rows; lines that are adjacent in their block become one range of bytes, which is copied at once. */
export function withLinesJoined(rows: readonly AnyRow[]): readonly (MadeRow | CopiedLines)[] {
  const all: (MadeRow | CopiedLines)[] = [];
  let run: { readonly block: Buffer; readonly start: number; end: number; rows: number } | undefined;
  const endRun = () => {
    if (run !== undefined) all.push(new CopiedLines(run.block.subarray(run.start, run.end), run.rows));
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
