import type { ColumnType, Dataset } from '../datasets/define.ts';
import { compareInstants } from '../instants.ts';

/** Which columns the rows of a table are sorted by: first the cursor, if there is one (else -1), then the key as text. */
export interface SortColumns {
  readonly cursor: number;
  /** Of the cursor. */
  readonly type: ColumnType;
  /** All its parts. */
  readonly key: readonly number[];
}

/** What a row is sorted by, as text; a row without a cursor has an empty one. */
interface Sorted {
  readonly cursor: string;
  readonly key: string;
}

export function sortColumnsOf({ columns, cursor, key }: Dataset): SortColumns {
  const at = (wanted: string | undefined) => columns.findIndex(({ name }) => name === wanted);
  const place = at(cursor);
  return { cursor: place, type: columns[place]?.type ?? 'text', key: key.map(at) };
}

/** The order of the rows of a table: by cursor, those without one first, then by key as text. */
export function inOrder(type: ColumnType): (a: Sorted, b: Sorted) => number {
  const compare = type === 'int64' ? compareNumbers : compareInstants;
  return (a, b) => {
    const byCursor = compareCursors(a.cursor, b.cursor, compare);
    if (byCursor !== 0 || a.key === b.key) return byCursor;
    return a.key < b.key ? -1 : 1;
  };
}

function compareCursors(a: string, b: string, compare: (a: string, b: string) => number): number {
  return a === '' || b === '' ? a.length - b.length : compare(a, b);
}

function compareNumbers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
