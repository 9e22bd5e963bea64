import { scalarText } from '../json.ts';
import { wholeNumber } from '../readings/numbers.ts';

/**
 * How many there are, as a source says it: OData may write a count as text. Undefined where it is no number of things.
 */
export function countIn(value: unknown): number | undefined {
  const count = Number(wholeNumber(scalarText(value)?.trim() ?? '') ?? Number.NaN);
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
