import type { Instant } from '../values/instant.ts';
import { rangesOf, union } from '../values/ranges.ts';
import type { Ranges } from '../values/rows.ts';
import type { Moment } from './moment.ts';
import { LONGEST_DAY, LONGEST_SESSION } from './sessions.ts';

/** Who was there at an instant, found without looking at everyone who came before. */
export interface Lifetimes {
  /** Sessions that began before the instant and ended at it or later, or have not ended. */
  sessionsAt(instant: Instant): Ranges;
  /** Application instances that began before the instant, of sessions that ended at it or later, or have not ended. */
  instancesAt(instant: Instant): Ranges;
}

/** Pages and counts of one reader ask for the same few instants. */
const REMEMBERED = 8;

function remembering(find: (instant: Instant) => Ranges): (instant: Instant) => Ranges {
  const known = new Map<Instant, Ranges>();
  return (instant) => {
    const ranges = known.get(instant) ?? find(instant);
    known.delete(instant);
    known.set(instant, ranges);
    for (const old of [...known.keys()].slice(0, -REMEMBERED)) known.delete(old);
    return ranges;
  };
}

function* between(from: number, to: number): Generator<number> {
  for (let index = from; index < to; index += 1) yield index;
}

export function createLifetimes(moment: Moment): Lifetimes {
  const { history, instances } = moment;
  const reaches = (session: number, instant: Instant): boolean => {
    const { end } = moment.facts(session);
    return end === null || end >= instant;
  };

  /** Of the sessions that began more than a day's work before the instant, only the long ones can have reached it. */
  const earlyAt = (instant: Instant): number[] => {
    const from = moment.firstFrom(instant - LONGEST_SESSION);
    const to = moment.firstFrom(instant - LONGEST_DAY);
    const long = between(from, to).filter((session) => history.isLong(session) && reaches(session, instant));
    return [...moment.forgotten.filter((session) => session < to), ...long];
  };

  return {
    sessionsAt: remembering((instant) => {
      const recent = between(moment.firstFrom(instant - LONGEST_DAY), moment.firstFrom(instant));
      const late = recent.filter((session) => reaches(session, instant));
      return rangesOf([...earlyAt(instant), ...late]);
    }),
    instancesAt: remembering((instant) => {
      const to = instances.countBefore(instant);
      const recent = between(instances.countBefore(instant - LONGEST_DAY), to);
      const late = recent.filter((position) => reaches(instances.at(position).session, instant));
      const early = earlyAt(instant).flatMap((session) => instances.positionsOf(session));
      return union(rangesOf(early.filter((position) => position < to)), rangesOf([...late]));
    }),
  };
}
