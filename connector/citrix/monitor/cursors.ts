import { scalarText } from '../../json.ts';
import { looseTimestamp } from '../../readings/times.ts';
import { compareTimestamps, timestampMs, timestampOf } from '../../timestamps.ts';

/** How pages are cut along a property: its values as canonical text, in the order the source sorts them. */
export interface CursorType {
  /** The value as canonical text; undefined for null and for values of another type. */
  of(value: unknown): string | undefined;
  compare(a: string, b: string): number;
  /** Where the next page starts: far enough back to include a row that the source rounds differently. */
  before(text: string): string;
  /** The first value that is certainly greater. */
  after(text: string): string;
}

/**
 * SQL Server keeps `datetime` in steps of 1/300 s and shows it rounded to milliseconds: a row shown as .477 is stored
 * as .4766…, and `ge .477` would miss it. One millisecond covers the rounding; repeated rows are dropped by key.
 */
const timestampCursor: CursorType = {
  of: (value) => (typeof value === 'string' ? looseTimestamp(value) : undefined),
  compare: compareTimestamps,
  before: (text) => timestampOf(timestampMs(text) - 1),
  after: (text) => timestampOf(timestampMs(text) + 1),
};

const int64Cursor: CursorType = {
  of(value) {
    // If a proxy requests IEEE754Compatible, services write Int64 as strings.
    const text = scalarText(value);
    return text !== undefined && /^-?\d{1,19}$/.test(text) ? text : undefined;
  },
  compare: (a, b) => {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  },
  before: (text) => text,
  after: (text) => String(BigInt(text) + 1n),
};

export const cursorTypes = { timestamp: timestampCursor, int64: int64Cursor } as const;
