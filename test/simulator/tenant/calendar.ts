import { hash, lowerBound, unit } from '../values/random.ts';
import {
  hours,
  minutes,
  seconds,
  store,
  type Timestamp,
  type TimestampPrecision,
  timestampOf,
} from '../values/timestamp.ts';

/** Sessions also start in the days before the history proper, so that some reach into it. */
const LEAD_DAYS = 5;

interface CalendarOptions {
  readonly seed: number;
  readonly now: Date;
  readonly days: number;
  readonly sessions: number;
  readonly storm: number | undefined;
  readonly timestampPrecision: TimestampPrecision;
}

/** When the sessions of the tenant start; `startOf` never falls with the index. */
export interface Calendar {
  readonly from: Timestamp;
  readonly now: Timestamp;
  readonly storm: { readonly at: Timestamp; readonly first: number; readonly count: number };
  startOf(session: number): Timestamp;
  /** The first session that starts at or after the timestamp. */
  firstFrom(timestamp: Timestamp): number;
}

function weightOf(hourMs: number): number {
  const date = new Date(hourMs);
  const hour = date.getUTCHours();
  const office = [0.8, 1.7, 1.4, 1.1, 1, 0.9, 1.1, 1, 0.8, 0.6, 0.4][hour - 7] ?? 0.07;
  return date.getUTCDay() % 6 === 0 ? office * 0.12 : office;
}

/** Two thirds into the history: the busiest hour of the day that begins there. */
function stormHour(weights: readonly number[]): number {
  const from = Math.floor(weights.length * 0.6);
  // Not in the last hours, which may not be over yet.
  const day = weights.slice(from, Math.min(from + 72, weights.length - 2));
  return from + Math.max(0, day.indexOf(Math.max(...day)));
}

function stormSize(options: CalendarOptions): number {
  if (options.storm !== undefined) return Math.min(options.storm, options.sessions);
  return Math.min(
    Math.floor(options.sessions / 4),
    Math.max(300, Math.min(2500, Math.floor(options.sessions / 50))),
  );
}

/** Spreads the sessions over office hours; needs only one number an hour whatever the count of sessions. */
export function createCalendar(options: CalendarOptions): Calendar {
  const { seed, sessions, timestampPrecision: precision } = options;
  const nowMs = options.now.getTime();
  const fromMs = Math.floor((nowMs - (options.days + LEAD_DAYS) * 86_400_000) / 3_600_000) * 3_600_000;
  const count = Math.max(1, Math.ceil((nowMs - fromMs) / 3_600_000));
  const weights = Array.from({ length: count }, (_, hour) => {
    const begin = fromMs + hour * 3_600_000;
    return weightOf(begin) * Math.min(1, (nowMs - begin) / 3_600_000);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const storm = stormSize(options);
  const stormAt = stormHour(weights);
  const first: number[] = [0];
  let weight = 0;
  for (let hour = 0; hour < count; hour += 1) {
    weight += weights[hour] ?? 0;
    first.push(Math.round(((sessions - storm) * weight) / total) + (hour >= stormAt ? storm : 0));
  }
  const from = timestampOf(fromMs);
  const now = timestampOf(nowMs);
  const stormTimestamp = store(from + hours(stormAt) + minutes(30) + seconds(0.118), precision);
  const before = Math.floor(((first[stormAt + 1] ?? 0) - (first[stormAt] ?? 0) - storm) / 2);
  const stormFirst = (first[stormAt] ?? 0) + before;

  const inStormHour = (rank: number, size: number, jitter: number): Timestamp => {
    if (rank < before) return from + hours(stormAt) + Math.floor((minutes(30) * (rank + jitter)) / before);
    if (rank < before + storm) return stormTimestamp;
    const late = rank - before - storm;
    return (
      from +
      hours(stormAt) +
      minutes(31) +
      Math.floor((minutes(29) * (late + jitter)) / (size - before - storm))
    );
  };

  const startOf = (session: number): Timestamp => {
    const hour = lowerBound(0, count, (h) => first[h + 1] ?? 0, session + 1);
    const begin = first[hour] ?? 0;
    const size = (first[hour + 1] ?? sessions) - begin;
    const rank = session - begin;
    const jitter = unit(seed, session, 1);
    if (hour === stormAt) return store(inStormHour(rank, size, jitter), precision);
    const length = Math.min(hours(1), now - from - hours(hour));
    return store(from + hours(hour) + Math.floor((length * (rank + jitter)) / size), precision);
  };

  const firstFrom = (timestamp: Timestamp): number => {
    if (timestamp <= from) return 0;
    const hour = Math.floor((timestamp - from) / hours(1));
    if (hour >= count) return sessions;
    return lowerBound(first[hour] ?? 0, first[hour + 1] ?? sessions, startOf, timestamp);
  };

  return { from, now, storm: { at: stormTimestamp, first: stormFirst, count: storm }, startOf, firstFrom };
}

/** A delay that varies with time but never lets a later event overtake an earlier one. */
export function delayAt(
  timestamp: Timestamp,
  centre: Timestamp,
  swing: Timestamp,
  period: Timestamp,
): Timestamp {
  return centre + swing * Math.sin(timestamp / period);
}

/** A fixed number for a session, from the seed. */
export function dice(seed: number, session: number, salt: number): number {
  return hash(seed, session, salt);
}
