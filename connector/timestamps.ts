import { millisecondsInDay, minutesInDay } from 'date-fns/constants';
import { subMinutes } from 'date-fns/subMinutes';

/**
 * Points in time as text. A source's timestamp may have any number of fractional digits (SQL Server `datetime` sends
 * 0–3, others 7); a JavaScript Date keeps three. So timestamps stay text, in one canonical form:
 * `YYYY-MM-DDTHH:mm:ss.fff[f…]Z`, UTC, at least three digits, no trailing zero beyond the third.
 */

const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * A timestamp in UTC in its canonical form, on any day but 29 February: nothing about it needs working out, and it is
 * what nearly every source sends.
 */
const plain =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d\d\dZ$/;

/** Where `Date.parse` rolls over instead of refusing: 30 February is 2 March to it, and 24:00 the next day. */
const mayRollOver = /-(?:29|3\d)T|T24/;

/**
 * The canonical form of an ISO 8601 timestamp with a zone; undefined when the text is none, names a day or an hour that
 * does not exist, or lies outside the years 0–9999 in UTC.
 */
export function canonicalTimestamp(text: string): string | undefined {
  if (plain.test(text)) return text;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, minutes = '', seconds = '00', fraction = '', zone] = match;
  const local = `${minutes}:${seconds}`;
  const whole = Date.parse(local + zone);
  if (Number.isNaN(whole) || (mayRollOver.test(minutes) && !isReal(local))) return undefined;
  const utc = zone === 'Z' ? local : secondsOf(whole);
  return utc === undefined ? undefined : `${utc}.${digitsOf(fraction)}Z`;
}

function isReal(local: string): boolean {
  const asUtc = Date.parse(`${local}Z`);
  return !Number.isNaN(asUtc) && secondsOf(asUtc) === local;
}

/** The ISO text up to the seconds; other years than 0–9999 have six digits and a sign, which would break the order. */
function secondsOf(ms: number): string | undefined {
  const iso = new Date(ms).toISOString();
  return iso.length === 24 ? iso.slice(0, 19) : undefined;
}

function digitsOf(fraction: string): string {
  if (fraction.length <= 3) return fraction.padEnd(3, '0');
  let end = fraction.length;
  while (end > 3 && fraction[end - 1] === '0') end -= 1;
  return fraction.slice(0, end);
}

/**
 * Orders two canonical timestamps: negative, zero or positive. The `Z` is left out, else `.473Z` came after `.4731Z`.
 */
export function compareTimestamps(a: string, b: string): number {
  if (a.length === b.length) return a < b ? -1 : a > b ? 1 : 0;
  const left = a.slice(0, -1);
  const right = b.slice(0, -1);
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Whether a canonical timestamp lies in the first thousand years or the last: there lie the dates that stand for none.
 */
export function isFarOff(timestamp: string): boolean {
  const first = timestamp.charCodeAt(0);
  return first === 0x30 || first === 0x39;
}

/** Milliseconds since 1970 of a canonical timestamp; digits beyond the third are cut. */
export function timestampMs(timestamp: string): number {
  return Date.parse(`${timestamp.slice(0, 23)}Z`);
}

/** Milliseconds from one canonical timestamp to another, to the last digit they have. */
export function millisecondsBetween(from: string, to: string): number {
  return timestampMs(to) - timestampMs(from) + (restOfMs(to) - restOfMs(from));
}

/** What the digits beyond the third add, as a part of a millisecond. */
function restOfMs(timestamp: string): number {
  return Number(`0.${timestamp.slice(23, -1)}`);
}

/** The canonical timestamp of so many milliseconds since 1970. */
export function timestampOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** In UTC every day has as many milliseconds. */
export const dayMs = millisecondsInDay;

/** The canonical timestamp so many minutes before a point in time, which is one or milliseconds since 1970. */
export function minutesBefore(at: string | number, minutes: number): string {
  return timestampOf(subMinutes(typeof at === 'number' ? at : timestampMs(at), minutes).getTime());
}

/** The same in days of 24 hours: unlike calendar days they do not depend on the time zone of this machine. */
export function daysBefore(at: string | number, days: number): string {
  return minutesBefore(at, days * minutesInDay);
}
