/**
 * An instant is a whole number of 1/30 000 000 s since 2024: the coarsest unit in which milliseconds, 100 ns ticks
 * and SQL Server's 1/300 s are all whole, exact as a JavaScript number from 2014 to 2033.
 */
export type Instant = number;

export type TimestampPrecision = 'milliseconds' | 'datetime' | 'ticks';

const PER_SECOND = 30_000_000;
const PER_MILLISECOND = 30_000;
const PER_TICK = 3;
const PER_THREE_HUNDREDTH = 100_000;
const EPOCH_MS = Date.UTC(2024, 0, 1);
const SHAPE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d))?$/i;

export const seconds = (count: number): Instant => Math.round(count * PER_SECOND);
export const minutes = (count: number): Instant => seconds(count * 60);
export const hours = (count: number): Instant => seconds(count * 3600);
export const daysOf = (count: number): Instant => hours(count * 24);

export function instantOf(milliseconds: number): Instant {
  return Math.round((milliseconds - EPOCH_MS) * PER_MILLISECOND);
}

export function millisecondsOf(instant: Instant): number {
  return Math.round(instant / PER_MILLISECOND) + EPOCH_MS;
}

/** Reads a date or a date and time with zone; undefined when the text is neither. */
export function parseInstant(text: string): Instant | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, day = '', time = '00:00', second = '00', fraction = '', zone = 'Z'] = match;
  const whole = Date.parse(`${day}T${time}:${second}${zone.toUpperCase()}`);
  if (Number.isNaN(whole)) return undefined;
  const ticks = Number(fraction.slice(0, 7).padEnd(7, '0'));
  return instantOf(whole) + ticks * PER_TICK;
}

/** What a database of this precision would store. */
export function store(instant: Instant, precision: TimestampPrecision): Instant {
  const step =
    precision === 'datetime' ? PER_THREE_HUNDREDTH : precision === 'ticks' ? PER_TICK : PER_MILLISECOND;
  return Math.floor(instant / step) * step;
}

/** The digits after the second, as the service shows them: datetime is rounded to milliseconds (0, 3, 7). */
function fractionOf(rest: number, precision: TimestampPrecision): string {
  if (precision === 'datetime') return String(Math.round(rest / PER_MILLISECOND)).padStart(3, '0');
  return String(Math.floor(rest / PER_TICK)).padStart(7, '0');
}

/** ISO text in UTC with at least `digits` fractional digits; further trailing zeros are trimmed. */
export function showInstant(instant: Instant, precision: TimestampPrecision, digits = 0): string {
  const second = Math.floor(instant / PER_SECOND);
  const fraction = fractionOf(instant - second * PER_SECOND, precision)
    .replace(/0+$/, '')
    .padEnd(digits, '0');
  const whole = new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19);
  return fraction === '' ? `${whole}Z` : `${whole}.${fraction}Z`;
}
