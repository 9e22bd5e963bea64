import { addressOf } from './query.ts';
import { fetchWithFallbacks } from './query-fallbacks.ts';
import type { Reading } from './reading.ts';
import { createRowProbe } from './row-probe.ts';
import type { FetchPage, Row } from './service.ts';

/** The first rows of a set, and its size. */
interface FirstPage {
  readonly rows: readonly Row[];
  /** The source's row count; undefined if it does not return one. */
  readonly count: number | undefined;
  readonly isComplete: boolean;
}

/**
 * Fetches the first page of a reading and, in the same request, its row count.
 * @throws ConnectorError
 */
export async function readFirstPage(
  fetchPage: FetchPage,
  reading: Reading,
  signal: AbortSignal,
): Promise<FirstPage> {
  const { root, set, key, select, where } = reading;
  const plain = { set, select, where, orderBy: key };
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
  const { rows, next, isFull, count } = await fetchWithFallbacks(
    fetchPage,
    { address: at(), at, fallbacks, set, probe },
    signal,
  );
  return { rows, count, isComplete: next === undefined && isFull !== true };
}
