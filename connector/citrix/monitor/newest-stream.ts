import { cursorTypes } from './cursors.ts';
import {
  type NewestQuestion,
  narrowedTo,
  newestOfEach,
  newestOfRows,
  rowsLacking,
  rowsWithoutKey,
} from './newest.ts';
import { readInOrder } from './pages.ts';
import { keyOf, type Reading } from './reading.ts';
import type { Ask, Row } from './service.ts';

/** Finds the newest row of a collection for rows without a current one, batch by batch of the main reading. */
interface NewestStream {
  /**
   * @returns the newest row by the key of the row it belongs to; rows without any are left out.
   * @throws ConnectorError
   */
  of(rows: readonly Row[], signal: AbortSignal): Promise<ReadonlyMap<string, Row>>;
}

/**
 * A second reading of the same window, narrowed to the rows that lack a current one, runs beside the main reading and
 * is merged with it: both come in the same order, so neither is buffered for longer than a page. It is full pages of
 * few rows where a question for each batch would be a page of a handful. A row that came to lack its current one
 * between the two readings, or whose foreign key leads to a row that is gone, is not in it: for such rows alone a
 * question is asked.
 */
export function openNewestStream(ask: Ask, reading: Reading, question: NewestQuestion): NewestStream {
  const cursor = cursorTypes[reading.cursor.type];
  const cursorOf = (row: Row | undefined) => cursor.of(row?.[reading.cursor.property]);
  const waiting = new Map<string, { readonly at: string; readonly newest: Row | undefined }>();
  let batches: AsyncIterator<{ readonly rows: readonly Row[] }> | undefined;
  let reached: string | undefined;
  let ended = false;

  function open(first: string, signal: AbortSignal) {
    const conditions = [...reading.where, `${question.foreignKey} eq null`];
    const narrowed = { ...narrowedTo(reading, question, conditions), from: cursor.before(first) };
    return readInOrder(ask, narrowed, signal);
  }

  /** Reads on until everything up to `last` has come. */
  async function advance(first: string, last: string, signal: AbortSignal): Promise<void> {
    batches ??= open(first, signal);
    while (!ended && (reached === undefined || cursor.compare(reached, last) < 0)) {
      const { value: batch, done } = await batches.next();
      if (done) {
        ended = true;
        return;
      }
      const newest = await newestOfEach(ask, reading, question, batch.rows, signal);
      for (const row of batch.rows) {
        const at = cursorOf(row);
        if (at === undefined) continue;
        const key = keyOf(row, reading.key);
        waiting.set(key, { at, newest: newest.get(key) });
        reached = at;
      }
    }
  }

  /** Takes what has come for the rows; those of which nothing came are left over. */
  function claim(rows: readonly Row[]): { found: Map<string, Row>; unseen: readonly Row[] } {
    const found = new Map<string, Row>();
    const unseen = rows.filter((row) => {
      const key = keyOf(row, reading.key);
      const met = waiting.get(key);
      if (met?.newest !== undefined) found.set(key, met.newest);
      return met === undefined;
    });
    return { found, unseen };
  }

  /** Rows up to there have been read by the main reading: they are not asked for again. */
  function forget(last: string): void {
    for (const [key, { at }] of waiting) if (cursor.compare(at, last) <= 0) waiting.delete(key);
  }

  return {
    async of(rows, signal) {
      const lacking = rowsLacking(rows, question);
      const keyless = rowsWithoutKey(lacking, question);
      const [first, last] = [cursorOf(keyless[0]), cursorOf(keyless.at(-1))];
      if (first !== undefined && last !== undefined) await advance(first, last, signal);
      const { found, unseen } = claim(lacking);
      if (last !== undefined) forget(last);
      if (unseen.length === 0) return found;
      return new Map([...found, ...(await newestOfRows(ask, reading, question, unseen, signal))]);
    },
  };
}
