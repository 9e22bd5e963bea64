/**
 * A timestamp is a whole number of 1/30 000 000 s since 2024: the coarsest unit in which milliseconds, 100 ns ticks
 * and SQL Server's 1/300 s are all whole, exact as a JavaScript number from 2014 to 2033.
 */
export type Timestamp = number;

export type TimestampPrecision = 'milliseconds' | 'datetime' | 'ticks';

const PER_SECOND = 30_000_000;
const PER_MILLISECOND = 30_000;
const PER_TICK = 3;
const PER_THREE_HUNDREDTH = 100_000;
const EPOCH_MS = Date.UTC(2024, 0, 1);
const SHAPE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d))?$/i;

export const seconds = (count: number): Timestamp => Math.round(count * PER_SECOND);
export const minutes = (count: number): Timestamp => seconds(count * 60);
export const hours = (count: number): Timestamp => seconds(count * 3600);
export const daysOf = (count: number): Timestamp => hours(count * 24);

export function timestampOf(milliseconds: number): Timestamp {
  return Math.round((milliseconds - EPOCH_MS) * PER_MILLISECOND);
}

export function millisecondsOf(timestamp: Timestamp): number {
  return Math.round(timestamp / PER_MILLISECOND) + EPOCH_MS;
}

/** Reads a date or a date and time with zone; undefined when the text is neither. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, day = '', time = '00:00', second = '00', fraction = '', zone = 'Z'] = match;
  const whole = Date.parse(`${day}T${time}:${second}${zone.toUpperCase()}`);
  if (Number.isNaN(whole)) return undefined;
  const ticks = Number(fraction.slice(0, 7).padEnd(7, '0'));
  return timestampOf(whole) + ticks * PER_TICK;
}

/** What a database of this precision would store. */
export function store(timestamp: Timestamp, precision: TimestampPrecision): Timestamp {
  const step =
    precision === 'datetime' ? PER_THREE_HUNDREDTH : precision === 'ticks' ? PER_TICK : PER_MILLISECOND;
  return Math.floor(timestamp / step) * step;
}

/** The digits after the second, as the service shows them: datetime is rounded to milliseconds (0, 3, 7). */
function fractionOf(rest: number, precision: TimestampPrecision): string {
  if (precision === 'datetime') return String(Math.round(rest / PER_MILLISECOND)).padStart(3, '0');
  return String(Math.floor(rest / PER_TICK)).padStart(7, '0');
}

/** ISO text in UTC with at least `digits` fractional digits; further trailing zeros are trimmed. */
export function showTimestamp(timestamp: Timestamp, precision: TimestampPrecision, digits = 0): string {
  const second = Math.floor(timestamp / PER_SECOND);
  const fraction = fractionOf(timestamp - second * PER_SECOND, precision)
    .replace(/0+$/, '')
    .padEnd(digits, '0');
  const whole = new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19);
  return fraction === '' ? `${whole}Z` : `${whole}.${fraction}Z`;
}
