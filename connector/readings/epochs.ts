import { timestampOf } from '../timestamps.ts';

/** Counts since 1970 in UTC, told apart by their size: seconds from 1973 on, and milliseconds from 1973 on. */
const firstSecond = 1e8;
const firstMillisecond = 1e11;
const beyond = 1e14;

const count = /^\d{9,15}(?:\.\d{1,9})?$/;

/** The timestamp that a count of seconds or milliseconds since 1970 names. Undefined: it is none that can be told. */
export function epochTimestamp(text: string): string | undefined {
  if (!count.test(text)) return undefined;
  const number = Number(text);
  if (number < firstSecond || number >= beyond) return undefined;
  return timestampOf(Math.round(number < firstMillisecond ? number * 1000 : number));
}
