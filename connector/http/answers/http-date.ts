/**
 * Dates as they stand in headers: the three forms of HTTP (RFC 9110, 5.6.7), which are UTC whether they say so or not,
 * and that of RFC 3339, which some services write.
 */

/** "Fri, 20 Nov 2026 12:01:30 GMT" and "Friday, 20-Nov-26 12:01:30 GMT" */
const dayFirst =
  /^(?:[a-z]{3,9},? +)?(\d{1,2})[ -]([a-z]{3})[ -](\d{4}|\d\d) +(\d\d):(\d\d):(\d\d)(?: +(GMT|UTC|Z|[+-]\d{4}))?$/i;

/** "Fri Nov 20 12:01:30 2026" */
const monthFirst =
  /^[a-z]{3,9},? +([a-z]{3}) +(\d{1,2}) +(\d\d):(\d\d):(\d\d) +(\d{4})(?: +(?:GMT|UTC|Z))?$/i;

const rfc3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Milliseconds since 1970; undefined for what is no such date. `nowMs` tells the century of two digits. */
export function httpDateMs(text: string, nowMs: number): number | undefined {
  const value = text.trim();
  const [, day, month, year, hour, minute, second, zone = ''] = dayFirst.exec(value) ?? [];
  if (day !== undefined) {
    const at = utc([year, month, day, hour, minute, second], nowMs);
    return at === undefined ? undefined : at - offsetMs(zone);
  }
  const c = monthFirst.exec(value);
  if (c !== null) return utc([c[6], c[1], c[2], c[3], c[4], c[5]], nowMs);
  const zoned = rfc3339.exec(value);
  if (zoned === null) return undefined;
  const at = Date.parse(zoned[1] === undefined ? `${value.replace(' ', 'T')}Z` : value.replace(' ', 'T'));
  return Number.isNaN(at) ? undefined : at;
}

/** Of `+0130`; names are all of UTC. */
function offsetMs(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** A leap second is the second after it. */
function utc(parts: readonly (string | undefined)[], nowMs: number): number | undefined {
  const [year = '', month = '', ...others] = parts;
  const [day = 0, hour = 0, minute = 0, second = 0] = others.map(Number);
  const at = months.indexOf(month.toLowerCase());
  if (at < 0 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(
    year.length === 2 ? fullYear(Number(year), nowMs) : Number(year),
    at,
    day,
    hour,
    minute,
    second,
  );
}

/** What would lie more than fifty years ahead is of the century before. */
function fullYear(year: number, nowMs: number): number {
  const now = new Date(nowMs).getUTCFullYear();
  const inThis = Math.floor(now / 100) * 100 + year;
  return inThis > now + 50 ? inThis - 100 : inThis;
}
