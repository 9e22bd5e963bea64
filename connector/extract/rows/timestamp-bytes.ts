import type { LineBlock } from '../../output/line-block.ts';

/**
 * Timestamps as bytes, in the form that nearly all of them have: `YYYY-MM-DDTHH:mm:ssZ` with up to seven digits of a
 * second, of the years 1000 to 8999 (before and after lie the dates that stand for none), not on 29 February.
 */

const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const utc = 0x5a;

/** What stands between the digits up to the seconds, by its distance from the start. */
const between = [
  [4, '-'],
  [7, '-'],
  [10, 'T'],
  [13, ':'],
  [16, ':'],
] as const;

/** Up to the seconds. */
const wholeLength = 19;

/** For each position the byte that stands there; 0 where a digit does. */
const template = Uint8Array.from({ length: wholeLength }, (_, at) => {
  const found = between.find(([position]) => position === at);
  return found === undefined ? 0 : found[1].charCodeAt(0);
});

/** The canonical form has so many digits of a second, and more only if they are not zero. */
const leastDigits = 3;
const mostDigits = 7;

/** By month. */
const daysIn = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

export function isUsualTimestamp(bytes: Uint8Array, start: number, end: number): boolean {
  if (!hasForm(bytes, start, end)) return false;
  const first = bytes[start];
  if (first === zero || first === nine) return false;
  const month = numberAt(bytes, start + 5, 2);
  const day = numberAt(bytes, start + 8, 2);
  return (
    month > 0 &&
    month <= 12 &&
    day > 0 &&
    day <= (daysIn[month] ?? 0) &&
    numberAt(bytes, start + 11, 2) < 24 &&
    numberAt(bytes, start + 14, 2) < 60 &&
    numberAt(bytes, start + 17, 2) < 60
  );
}

function hasForm(bytes: Uint8Array, start: number, end: number): boolean {
  const digits = digitsOf(start, end);
  const fraction = start + wholeLength;
  if (digits < 0 || digits > mostDigits || bytes[end - 1] !== utc) return false;
  if (end - fraction > 1 && (digits === 0 || bytes[fraction] !== point)) return false;
  for (let at = 0; at < wholeLength; at += 1) {
    const wanted = template[at];
    if (wanted === 0 ? !isDigit(bytes[start + at]) : bytes[start + at] !== wanted) return false;
  }
  for (let at = fraction + 1; at < end - 1; at += 1) if (!isDigit(bytes[at])) return false;
  return true;
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
