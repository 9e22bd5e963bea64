import { addressOf } from './query.ts';
import type { Reading } from './reading.ts';
import type { Ask, Row } from './service.ts';

/** The beginning of a set, and how large it is. */
interface Peek {
  readonly rows: readonly Row[];
  /** What the source counts; undefined when it does not say. */
  readonly count: number | undefined;
  readonly isWhole: boolean;
}

/** Asks for the first page of a reading and, in the same request, for the number of all its rows. @throws ConnectorError */
export async function peek(ask: Ask, reading: Reading, signal: AbortSignal): Promise<Peek> {
  const { root, set, key, select, where } = reading;
  const at = (top?: number) =>
    new URL(addressOf({ set, select, where, orderBy: key, count: true, top }), root);
  const { rows, next, isFull, count } = await ask(at(), signal, { at });
  return { rows, count, isWhole: next === undefined && isFull !== true };
}
