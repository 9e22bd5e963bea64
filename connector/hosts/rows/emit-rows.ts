import { type Bookmark, canBeBookmarked } from '../../extract/memory/bookmark.ts';
import type { JsonRow } from '../../output/json-rows.ts';
import type { ReadStream } from './sync.ts';

interface RowsReceiver {
  /** Resolves when the host may be handed more. */
  readonly send: (rows: readonly JsonRow[]) => Promise<void>;
  /** Emits the state, with the number of rows emitted since the last one. */
  readonly tell: (reached: Bookmark, rows: number) => Promise<void> | void;
  /** Often enough to lose little when a run breaks off, seldom enough to cost nothing. */
  readonly rowsBetweenStates?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Hands the rows of a table on, and tells the host from time to time where it stands.
 * @returns the rows since it was told last
 * @throws the reason of the signal, after the host was told how far it came
 */
export async function emitRows(
  { dataset, batches, bookmarkAt }: ReadStream,
  { send, tell, rowsBetweenStates = 10_000, signal }: RowsReceiver,
): Promise<number> {
  // Where the table stands can be told by the cursor only where that is a time.
  const reachedWith = (rows: readonly JsonRow[]) => {
    const cursor = canBeBookmarked(dataset) ? rows.at(-1)?.cursor : undefined;
    return typeof cursor === 'string' ? bookmarkAt(cursor) : undefined;
  };
  let untold = 0;
  for await (const rows of batches()) {
    await send(rows);
    untold += rows.length;
    const isDue = untold >= rowsBetweenStates || signal.aborted;
    const reached = isDue ? reachedWith(rows) : undefined;
    if (reached !== undefined) {
      await tell(reached, untold);
      untold = 0;
    }
    signal.throwIfAborted();
  }
  return untold;
}
