import { readInOrder } from './pages.ts';
import type { Reading } from './reading.ts';
import type { FetchPage, Row } from './service.ts';

/** With so many keys an address has about 2 KB, which every proxy accepts. */
export const keysAtOnce = 20;

/**
 * Fetches the rows with these keys, which have one part, some keys per request; keys without a row are ignored.
 * @throws ConnectorError
 */
export async function* rowsByKeys(
  fetchPage: FetchPage,
  { from: _from, until: _until, ...reading }: Reading,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Row> {
  const [property = ''] = reading.key;
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const anyOf = keys.slice(start, start + keysAtOnce).map((key) => `${property} eq ${key}`);
    const where = [`(${anyOf.join(' or ')})`];
    const byKeys = { ...reading, where, most: anyOf.length };
    for await (const { rows } of readInOrder(fetchPage, byKeys, signal)) yield* rows;
  }
}
