import { ExactNumber, exactJson, isRecord } from '../json.ts';
import { isNoNumber, isNumber, wholeNumber } from './numbers.ts';
import { readTime } from './times.ts';

/**
 * What values that are written in another way than their type prescribes most likely mean. The usual values have been
 * told before they get here, so this need not be quick; nothing here throws.
 */

/** Why a reading is not certain; the texts are for people who read the report. */
export const valueNotes = {
  notANumber: 'NaN or infinity; the cell is null',
  noDate:
    'the minimum or maximum date of the source (year 0, 1 or 9999), which means no date; the cell is null',
  noZone: 'a time without a time zone, read as UTC',
  twoWays: 'a date with ambiguous day and month; the cell is null',
  asJson: 'a list or an object instead of a string; the cell is its JSON',
} as const;

export type ValueNote = keyof typeof valueNotes;

export const valueNoteNames = Object.keys(valueNotes) as [ValueNote, ...ValueNote[]];

/** What a value means as a cell. */
export interface ValueReading {
  readonly cell: string | null;
  /** Why it is not certain. */
  readonly note?: ValueNote;
}

type Read = (value: unknown) => ValueReading | undefined;

/** The text of a number or of a text that may be one; a truth value is no number. */
function numeral(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || value instanceof ExactNumber ? String(value) : undefined;
}

const numeric =
  (cellOf: (text: string) => string | undefined): Read =>
  (value) => {
    const text = numeral(value);
    if (text === undefined) return undefined;
    if (isNoNumber(text)) return { cell: null, note: 'notANumber' };
    const cell = cellOf(text);
    return cell === undefined ? undefined : { cell };
  };

const asText: Read = (value) => {
  if (typeof value === 'string') return { cell: value };
  if (typeof value === 'number' || value instanceof ExactNumber || typeof value === 'boolean') {
    return { cell: String(value) };
  }
  return Array.isArray(value) || isRecord(value) ? { cell: exactJson(value), note: 'asJson' } : undefined;
};

const asBoolean: Read = (value) => {
  if (typeof value === 'boolean') return { cell: String(value) };
  const text = typeof value === 'string' ? value.trim() : '';
  return /^(?:true|false)$/i.test(text) ? { cell: text.toLowerCase() } : undefined;
};

const asTimestamp: Read = (value) => {
  const time = typeof value === 'string' ? readTime(value) : undefined;
  if (time === 'none') return { cell: null, note: 'noDate' };
  if (time === 'two-ways') return { cell: null, note: 'twoWays' };
  if (time === undefined) return undefined;
  return time.isZoned ? { cell: time.timestamp } : { cell: time.timestamp, note: 'noZone' };
};

/** A day, or a time that is the beginning of one in UTC. */
const asDate: Read = (value) => {
  const read = asTimestamp(value);
  if (read === undefined || read.cell === null) return read;
  return read.cell.slice(10) === 'T00:00:00.000Z' ? { cell: read.cell.slice(0, 10) } : undefined;
};

/** By the type of a column: what the value of a cell means; undefined where it is no value of that type. */
export const readValue = {
  text: asText,
  int64: numeric(wholeNumber),
  number: numeric((text) => (isNumber(text) ? text : undefined)),
  boolean: asBoolean,
  timestamp: asTimestamp,
  date: asDate,
} as const satisfies Readonly<Record<string, Read>>;
