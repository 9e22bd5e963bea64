import type { ColumnType, Dataset } from '../datasets/define.ts';
import { compareTimestamps } from '../timestamps.ts';

/**
 * Which columns the rows of a table are sorted by: first the cursor, if there is one (else -1), then the key as text.
 */
export interface SortColumns {
  readonly cursor: number;
  /** The type of the cursor. */
  readonly type: ColumnType;
  /** All parts of the key. */
  readonly key: readonly number[];
  /** How keys are compared: as text, or as numbers if the key is a number and there is no cursor. */
  readonly keyAs?: 'numbers' | undefined;
}

/** The sort values of a row, as text; a row without a cursor has an empty one. */
interface Sorted {
  readonly cursor: string;
  readonly key: string;
}

export function sortColumnsOf({ columns, cursor, key }: Dataset): SortColumns {
  const at = (wanted: string | undefined) => columns.findIndex(({ name }) => name === wanted);
  const place = at(cursor);
  const keyAt = key.map(at);
  const isNumeric = place < 0 && keyAt.every((column) => columns[column]?.type === 'int64');
  const sort = { cursor: place, type: columns[place]?.type ?? 'text', key: keyAt };
  return isNumeric ? { ...sort, keyAs: 'numbers' } : sort;
}

/** The order of the rows of a table: by cursor, those without one first, then by key. */
export function inOrder(type: ColumnType, keyAs?: SortColumns['keyAs']): (a: Sorted, b: Sorted) => number {
  const compareKeys = keyAs === 'numbers' ? compareNumberKeys : compareTexts;
  const compare = type === 'int64' ? compareNumbers : compareTimestamps;
  return (a, b) => {
    const byCursor = compareCursors(a.cursor, b.cursor, compare);
    return byCursor === 0 ? compareKeys(a.key, b.key) : byCursor;
  };
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The parts of a key are joined by spaces. */
function compareNumberKeys(a: string, b: string): number {
  const others = b.split(' ');
  for (const [at, part] of a.split(' ').entries()) {
    const order = compareNumbers(part, others[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function compareCursors(a: string, b: string, compare: (a: string, b: string) => number): number {
  return a === '' || b === '' ? a.length - b.length : compare(a, b);
}

function compareNumbers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
