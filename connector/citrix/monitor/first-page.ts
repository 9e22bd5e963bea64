import { cursorTypes } from './cursors.ts';
import { hasMore } from './page-walk.ts';
import { addressOf } from './query.ts';
import { fetchWithFallbacks } from './query-fallbacks.ts';
import type { Reading } from './reading.ts';
import { checkOrder, cursorsOf } from './row-order.ts';
import { createRowProbe } from './row-probe.ts';
import type { FetchPage, Row } from './service.ts';

/** The first rows of a set, and its size. */
interface FirstPage {
  readonly rows: readonly Row[];
  /** The source's row count; undefined if it does not return one. */
  readonly count: number | undefined;
  readonly isComplete: boolean;
  /** Where reading in order goes on behind these rows; undefined: at the first row. */
  readonly resumeFrom: string | undefined;
}

/**
 * Fetches the first page of a reading, in its order, and in the same request its row count.
 * @throws ConnectorError RESPONSE_INVALID when the rows are not in the order, and those of a request
 */
export async function readFirstPage(
  fetchPage: FetchPage,
  reading: Reading,
  signal: AbortSignal,
): Promise<FirstPage> {
  const { root, set, key, select, where, scanner } = reading;
  const cursor = cursorTypes[reading.cursor.type];
  const plain = { set, select, where, orderBy: [...new Set([reading.cursor.property, ...key])] };
  const at = (top?: number) => new URL(addressOf({ ...plain, count: true, top }), root);
  const uncounted = (top?: number) => new URL(addressOf({ ...plain, top }), root);
  const probe = createRowProbe(
    fetchPage,
    reading,
    (rows, skip, select = plain.select) => new URL(addressOf({ ...plain, select, top: rows, skip }), root),
    0,
    signal,
  );
  const fallbacks = [{ address: uncounted(), at: uncounted }];
  const page = await fetchWithFallbacks(
    fetchPage,
    { address: at(), at, fallbacks, set, probe, scanner },
    signal,
  );
  const { rows, count } = page;
  checkOrder(cursorsOf(rows, reading.cursor), reading);
  const last = cursor.of(rows.at(-1)?.[reading.cursor.property]);
  return {
    ...{ rows, count, isComplete: !hasMore(page) },
    resumeFrom: last && cursor.before(last),
  };
}
