import { cursorTypes } from './cursors.ts';
import {
  type NewestQuery,
  narrowedTo,
  newestOfEach,
  newestOfRows,
  rowsLacking,
  rowsWithoutKey,
} from './newest.ts';
import { readInOrder } from './pages.ts';
import { keyOf, type Reading } from './reading.ts';
import type { FetchPage, Row } from './service.ts';

/** Finds the newest row of a collection for rows without a current one, batch by batch of the main reading. */
interface NewestStream {
  /**
   * @returns the newest row by the key of the row it belongs to; rows without one are omitted.
   * @throws ConnectorError
   */
  of(rows: readonly Row[], signal: AbortSignal): Promise<ReadonlyMap<string, Row>>;
}

/**
 * A second reading of the same window, narrowed to the rows that lack a current one, runs beside the main reading and
 * is merged with it: both have the same order, so neither is buffered for longer than a page. It needs full pages of
 * few columns, where a request per batch would be a page of a few rows. A row that lost its current one
 * between the two readings, or whose foreign key is unresolved, is not in it: only for such rows an
 * additional request is sent.
 */
export function openNewestStream(
  fetchPage: FetchPage,
  reading: Reading,
  newestQuery: NewestQuery,
): NewestStream {
  const cursor = cursorTypes[reading.cursor.type];
  const cursorOf = (row: Row | undefined) => cursor.of(row?.[reading.cursor.property]);
  const waiting = new Map<string, { readonly at: string; readonly newest: Row | undefined }>();
  let batches: AsyncIterator<{ readonly rows: readonly Row[] }> | undefined;
  let reached: string | undefined;
  let ended = false;

  function open(first: string, signal: AbortSignal) {
    const conditions = [...reading.where, `${newestQuery.foreignKey} eq null`];
    const narrowed = { ...narrowedTo(reading, newestQuery, conditions), from: cursor.before(first) };
    return readInOrder(fetchPage, narrowed, signal);
  }

  /** Reads until all rows up to `last` were received. */
  async function advance(first: string, last: string, signal: AbortSignal): Promise<void> {
    batches ??= open(first, signal);
    while (!ended && (reached === undefined || cursor.compare(reached, last) < 0)) {
      const { value: batch, done } = await batches.next();
      if (done) {
        ended = true;
        return;
      }
      const newest = await newestOfEach(fetchPage, reading, newestQuery, batch.rows, signal);
      for (const row of batch.rows) {
        const at = cursorOf(row);
        if (at === undefined) continue;
        const key = keyOf(row, reading.key);
        waiting.set(key, { at, newest: newest.get(key) });
        reached = at;
      }
    }
  }

  /** Takes the received newest rows; rows without one remain. */
  function claim(rows: readonly Row[]): { found: Map<string, Row>; unseen: readonly Row[] } {
    const found = new Map<string, Row>();
    const unseen = rows.filter((row) => {
      const key = keyOf(row, reading.key);
      const seenKeys = waiting.get(key);
      if (seenKeys?.newest !== undefined) found.set(key, seenKeys.newest);
      return seenKeys === undefined;
    });
    return { found, unseen };
  }

  /** The main reading has read the rows up to there: they are not fetched again. */
  function forget(last: string): void {
    for (const [key, { at }] of waiting) if (cursor.compare(at, last) <= 0) waiting.delete(key);
  }

  return {
    async of(rows, signal) {
      const lacking = rowsLacking(rows, newestQuery);
      const keyless = rowsWithoutKey(lacking, newestQuery);
      const [first, last] = [cursorOf(keyless[0]), cursorOf(keyless.at(-1))];
      if (first !== undefined && last !== undefined) await advance(first, last, signal);
      const { found, unseen } = claim(lacking);
      if (last !== undefined) forget(last);
      if (unseen.length === 0) return found;
      return new Map([...found, ...(await newestOfRows(fetchPage, reading, newestQuery, unseen, signal))]);
    },
  };
}
