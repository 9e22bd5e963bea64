import { readInOrder } from './pages.ts';
import type { Reading } from './reading.ts';
import type { Ask, Row } from './service.ts';

/** So many keys keep the address of a question around 2 KB, which every proxy takes. */
export const keysAtOnce = 20;

/**
 * Asks for the rows with these keys, which have one part, some keys a question; keys that no row has are ignored.
 * @throws ConnectorError
 */
export async function* rowsByKeys(
  ask: Ask,
  { from: _from, until: _until, ...reading }: Reading,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Row> {
  const [property = ''] = reading.key;
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const anyOf = keys.slice(start, start + keysAtOnce).map((key) => `${property} eq ${key}`);
    const where = [`(${anyOf.join(' or ')})`];
    const question = { ...reading, where, most: anyOf.length };
    for await (const { rows } of readInOrder(ask, question, signal)) yield* rows;
  }
}
