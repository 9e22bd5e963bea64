import { cursorTypes } from './cursors.ts';
import { type NewestQuestion, newestOfPage, newestOfRows, rowsLacking } from './newest.ts';
import { keyOf, type Reading, readInOrder } from './pages.ts';
import type { Ask, Row } from './service.ts';

/** Finds the newest row of a collection for rows without a current one, batch by batch of the main reading. */
export interface NewestStream {
  /** @returns the newest row by the key of the row it belongs to; rows without any are left out. @throws ConnectorError */
  of(rows: readonly Row[], signal: AbortSignal): Promise<ReadonlyMap<string, Row>>;
}

/**
 * A second reading of the same window, narrowed to the rows that lack a current one, runs beside the main reading and is
 * merged with it: both come in the same order, so neither is held for longer than a page. It is full pages of few rows
 * where a question for each batch would be a page of a handful. A row that came to lack its current one between the two
 * readings is not in it: for such rows alone a question is asked.
 */
export function openNewestStream(ask: Ask, reading: Reading, question: NewestQuestion): NewestStream {
  const cursor = cursorTypes[reading.cursor.type];
  const cursorOf = (row: Row | undefined) => cursor.of(row?.[reading.cursor.property]);
  const waiting = new Map<string, { readonly at: string; readonly newest: Row | undefined }>();
  let batches: AsyncIterator<{ readonly rows: readonly Row[] }> | undefined;
  let reached: string | undefined;
  let ended = false;

  function open(first: string, signal: AbortSignal) {
    const narrowed: Reading = {
      ...reading,
      select: [...new Set([reading.key, reading.cursor.property])],
      expand: question.expand,
      from: cursor.before(first),
      where: [...reading.where, `${question.filterPath} eq null`],
    };
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
      for (const row of batch.rows) {
        const at = cursorOf(row);
        if (at === undefined) continue;
        waiting.set(keyOf(row, reading.key), { at, newest: newestOfPage(row, question) });
        reached = at;
      }
    }
  }

  return {
    async of(rows, signal) {
      const found = new Map<string, Row>();
      const lacking = rowsLacking(rows, question);
      const [first, last] = [cursorOf(lacking[0]), cursorOf(lacking.at(-1))];
      if (first === undefined || last === undefined) return found;
      await advance(first, last, signal);
      const unseen = lacking.filter((row) => !waiting.has(keyOf(row, reading.key)));
      for (const row of lacking) {
        const newest = waiting.get(keyOf(row, reading.key))?.newest;
        if (newest !== undefined) found.set(keyOf(row, reading.key), newest);
      }
      for (const [key, { at }] of waiting) if (cursor.compare(at, last) <= 0) waiting.delete(key);
      if (unseen.length === 0) return found;
      return new Map([...found, ...(await newestOfRows(ask, reading, question, unseen, signal))]);
    },
  };
}
