import { lowerBound } from '../values/random.ts';
import { store, type Timestamp } from '../values/timestamp.ts';
import type { Member, MergedFamilies, PlacedMember } from './families.ts';
import type { SessionFacts, Timeline } from './sessions.ts';

/** The events that have happened: the first ones of the history, since these stand in the order of time. */
interface PastEvents {
  readonly size: number;
  at(position: number): Member;
  countBefore(timestamp: Timestamp): number;
  eventsOf(session: number): readonly PlacedMember[];
  positionsOf(session: number): number[];
}

/** The history as far as it has come: what begins or happens at the present or later does not exist. */
export interface Moment {
  readonly history: Timeline;
  readonly present: Timestamp;
  /** How many sessions have begun. */
  readonly count: number;
  readonly connections: PastEvents;
  readonly instances: PastEvents;
  /** Sessions that have begun long ago and never end. */
  readonly forgotten: readonly number[];
  firstFrom(timestamp: Timestamp): number;
  /** The end of a session that has not ended yet is null. */
  facts(session: number): SessionFacts;
  indexOfKey(key: string): number | undefined;
  /** When it happens, as the database stores it. What would happen after the history happens at its end. */
  happens(timestamp: Timestamp): Timestamp;
  /** The same, or null while that lies ahead. */
  reached(timestamp: Timestamp): Timestamp | null;
}

function pastEvents(events: MergedFamilies, present: Timestamp): PastEvents {
  const size = events.countBefore(present);
  const eventsOf = (session: number): readonly PlacedMember[] =>
    events.eventsOf(session).filter(({ time }) => time < present);
  return {
    size,
    at: (position) => events.at(position),
    countBefore: (timestamp) => Math.min(size, events.countBefore(timestamp)),
    eventsOf,
    positionsOf: (session) => eventsOf(session).map(({ position }) => position),
  };
}

export function createMoment(history: Timeline, present: Timestamp): Moment {
  const { calendar, forgotten, precision } = history;
  const count = calendar.firstFrom(present);
  const happens = (timestamp: Timestamp): Timestamp => store(Math.min(calendar.now, timestamp), precision);
  return {
    history,
    present,
    count,
    connections: pastEvents(history.connections, present),
    instances: pastEvents(history.instances, present),
    forgotten: forgotten.slice(
      0,
      lowerBound(0, forgotten.length, (at) => forgotten[at] ?? 0, count),
    ),
    firstFrom: (timestamp) => Math.min(count, calendar.firstFrom(timestamp)),
    facts: (session) => {
      const facts = history.facts(session);
      return facts.end !== null && facts.end >= present ? { ...facts, end: null } : facts;
    },
    indexOfKey: (key) => {
      const index = history.indexOfKey(key);
      return index !== undefined && index < count ? index : undefined;
    },
    happens,
    reached: (timestamp) => {
      const stored = happens(timestamp);
      return stored <= present ? stored : null;
    },
  };
}
