import { guidOf, indexOfGuid } from '../values/guid.ts';
import { unit } from '../values/random.ts';
import {
  daysOf,
  hours,
  minutes,
  seconds,
  store,
  type Timestamp,
  type TimestampPrecision,
} from '../values/timestamp.ts';
import { type Calendar, delayAt, dice } from './calendar.ts';
import { type Family, MergedFamilies, strideFamily } from './families.ts';

/** No session that ends lives longer than this: it bounds the search by EndDate. */
export const LONGEST_SESSION = daysOf(4);
/** The same for sessions that are not long ones. */
export const LONGEST_DAY = hours(10);

export interface SessionFacts {
  readonly index: number;
  readonly start: Timestamp;
  /** Null while open. */
  readonly end: Timestamp | null;
  readonly isStub: boolean;
  /** It is the application session of its pair, so application instances belong to it. */
  readonly runsApplications: boolean;
  readonly isForgotten: boolean;
}

/** The skeleton of the tenant: which sessions exist, and the connections and application instances that hang on them. */
export interface Timeline {
  readonly seed: number;
  readonly count: number;
  readonly calendar: Calendar;
  readonly precision: TimestampPrecision;
  readonly connections: MergedFamilies;
  readonly instances: MergedFamilies;
  facts(session: number): SessionFacts;
  keyOf(session: number): string;
  indexOfKey(key: string): number | undefined;
  /** It may live longer than a day's work. */
  isLong(session: number): boolean;
  /** Sessions that never end though they began long ago. */
  readonly forgotten: readonly number[];
}

const KEY_SALT = 31;
const NO_CONNECTION = 211;

export function createTimeline(
  seed: number,
  count: number,
  calendar: Calendar,
  precision: TimestampPrecision,
): Timeline {
  const now = calendar.now;
  const bit = (pair: number): number => dice(seed, pair, 11) & 1;
  const owner = (pair: number): number => pair * 2 + bit(pair);
  const pairs = Math.floor(count / 2);
  const runsApplications = (s: number): boolean => s >> 1 < pairs && owner(s >> 1) === s;
  const isStub = (s: number): boolean => !runsApplications(s) && dice(seed, s >> 1, 12) % 25 === 0;
  const hasNoConnection = (s: number): boolean => s % NO_CONNECTION === 7;
  const at = (centre: number, swing: number, period: Timestamp) => (s: number) => {
    const start = calendar.startOf(s);
    return store(start + Math.floor(delayAt(start, minutes(centre), minutes(swing), period)), precision);
  };

  const logon: Family = {
    size: count - Math.floor((count + NO_CONNECTION - 8) / NO_CONNECTION),
    sessionOf: (i) => i + Math.floor((i + NO_CONNECTION - 8) / (NO_CONNECTION - 1)),
    indexOf: (s) =>
      hasNoConnection(s) ? undefined : s - Math.floor((s + NO_CONNECTION - 8) / NO_CONNECTION),
    timeOf: calendar.startOf,
  };
  const reconnect = (salt: number, stride: number, timeOf: (s: number) => Timestamp): Family =>
    strideFamily({
      seed,
      salt,
      stride,
      places: count,
      now,
      excluded: (s) => isStub(s) || hasNoConnection(s),
      sessionAt: (place) => place,
      placeOf: (s) => s,
      timeOf,
    });
  const launch = (salt: number, stride: number, timeOf: (s: number) => Timestamp): Family =>
    strideFamily({
      seed,
      salt,
      stride,
      places: pairs,
      now,
      excluded: () => false,
      sessionAt: owner,
      placeOf: (s) => (runsApplications(s) ? s >> 1 : undefined),
      timeOf,
    });
  const reconnects = [reconnect(21, 5, at(50, 25, hours(3))), reconnect(22, 11, at(150, 50, hours(5)))];
  const launches = [
    launch(23, 1, at(0.7, 0.3, minutes(10))),
    launch(24, 3, at(15, 8, hours(1))),
    launch(25, 10, at(70, 30, hours(4))),
  ];

  const stride = Math.max(500, Math.ceil(count / 400));
  const isForgotten = (s: number): boolean => s % stride === 17 && !isStub(s);
  const forgotten: number[] = [];
  for (let s = 17; s < count; s += stride) if (isForgotten(s)) forgotten.push(s);

  const events = [...reconnects, ...launches];
  const lastEvent = (s: number): Timestamp => {
    let last = Number.NEGATIVE_INFINITY;
    for (const family of events) {
      if (family.indexOf(s) !== undefined) last = Math.max(last, family.timeOf(s));
    }
    return last;
  };

  const facts = (s: number): SessionFacts => {
    const start = calendar.startOf(s);
    const base = { index: s, start, runsApplications: runsApplications(s), isForgotten: isForgotten(s) };
    if (isStub(s)) return { ...base, end: start, isStub: true };
    const length = lengthOf(seed, s);
    const wished = start + length;
    const tail = minutes(1) + Math.floor(minutes(30) * unit(seed, s, 15));
    // Nothing happens later than 200 minutes into a session, so long ones need not look.
    const until = length > hours(4) ? wished : Math.max(wished, lastEvent(s) + tail);
    const end = store(until, precision);
    return { ...base, end: base.isForgotten || end >= now ? null : end, isStub: false };
  };

  return {
    seed,
    count,
    calendar,
    precision,
    connections: new MergedFamilies([logon, ...reconnects]),
    instances: new MergedFamilies(launches),
    facts,
    keyOf: (s) => guidOf(seed + KEY_SALT, s),
    indexOfKey: (key) => {
      const index = indexOfGuid(seed + KEY_SALT, key);
      return index !== undefined && index < count ? index : undefined;
    },
    isLong: (s) => isLong(seed, s),
    forgotten,
  };
}

function isLong(seed: number, s: number): boolean {
  return unit(seed, s, 13) > 0.985;
}

/** A few short ones, most of a working day or less, and a few that stay for days. */
function lengthOf(seed: number, s: number): Timestamp {
  const kind = unit(seed, s, 13);
  const chance = unit(seed, s, 14);
  if (kind < 0.06) return Math.floor(seconds(20) + minutes(5) * chance);
  if (isLong(seed, s)) return Math.floor(hours(20) + hours(70) * chance);
  return Math.floor(minutes(15) + hours(9) * chance * chance);
}
