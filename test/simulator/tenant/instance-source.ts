import { hash, unit } from '../values/random.ts';
import { union } from '../values/ranges.ts';
import type { Comparison, Ranges, Row, RowSource, Value } from '../values/rows.ts';
import { minutes, type Timestamp } from '../values/timestamp.ts';
import type { Dimensions } from './dimensions.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Moment } from './moment.ts';

const FIRST_INSTANCE_ID = 13_000_001;

/** The ApplicationInstances set: runs of applications inside application sessions. */
export function createInstanceSource(
  moment: Moment,
  lifetimes: Lifetimes,
  dimensions: Dimensions,
): RowSource {
  const { instances, history } = moment;
  const { seed } = history;

  /** About half of the runs end before their session does. */
  const endOf = (session: number, family: number, time: Timestamp): Timestamp | null => {
    const { end } = moment.facts(session);
    const early = hash(seed, session, 81 + family) % 2 === 0;
    if (!early) return end;
    const own = time + minutes(1) + Math.floor(minutes(120) * unit(seed, session, 85 + family));
    const until = dimensions.stamp(end === null ? own : Math.min(own, end));
    return until < moment.present ? until : null;
  };

  const row = (position: number): Row => {
    const { family, session, time } = instances.at(position);
    const end = endOf(session, family, time);
    const chance = hash(seed, position, 89);
    return {
      Id: FIRST_INSTANCE_ID + position,
      ApplicationId: chance % 700 === 1 ? null : dimensions.applicationIdOf(hash(seed, position, 90)),
      SessionKey: history.keyOf(session),
      StartDate: time,
      EndDate: end,
      CreatedDate: time,
      ModifiedDate: end ?? time,
    };
  };

  const countBefore = (timestamp: Timestamp): number => instances.countBefore(timestamp);

  /** The end of the session bounds the end of what runs in it. */
  const byEnd = (comparison: Comparison, value: Value): Ranges | undefined => {
    if (value === null) return comparison === 'eq' ? lifetimes.instancesAt(moment.present) : undefined;
    const end = Number(value);
    if (comparison === 'ge' || comparison === 'gt') {
      return union(lifetimes.instancesAt(end), [[countBefore(end), instances.size]]);
    }
    return comparison === 'le' || comparison === 'lt' ? [[0, countBefore(end + 1)]] : undefined;
  };

  return {
    size: instances.size,
    cursor: 'StartDate',
    growing: ['Id'],
    cursorAt: (position) => instances.at(position).time,
    firstFrom: countBefore,
    row,
    peek: () => undefined,
    find: (property, value) => {
      if (property === 'SessionKey') {
        const session = typeof value === 'string' ? moment.indexOfKey(value) : undefined;
        return session === undefined ? [] : instances.positionsOf(session);
      }
      if (property !== 'Id') return undefined;
      const position = Number(value) - FIRST_INSTANCE_ID;
      return Number.isInteger(position) && position >= 0 && position < instances.size ? [position] : [];
    },
    narrow: (path, comparison, value) =>
      path === 'EndDate' || path === 'Session/EndDate' ? byEnd(comparison, value) : undefined,
  };
}
