import type { ColumnType } from '../datasets/define.ts';
import { canonicalInstant } from '../instants.ts';
import { ExactNumber } from '../json.ts';

/** The text of one cell: null is an empty field, the empty string is `""`. */
export type Cell = string | null;

/** Cells that many rows have in common, because they come from one row that all of them refer to. */
export class SharedCells {
  readonly cells: readonly Cell[];
  /** What a writer has made of them, so that it is made once. */
  text: string | undefined;

  constructor(cells: readonly Cell[]) {
    this.cells = cells;
  }
}

/** The cells of one row, in the order of the columns, in groups of which some are shared with other rows. */
export type Cells = readonly (readonly Cell[] | SharedCells)[];

/** Lines of a table that were written before and are taken over as they are. */
export class KeptLines {
  readonly bytes: Buffer;
  readonly rows: number;

  constructor(bytes: Buffer, rows: number) {
    this.bytes = bytes;
    this.rows = rows;
  }
}

/** The cell of one column. */
export function cellAt(row: Cells, column: number): Cell | undefined {
  let first = 0;
  for (const group of row) {
    const cells = group instanceof SharedCells ? group.cells : group;
    if (column < first + cells.length) return cells[column - first];
    first += cells.length;
  }
  return undefined;
}

/** A value is not of the type its column is declared with. Tells the types and never the value, which may be personal. */
export class CellMismatch extends Error {
  override readonly name = 'CellMismatch';
  readonly expected: ColumnType;
  /** JSON's name of what came: null, boolean, number, string, array or object. */
  readonly actual: string;

  constructor(expected: ColumnType, value: unknown) {
    const actual = jsonTypeOf(value);
    super(`${actual} is no ${expected}`);
    this.expected = expected;
    this.actual = actual;
  }
}

const integer = /^-?(?:0|[1-9]\d*)$/;

const formatText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function formatInt64(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return value instanceof ExactNumber && integer.test(value.text) ? value.text : undefined;
}

function formatNumber(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return value instanceof ExactNumber ? value.text : undefined;
}

function formatBoolean(value: unknown): string | undefined {
  return value === true ? 'true' : value === false ? 'false' : undefined;
}

const formatInstant = (value: unknown): string | undefined =>
  typeof value === 'string' ? canonicalInstant(value) : undefined;

/** A day exists when the instant of its beginning does. */
function formatDate(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length !== 10) return undefined;
  return canonicalInstant(`${value}T00:00Z`) === undefined ? undefined : value;
}

function nullable(
  type: ColumnType,
  format: (value: unknown) => string | undefined,
): (value: unknown) => Cell {
  return (value) => {
    if (value === null || value === undefined) return null;
    const cell = format(value);
    if (cell === undefined) throw new CellMismatch(type, value);
    return cell;
  };
}

/**
 * What makes cells out of values, by column type: pick the function once per column, call it once per row.
 * Each takes null and undefined as null and throws {@link CellMismatch} for a value of another type.
 */
export const cellFormats = {
  text: nullable('text', formatText),
  int64: nullable('int64', formatInt64),
  number: nullable('number', formatNumber),
  boolean: nullable('boolean', formatBoolean),
  instant: nullable('instant', formatInstant),
  date: nullable('date', formatDate),
} as const satisfies Record<ColumnType, (value: unknown) => Cell>;

/** JSON's name of what a value is. */
export function jsonTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return value instanceof ExactNumber ? 'number' : typeof value;
}
