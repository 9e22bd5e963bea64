import { scalarText } from '../json.ts';

/** A whole number, however it is written: OData sends it as text where 64 bits must survive, others with a fraction of nothing. */
const wholeNumber = /^\+?\d+(?:\.\d*)?(?:e\+?\d+)?$/i;

/** What a source says how many there are; undefined where that is no number of things. */
export function countIn(value: unknown): number | undefined {
  const text = scalarText(value)?.trim() ?? '';
  const count = wholeNumber.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}
