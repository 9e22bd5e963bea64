import { type Instant, store } from '../values/instant.ts';
import { lowerBound } from '../values/random.ts';
import type { Member, MergedFamilies, PlacedMember } from './families.ts';
import type { SessionFacts, Timeline } from './sessions.ts';

/** The events that have happened: the first ones of the history, since these stand in the order of time. */
interface PastEvents {
  readonly size: number;
  at(position: number): Member;
  countBefore(instant: Instant): number;
  eventsOf(session: number): readonly PlacedMember[];
  positionsOf(session: number): number[];
}

/** The history as far as it has come: what begins or happens at the present or later does not exist. */
export interface Moment {
  readonly history: Timeline;
  readonly present: Instant;
  /** How many sessions have begun. */
  readonly count: number;
  readonly connections: PastEvents;
  readonly instances: PastEvents;
  /** Sessions that have begun long ago and never end. */
  readonly forgotten: readonly number[];
  firstFrom(instant: Instant): number;
  /** The end of a session that has not ended yet is null. */
  facts(session: number): SessionFacts;
  indexOfKey(key: string): number | undefined;
  /** When it happens, as the database stores it. What would happen after the history happens at its end. */
  happens(instant: Instant): Instant;
  /** The same, or null while that lies ahead. */
  reached(instant: Instant): Instant | null;
}

function pastEvents(events: MergedFamilies, present: Instant): PastEvents {
  const size = events.countBefore(present);
  const eventsOf = (session: number): readonly PlacedMember[] =>
    events.eventsOf(session).filter(({ time }) => time < present);
  return {
    size,
    at: (position) => events.at(position),
    countBefore: (instant) => Math.min(size, events.countBefore(instant)),
    eventsOf,
    positionsOf: (session) => eventsOf(session).map(({ position }) => position),
  };
}

export function createMoment(history: Timeline, present: Instant): Moment {
  const { calendar, forgotten, precision } = history;
  const count = calendar.firstFrom(present);
  const happens = (instant: Instant): Instant => store(Math.min(calendar.now, instant), precision);
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
    firstFrom: (instant) => Math.min(count, calendar.firstFrom(instant)),
    facts: (session) => {
      const facts = history.facts(session);
      return facts.end !== null && facts.end >= present ? { ...facts, end: null } : facts;
    },
    indexOfKey: (key) => {
      const index = history.indexOfKey(key);
      return index !== undefined && index < count ? index : undefined;
    },
    happens,
    reached: (instant) => {
      const stored = happens(instant);
      return stored <= present ? stored : null;
    },
  };
}
