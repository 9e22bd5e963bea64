import { exactJson, scalarText } from '../json.ts';
import { readTime } from '../readings/times.ts';
import { canonicalTimestamp, isFarOff, millisecondsBetween } from '../timestamps.ts';

/**
 * The pure functions that make a column out of what the source sent. None of them throws: where a value is not of the
 * expected type, the columns that show it as it came are the ones that refuse it.
 */

/** A time of the usual form in a year that no default date lies in: which one it is does not matter. */
const usualTime = /^[1-8]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T[012]\d:[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

/** True while there is no end; null where the source did not say (it left the property out, or sent no time). */
export function isOpen(end: unknown): boolean | null {
  if (end === null) return true;
  if (typeof end !== 'string') return null;
  if (usualTime.test(end)) return false;
  const time = readTime(end);
  if (time === 'none') return true;
  return typeof time === 'object' ? false : null;
}

/** Seconds from start to end, rounded to thousandths where it is not whole; null while there is no end. */
export function durationSeconds(start: unknown, end: unknown): number | null {
  const [from, to] = [timestampOrNone(start), timestampOrNone(end)];
  return from === undefined || to === undefined ? null : Math.round(millisecondsBetween(from, to)) / 1000;
}

function timestampOrNone(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const timestamp = canonicalTimestamp(value);
  if (timestamp !== undefined && !isFarOff(timestamp)) return timestamp;
  const time = readTime(value);
  return typeof time === 'object' ? time.timestamp : undefined;
}

const withoutZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/;
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (?:: )?(\d{1,2}):(\d\d):(\d\d) ([AP])M$/;

/**
 * A time of the DaaS API as a timestamp. The API writes some times as RFC 3339 and some as American texts, always in
 * UTC; what it writes a given time as is not published. Any other form leaves as it came, for the check of the type to
 * find.
 */
export function daasTimestamp(time: unknown): unknown {
  if (typeof time !== 'string') return time;
  if (withoutZone.test(time)) return `${time}Z`;
  const match = american.exec(time);
  if (match === null) return time;
  const [, month = '', day = '', year, hour, minute, second, half] = match;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  const pad = (part: string) => part.padStart(2, '0');
  return `${year}-${pad(month)}-${pad(day)}T${pad(String(hours))}:${minute}:${second}Z`;
}

/** A list of texts as one text, joined by `;`; some releases send such a text in its place. */
export function joinedTexts(list: unknown): unknown {
  return joined(list, (text) => text);
}

/** A list of `{ Id, Name }` as its names joined by `;`; a nameless entry stands as its id, so that it is not lost. */
export function joinedNames(list: unknown): unknown {
  return joined(list, (entry) => firstOf(entry, 'Name', 'Id'));
}

/** A list of catalog warnings as their messages joined by `;`; not every warning carries a message. */
export function joinedWarnings(list: unknown): unknown {
  return joined(list, (entry) => firstOf(entry, 'Message', 'Subtype', 'Type'));
}

/**
 * No list gives null, an empty list the empty string, for which a cell is null (`empty-strings.ts`). What is not the
 * list it ought to be, or holds other things than texts and numbers, leaves as it came, for the check of the column's
 * type.
 */
function joined(list: unknown, textOf: (entry: unknown) => unknown): unknown {
  if (!Array.isArray(list)) return list ?? null;
  const texts = list.map((entry) => scalarText(textOf(entry)));
  return texts.every((text) => text !== undefined) ? texts.join(';') : list;
}

/** The first of the properties that holds something. */
function firstOf(entry: unknown, ...names: readonly string[]): unknown {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const properties: ReadonlyMap<string, unknown> = new Map(Object.entries(entry));
  return names.map((name) => properties.get(name)).find((value) => value !== null && value !== undefined);
}

/** Whatever the source sent, as JSON; null where it sent nothing. */
export function jsonText(value: unknown): string | null {
  return value === null || value === undefined ? null : exactJson(value);
}
