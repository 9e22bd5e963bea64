import { canonicalTimestamp, timestampOf } from '../timestamps.ts';

/**
 * Points in time that are not written as a timestamp in ISO 8601 with a zone: what .NET, SQL Server and the cultures of
 * their servers have been seen to write. Everything here is for the rare value; the usual one never gets so far.
 */

/** What a text says of a point in time. */
type TimeReading =
  /** `isZoned`: whether it named its zone; else UTC is taken. */
  | { readonly timestamp: string; readonly isZoned: boolean }
  /** It stands for no time: the smallest or the greatest date of .NET, in whatever zone. */
  | 'none'
  /** It is a time, but which number is the day and which the month cannot be told. */
  | 'two-ways'
  | undefined;

/** Longer texts are no times; no expression below has to look at them. */
const longest = 64;

const isoTime = String.raw`(\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)`;
const isoZone = String.raw`(?: ?([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?`;
const iso = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)(?:[Tt ]${isoTime}${isoZone})?$`);
const basicIso = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** .NET counts milliseconds since 1970 in UTC; an offset behind them says what the clock on the wall showed. */
const dotNet = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/;

/** The DaaS API has been seen to write a colon between date and time. */
const clock = String.raw`(?:,? (?:: )?(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d+))?)?(?: ?([AaPp])\.?[Mm]\.?)?${isoZone})?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([./-])(\d{1,2})\2(\d{1,2})\.?${clock}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})([./-])(\d{1,2})\2(\d{4})${clock}$`);
const dayName = '(?:[A-Za-z]{3,9},? )?';
const dayAndName = new RegExp(String.raw`^${dayName}(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})${clock}$`);
const nameAndDay = new RegExp(String.raw`^${dayName}([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})${clock}$`);
const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/;
const shortYear = new RegExp(String.raw`^\d{1,2}([./-])\d{1,2}\1\d{2}${clock}$`);

const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

/** Years that .NET's `DateTime.MinValue` and `MaxValue` lie in, and the zero date of other systems. */
const noDate = /^(?:000[01]|9999)/;

/**
 * The timestamp that a text in ISO 8601 names, canonical: the zone may be missing (then it is UTC) or without its
 * colon, a blank may stand for the `T`. The order of such texts is that of the timestamps. Undefined: it is another
 * text.
 */
export function looseTimestamp(text: string): string | undefined {
  const canonical = canonicalTimestamp(text);
  if (canonical !== undefined) return canonical;
  const parts = text.length > longest ? undefined : isoParts(text);
  return parts && timestampAt(parts.local, parts.zone);
}

/** Reads a point in time in any form that is known. Never throws. */
export function readTime(text: string): TimeReading {
  const canonical = canonicalTimestamp(text);
  if (canonical !== undefined)
    return isNone(text, canonical) ? 'none' : { timestamp: canonical, isZoned: true };
  if (text.length > longest) return undefined;
  // Some cultures put a narrow blank before AM and PM.
  const trimmed = text.trim().replace(/\s/g, ' ');
  for (const read of [fromIso, fromBasicIso, fromDotNet, fromNumbers, fromNames]) {
    const reading = read(trimmed);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

/** Both the year it says and that in UTC count: the one or the other is what the default date was before its zone. */
function isNone(text: string, timestamp: string | undefined): boolean {
  return noDate.test(text) || (timestamp !== undefined && timestamp !== text && noDate.test(timestamp));
}

function isoParts(text: string) {
  const [, day, time = '00:00', zone] = iso.exec(text) ?? [];
  return day === undefined ? undefined : { local: `${day}T${time.replace(',', '.')}`, zone };
}

function fromIso(text: string): TimeReading {
  const parts = isoParts(text);
  return parts && reading(parts.local, parts.zone);
}

function fromBasicIso(text: string): TimeReading {
  const match = basicIso.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', zone] = match;
  return reading(`${year}-${month}-${day}T${hour}:${minute}:${second}`, zone);
}

function fromDotNet(text: string): TimeReading {
  const [, ms] = dotNet.exec(text) ?? [];
  return ms === undefined ? undefined : inYears(timestampOf(Number(ms)));
}

/** Years beyond 9999 have six digits and a sign. */
function inYears(timestamp: string): TimeReading {
  if (noDate.test(timestamp)) return 'none';
  return timestamp.length === 24 ? { timestamp, isZoned: true } : undefined;
}

function fromNumbers(text: string): TimeReading {
  const first = yearFirst.exec(text);
  if (first !== null) {
    const [, year = '', , month = '', day = '', ...time] = first;
    return onClock([year, month, day], time);
  }
  const last = yearLast.exec(text);
  if (last !== null) {
    const [, a = '', separator, b = '', year = '', ...time] = last;
    if (noDate.test(year)) return 'none';
    // No culture writes dots and begins with the month.
    if (separator === '.' || a === b || Number(a) > 12) return onClock([year, b, a], time);
    if (Number(b) > 12) return onClock([year, a, b], time);
    return onClock([year, a, b], time) && 'two-ways';
  }
  return shortYear.test(text) ? 'two-ways' : undefined;
}

function fromNames(text: string): TimeReading {
  const [, day, name, year, ...time] = dayAndName.exec(text) ?? [];
  if (day !== undefined) return onNamedDay(year, name, day, time);
  const [, before, at, of, ...on] = nameAndDay.exec(text) ?? [];
  if (before !== undefined) return onNamedDay(of, before, at, on);
  const [, month, date, hour, minute, second, ofYear] = asctime.exec(text) ?? [];
  return month === undefined ? undefined : onNamedDay(ofYear, month, date, [hour, minute, second]);
}

type Parts = readonly (string | undefined)[];

function onNamedDay(year = '', name = '', day = '', time: Parts): TimeReading {
  const wanted = name.toLowerCase();
  const month = months.findIndex((known) => known === wanted || known.slice(0, 3) === wanted);
  return month < 0 ? undefined : onClock([year, String(month + 1), day], time);
}

/** @param time hour, minute, second, fraction, half of the day, zone, as far as they are given */
function onClock(day: readonly [year: string, month: string, day: string], time: Parts): TimeReading {
  const [hour = '0', minute = '00', second = '00', fraction = '0', half, zone] = time;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const date = day.map((part) => part.padStart(2, '0')).join('-');
  return reading(`${date}T${String(hours).padStart(2, '0')}:${minute}:${second}.${fraction}`, zone);
}

/** @param local in ISO 8601 */
function reading(local: string, zone: string | undefined): TimeReading {
  const timestamp = timestampAt(local, zone);
  if (isNone(local, timestamp)) return 'none';
  return timestamp === undefined ? undefined : { timestamp, isZoned: zone !== undefined };
}

function timestampAt(local: string, zone = 'Z'): string | undefined {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return canonicalTimestamp(local + (sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`));
}
