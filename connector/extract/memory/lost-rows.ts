import type { Dataset } from '../../datasets/define.ts';
import type { Window } from '../../events.ts';
import { countBefore, countGone } from '../../output/gone-rows.ts';
import { sortColumnsOf } from '../../output/order.ts';

/** A previous table of this source that the run cannot use. */
export interface LostTable {
  /** Why it cannot be used, for people. */
  readonly reason: string;
  /** How many rows it had; null: unknown. */
  readonly rows: number | null;
  /** The window that it was read for, if known. */
  readonly window?: Window | undefined;
  /** Its file, changed since it was stored, if that still exists and has the present columns. */
  readonly path?: string | undefined;
}

/** Rows that are no longer in the table, because the source has purged them. */
interface LostRows {
  /** null: unknown. */
  readonly rows: number | null;
  /** False: `rows` is an upper bound. */
  readonly isExact: boolean;
}

/**
 * Counts the rows of the previous table that the source no longer has.
 * @param path the table of this run, which was read in full
 */
export async function lostRowsOf(
  dataset: Dataset,
  { rows, window: before, path: previous }: LostTable,
  path: string,
  window: Window,
): Promise<LostRows> {
  const sort = sortColumnsOf(dataset);
  // A damaged file may be unreadable, or lack some of its rows.
  const found =
    previous === undefined
      ? undefined
      : await countGone({ before: previous, after: path, sort }, window.from).catch(() => undefined);
  if (found !== undefined && found.rows === rows) return { rows: found.gone, isExact: true };
  if (rows === null) return { rows, isExact: false };
  const read = await countBefore(path, sort, before?.to ?? window.to);
  return { rows: Math.max(found?.gone ?? 0, rows - read), isExact: false };
}
