import type { Dataset } from '../../datasets/define.ts';
import type { Window } from '../../events.ts';
import { countBefore, countGone } from '../../output/gone-rows.ts';
import { sortColumnsOf } from '../../output/order.ts';

/** A table of an earlier run that cannot be gone on from, though its rows are of this source. */
export interface LostTable {
  /** For people. */
  readonly reason: string;
  /** How many rows it had; null: nobody knows. */
  readonly rows: number | null;
  /** The period that it was read for, if it is known. */
  readonly window?: Window | undefined;
  /** Where it may still be read, with the columns of today, though it is not as it was left. */
  readonly path?: string | undefined;
}

/** Rows that are in the table no more because the source has purged them. */
interface LostRows {
  /** null: nobody knows. */
  readonly rows: number | null;
  /** Otherwise there may be fewer. */
  readonly isExact: boolean;
}

/**
 * How many rows the source has purged, and the previous table had.
 * @param path the table as it has been read in full
 */
export async function lostRowsOf(
  dataset: Dataset,
  { rows, window: before, path: previous }: LostTable,
  path: string,
  window: Window,
): Promise<LostRows> {
  const sort = sortColumnsOf(dataset);
  // What is damaged may not be readable at all, or not have all its rows any more.
  const found =
    previous === undefined
      ? undefined
      : await countGone({ before: previous, after: path, sort }, window.from).catch(() => undefined);
  if (found !== undefined && found.rows === rows) return { rows: found.gone, isExact: true };
  if (rows === null) return { rows, isExact: false };
  const read = await countBefore(path, sort, before?.to ?? window.to);
  return { rows: Math.max(found?.gone ?? 0, rows - read), isExact: false };
}
