import { scalarText } from '../json.ts';
import { wholeNumber } from '../readings/numbers.ts';

/**
 * The row count in an answer: OData may write it as text. Undefined if it is not a valid count.
 */
export function countIn(value: unknown): number | undefined {
  const count = Number(wholeNumber(scalarText(value)?.trim() ?? '') ?? Number.NaN);
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
