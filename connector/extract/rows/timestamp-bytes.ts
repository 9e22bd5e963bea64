import type { LineBlock } from '../../output/line-block.ts';

/**
 * Timestamps as bytes, in the form that nearly all of them have: `YYYY-MM-DDTHH:mm:ssZ` with up to seven digits of a
 * second, of the years 1000 to 8999 (before and after lie the dates that stand for none), not on 29 February.
 */

const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const utc = 0x5a;
const dash = 0x2d;
const colon = 0x3a;
const letterT = 0x54;

const firstCentury = 10;
const lastCentury = 89;

/** Up to the seconds. */
const wholeLength = 19;

/** The canonical form has so many digits of a second, and more only if they are not zero. */
const leastDigits = 3;
const mostDigits = 7;

/** By month. */
const daysIn = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

export function isUsualTimestamp(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    bytes[end - 1] === utc &&
    isUsualDay(bytes, start) &&
    isTime(bytes, start + 10) &&
    isFraction(bytes, start + wholeLength, end - 1)
  );
}

function isUsualDay(bytes: Uint8Array, start: number): boolean {
  const century = twoDigits(bytes, start);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  return (
    century >= firstCentury &&
    century <= lastCentury &&
    twoDigits(bytes, start + 2) >= 0 &&
    bytes[start + 4] === dash &&
    month > 0 &&
    month <= 12 &&
    bytes[start + 7] === dash &&
    day > 0 &&
    day <= (daysIn[month] ?? 0)
  );
}

/** The hour with its `T`, the minute and the second. */
function isTime(bytes: Uint8Array, start: number): boolean {
  return (
    bytes[start] === letterT &&
    isBelow(twoDigits(bytes, start + 1), 24) &&
    bytes[start + 3] === colon &&
    isBelow(twoDigits(bytes, start + 4), 60) &&
    bytes[start + 6] === colon &&
    isBelow(twoDigits(bytes, start + 7), 60)
  );
}

/** Nothing, or a point and digits. */
function isFraction(bytes: Uint8Array, start: number, end: number): boolean {
  const digits = end - start - 1;
  if (digits === -1) return true;
  if (digits < 1 || digits > mostDigits || bytes[start] !== point) return false;
  for (let at = start + 1; at < end; at += 1) if (!isDigit(bytes[at])) return false;
  return true;
}

/** The number that two digits are; below zero if they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
}

function isBelow(number: number, limit: number): boolean {
  return number >= 0 && number < limit;
}

/** Digits of the second's fraction. */
function digitsOf(start: number, end: number): number {
  const length = end - start;
  return length === wholeLength + 1 ? 0 : length - wholeLength - 2;
}

function isDigit(byte = 0): boolean {
  return byte >= zero && byte <= nine;
}

/** Writes the canonical form of a timestamp in the usual form. */
export function copyCanonical(bytes: Buffer, start: number, end: number, lines: LineBlock): void {
  let digits = digitsOf(start, end);
  const fraction = start + wholeLength + 1;
  while (digits > leastDigits && bytes[fraction + digits - 1] === zero) digits -= 1;
  if (digits === 0) {
    lines.copy(bytes, start, start + wholeLength);
    lines.byte(point);
  } else {
    lines.copy(bytes, start, fraction + digits);
  }
  for (; digits < leastDigits; digits += 1) lines.byte(zero);
  lines.byte(utc);
}

function numberAt(bytes: Uint8Array, start: number, digits: number): number {
  let number = 0;
  for (let at = start; at < start + digits; at += 1) number = 10 * number + (bytes[at] ?? zero) - zero;
  return number;
}

/** Days of a year before each month, by its number, in a year that is no leap year. */
const daysBefore = Uint16Array.of(0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334);
const daysBefore1970 = 719_162;

/** Days from 1970 to a date. `Date.UTC` tells the same and takes ten times as long. */
function dayNumber(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const inYear = (daysBefore[month] ?? 0) + (isLeap && month > 2 ? 1 : 0) + day - 1;
  return past * 365 + leapDays + inYear - daysBefore1970;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Milliseconds since 1970 of a timestamp in the usual form; undefined if it says more than milliseconds. */
export function timestampMsAt(bytes: Uint8Array, start: number, end: number): number | undefined {
  const digits = digitsOf(start, end);
  if (digits > leastDigits) return undefined;
  const day = dayNumber(
    numberAt(bytes, start, 4),
    numberAt(bytes, start + 5, 2),
    numberAt(bytes, start + 8, 2),
  );
  const fraction = numberAt(bytes, start + wholeLength + 1, digits) * 10 ** (leastDigits - digits);
  return (
    day * dayMs +
    numberAt(bytes, start + 11, 2) * hourMs +
    numberAt(bytes, start + 14, 2) * minuteMs +
    numberAt(bytes, start + 17, 2) * secondMs +
    fraction
  );
}
