import { compareTimestamps } from '../timestamps.ts';
import { pairsOf } from './changes.ts';
import { openLines } from './lines.ts';
import type { SortColumns } from './order.ts';
import { positionsOf } from './repeated-keys.ts';

interface Compared {
  readonly before: string;
  readonly after: string;
  /** The order of both files; the first sort column is a timestamp. */
  readonly sort: SortColumns;
}

interface Gone {
  /** Rows of `before` that are not in `after`. */
  readonly gone: number;
  /** All rows of `before`. */
  readonly rows: number;
}

/** Counts the rows of `before` since `from` that are not in `after`. @throws ConnectorError OUTPUT_FAILED */
export async function countGone({ before, after, sort }: Compared, from: string): Promise<Gone> {
  const gone = new Set<string>();
  let rows = 0;
  for await (const { before: old, after: fresh, key, cursor } of pairsOf({ before, after, sort })) {
    if (old === undefined) continue;
    rows += 1;
    if (fresh === undefined && compareTimestamps(cursor, from) >= 0) gone.add(key);
  }
  // A row that moved to another place still exists.
  const still = await positionsOf({ path: after, sort, headerBytes: 0 }, gone);
  return { gone: gone.size - still.size, rows };
}

/**
 * Counts the rows of a table before a time; all rows if the table is not sorted by time.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function countBefore(
  path: string,
  { cursor }: Pick<SortColumns, 'cursor'>,
  until: string,
): Promise<number> {
  const isByTime = cursor >= 0;
  const lines = await openLines(path, isByTime ? [cursor] : []);
  try {
    let rows = 0;
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      if (isByTime && compareTimestamps(line.cells[0] ?? '', until) >= 0) return rows;
      rows += 1;
      lines.skip();
    }
    return rows;
  } finally {
    await lines.close();
  }
}
