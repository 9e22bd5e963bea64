import { rangesOf, union } from '../values/ranges.ts';
import type { Ranges } from '../values/rows.ts';
import type { Timestamp } from '../values/timestamp.ts';
import type { Moment } from './moment.ts';
import { LONGEST_DAY, LONGEST_SESSION } from './sessions.ts';

/** Who was there at a timestamp, found without looking at everyone who came before. */
export interface Lifetimes {
  /** Sessions that began before the timestamp and ended at it or later, or have not ended. */
  sessionsAt(timestamp: Timestamp): Ranges;
  /** Application instances that began before the timestamp, of sessions that ended at it or later, or have not ended. */
  instancesAt(timestamp: Timestamp): Ranges;
}

/** Pages and counts of one reader ask for the same few timestamps. */
const REMEMBERED = 8;

function remembering(find: (timestamp: Timestamp) => Ranges): (timestamp: Timestamp) => Ranges {
  const known = new Map<Timestamp, Ranges>();
  return (timestamp) => {
    const ranges = known.get(timestamp) ?? find(timestamp);
    known.delete(timestamp);
    known.set(timestamp, ranges);
    for (const old of [...known.keys()].slice(0, -REMEMBERED)) known.delete(old);
    return ranges;
  };
}

function* between(from: number, to: number): Generator<number> {
  for (let index = from; index < to; index += 1) yield index;
}

export function createLifetimes(moment: Moment): Lifetimes {
  const { history, instances } = moment;
  const reaches = (session: number, timestamp: Timestamp): boolean => {
    const { end } = moment.facts(session);
    return end === null || end >= timestamp;
  };

  /** Of the sessions that began more than a day's work before the timestamp, only the long ones can have reached it. */
  const earlyAt = (timestamp: Timestamp): number[] => {
    const from = moment.firstFrom(timestamp - LONGEST_SESSION);
    const to = moment.firstFrom(timestamp - LONGEST_DAY);
    const long = between(from, to).filter(
      (session) => history.isLong(session) && reaches(session, timestamp),
    );
    return [...moment.forgotten.filter((session) => session < to), ...long];
  };

  return {
    sessionsAt: remembering((timestamp) => {
      const recent = between(moment.firstFrom(timestamp - LONGEST_DAY), moment.firstFrom(timestamp));
      const late = recent.filter((session) => reaches(session, timestamp));
      return rangesOf([...earlyAt(timestamp), ...late]);
    }),
    instancesAt: remembering((timestamp) => {
      const to = instances.countBefore(timestamp);
      const recent = between(instances.countBefore(timestamp - LONGEST_DAY), to);
      const late = recent.filter((position) => reaches(instances.at(position).session, timestamp));
      const early = earlyAt(timestamp).flatMap((session) => instances.positionsOf(session));
      return union(rangesOf(early.filter((position) => position < to)), rangesOf([...late]));
    }),
  };
}
