import { canonicalInstant, compareInstants, instantMs, instantOf } from '../../instants.ts';
import { ExactNumber } from '../../json.ts';

/** How pages are cut along a property: its values as canonical text, in the order the source sorts them. */
export interface CursorType {
  /** The value as canonical text; undefined for null and for values of another type. */
  of(value: unknown): string | undefined;
  compare(a: string, b: string): number;
  /** Where the next page begins: far enough back that a row the source rounds differently is met again. */
  before(text: string): string;
  /** The first value that is surely beyond. */
  after(text: string): string;
}

/**
 * SQL Server keeps `datetime` in steps of 1/300 s and shows it rounded to milliseconds: a row shown as .477 is stored
 * as .4766…, and `ge .477` would miss it. One millisecond covers the rounding; what comes twice is dropped by key.
 */
const instantCursor: CursorType = {
  of: (value) => (typeof value === 'string' ? canonicalInstant(value) : undefined),
  compare: compareInstants,
  before: (text) => instantOf(instantMs(text) - 1),
  after: (text) => instantOf(instantMs(text) + 1),
};

const int64Cursor: CursorType = {
  of: (value) =>
    typeof value === 'number' || value instanceof ExactNumber
      ? /^-?\d+$/.test(String(value))
        ? String(value)
        : undefined
      : undefined,
  compare: (a, b) => {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  },
  before: (text) => text,
  after: (text) => String(BigInt(text) + 1n),
};

export const cursorTypes = { instant: instantCursor, int64: int64Cursor } as const;
