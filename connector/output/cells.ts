import type { ColumnType } from '../datasets/define.ts';
import { ExactNumber } from '../json.ts';
import { isNumber, wholeNumber } from '../readings/numbers.ts';
import { canonicalTimestamp, isFarOff } from '../timestamps.ts';
import { WrittenRow } from './written-row.ts';

/** The text of one cell: null is an empty field, the empty string is `""`. */
export type Cell = string | null;

/** Cells that many rows have in common, because they come from one row that all of them refer to. */
export class SharedCells {
  readonly cells: readonly Cell[];
  /** The text that a writer has cached for them. */
  text: string | undefined;

  constructor(cells: readonly Cell[]) {
    this.cells = cells;
  }
}

/** The cells of one row, in the order of the columns, in groups of which some are shared with other rows. */
export type Cells = readonly (readonly Cell[] | SharedCells)[];

/** A row that is made: its cells, or the line they become. */
export type MadeRow = Cells | WrittenRow;

/** Lines of an earlier file that are copied unchanged. */
export class CopiedLines {
  readonly bytes: Buffer;
  readonly rows: number;

  constructor(bytes: Buffer, rows: number) {
    this.bytes = bytes;
    this.rows = rows;
  }
}

/** The cell of one column. */
export function cellAt(row: MadeRow, column: number): Cell | undefined {
  if (row instanceof WrittenRow) return row.cell(column);
  let first = 0;
  for (const group of row) {
    const cells = group instanceof SharedCells ? group.cells : group;
    if (column < first + cells.length) return cells[column - first];
    first += cells.length;
  }
  return undefined;
}

const integer = /^-?(?:0|[1-9]\d*)$/;

/** The greatest Int64 has 19 digits. */
const longestInteger = 20;

const formatText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function formatInt64(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (!(value instanceof ExactNumber) || value.text.length > longestInteger) return undefined;
  return integer.test(value.text) ? wholeNumber(value.text) : undefined;
}

function formatNumber(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return value instanceof ExactNumber && isNumber(value.text) ? value.text : undefined;
}

function formatBoolean(value: unknown): string | undefined {
  return value === true ? 'true' : value === false ? 'false' : undefined;
}

/** Timestamps that may mean "no date" need a closer check. */
function formatTimestamp(value: unknown): string | undefined {
  const timestamp = typeof value === 'string' ? canonicalTimestamp(value) : undefined;
  return timestamp === undefined || isFarOff(timestamp) ? undefined : timestamp;
}

/** A day exists when the timestamp of its beginning does. */
function formatDate(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length !== 10) return undefined;
  return canonicalTimestamp(`${value}T00:00Z`) === undefined ? undefined : value;
}

function nullable(format: (value: unknown) => string | undefined): (value: unknown) => Cell | undefined {
  return (value) => (value === null || value === undefined ? null : format(value));
}

/**
 * Formats values that are in the standard form of their column type: pick the function once per column,
 * call it once per row. Each treats null and undefined as null, and returns undefined for a value in another form
 * or of another type.
 */
export const cellFormats = {
  text: nullable(formatText),
  int64: nullable(formatInt64),
  number: nullable(formatNumber),
  boolean: nullable(formatBoolean),
  timestamp: nullable(formatTimestamp),
  date: nullable(formatDate),
} as const satisfies Record<ColumnType, (value: unknown) => Cell | undefined>;

/** JSON's name of what a value is. */
export function jsonTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return value instanceof ExactNumber ? 'number' : typeof value;
}
