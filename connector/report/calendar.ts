import { dayMs } from '../timestamps.ts';

/** Days as the reader's clock has them, across changes to and from summer time. */

export interface Day {
  /** The date, as UTC midnight. */
  readonly day: Date;
  /** When it begins and ends; 23 to 25 hours apart. */
  readonly from: Date;
  readonly to: Date;
  /** Whether the tables speak of all of it. */
  readonly isComplete: boolean;
}

/** From this moment on, local time is so many minutes ahead of UTC. */
export interface Offset {
  readonly from: number;
  readonly minutes: number;
}

const minuteMs = 60_000;

/**
 * How local time differs from UTC between two moments. Offsets last at least six hours, and change at a full minute.
 */
export function offsetsBetween(from: Date, to: Date, timeZone: string): readonly Offset[] {
  const minutesAt = offsetReader(timeZone);
  const found: Offset[] = [{ from: from.getTime(), minutes: minutesAt(from.getTime()) }];
  const stepMs = 6 * 3_600_000;
  for (let at = from.getTime(); at < to.getTime(); at += stepMs) {
    const next = Math.min(at + stepMs, to.getTime());
    if (minutesAt(at) === minutesAt(next)) continue;
    const change = changeBetween(at, next, minutesAt);
    found.push({ from: change, minutes: minutesAt(change) });
  }
  return found;
}

function changeBetween(from: number, to: number, minutesAt: (ms: number) => number): number {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (minutesAt(middle) === minutesAt(from)) low = middle;
    else high = middle;
  }
  return high;
}

function offsetReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const at = (name: string) => Number(parts[name]);
    const local = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
    return Math.round((local - Math.floor(ms / 1000) * 1000) / minuteMs);
  };
}

/** The local time of a moment, as if it were UTC. */
export function localTime(at: Date, offsets: readonly Offset[]): Date {
  const { minutes } = offsets.findLast(({ from }) => at.getTime() >= from) ?? offsets[0] ?? { minutes: 0 };
  return new Date(at.getTime() + minutes * minuteMs);
}

/** All local days that the time from `from` until before `to` touches. */
export function daysBetween(from: Date, to: Date, timeZone: string): readonly Day[] {
  const margin = 2 * dayMs;
  const offsets = offsetsBetween(
    new Date(from.getTime() - margin),
    new Date(to.getTime() + margin),
    timeZone,
  );
  const dateOf = (at: Date) => Math.floor(localTime(at, offsets).getTime() / dayMs) * dayMs;
  const days: Day[] = [];
  for (let day = dateOf(from); day <= dateOf(new Date(to.getTime() - 1)); day += dayMs) {
    const bounds = { from: beginOf(day, offsets), to: beginOf(day + dayMs, offsets) };
    if (bounds.from.getTime() >= bounds.to.getTime()) continue; // a date that the zone has left out
    days.push({ day: new Date(day), ...bounds, isComplete: bounds.from >= from && bounds.to <= to });
  }
  return days;
}

/** When a local date begins: the first moment whose local time has reached it. */
function beginOf(localMidnight: number, offsets: readonly Offset[]): Date {
  for (const [index, { from, minutes }] of offsets.entries()) {
    const until = offsets[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const at = Math.max(localMidnight - minutes * minuteMs, index === 0 ? Number.NEGATIVE_INFINITY : from);
    if (at < until) return new Date(at);
  }
  return new Date(localMidnight);
}
