import { addressOf } from './query.ts';
import { askThrough } from './query-fallbacks.ts';
import type { Reading } from './reading.ts';
import { createRowProbe } from './row-probe.ts';
import type { Ask, Row } from './service.ts';

/** The beginning of a set, and how large it is. */
interface FirstPage {
  readonly rows: readonly Row[];
  /** What the source counts; undefined when it does not say. */
  readonly count: number | undefined;
  readonly isWhole: boolean;
}

/**
 * Asks for the first page of a reading and, in the same request, for the number of all its rows.
 * @throws ConnectorError
 */
export async function readFirstPage(ask: Ask, reading: Reading, signal: AbortSignal): Promise<FirstPage> {
  const { root, set, key, select, where } = reading;
  const plain = { set, select, where, orderBy: key };
  const at = (top?: number) => new URL(addressOf({ ...plain, count: true, top }), root);
  const uncounted = (top?: number) => new URL(addressOf({ ...plain, top }), root);
  const probe = createRowProbe(
    ask,
    reading,
    (rows, skip, select = plain.select) => new URL(addressOf({ ...plain, select, top: rows, skip }), root),
    0,
    signal,
  );
  const lesser = [{ address: uncounted(), at: uncounted }];
  const { rows, next, isFull, count } = await askThrough(
    ask,
    { address: at(), at, lesser, set, probe },
    signal,
  );
  return { rows, count, isWhole: next === undefined && isFull !== true };
}
