import { hash, lowerBound } from '../values/random.ts';
import type { Timestamp } from '../values/timestamp.ts';

/**
 * Events that belong to sessions (a logon, a reconnect, an application started). At most one event of a family belongs
 * to a session, and its time never falls with its index: that is what makes ranges searchable without a table.
 */
export interface Family {
  readonly size: number;
  sessionOf(index: number): number;
  indexOf(session: number): number | undefined;
  timeOf(session: number): Timestamp;
}

interface StrideOptions {
  readonly seed: number;
  readonly salt: number;
  /** How many places there are to choose from: sessions, or pairs of them. */
  readonly places: number;
  readonly stride: number;
  readonly now: Timestamp;
  /** Places that may not be chosen; there must be fewer in a row than `stride`. */
  excluded(place: number): boolean;
  sessionAt(place: number): number;
  placeOf(session: number): number | undefined;
  timeOf(session: number): Timestamp;
}

/** One event in every `stride` places, cut off at the end of the history. */
export function strideFamily(options: StrideOptions): Family {
  const { seed, salt, stride } = options;
  const placeAt = (index: number): number => {
    const wish = hash(seed, index, salt) % stride;
    for (let step = 0; step < stride; step += 1) {
      const place = index * stride + ((wish + step) % stride);
      if (!options.excluded(place)) return place;
    }
    return index * stride + wish;
  };
  const sessionOf = (index: number): number => options.sessionAt(placeAt(index));
  const timeAt = (index: number): Timestamp => options.timeOf(sessionOf(index));
  const size = lowerBound(0, Math.floor(options.places / stride), timeAt, options.now);
  const indexOf = (session: number): number | undefined => {
    const place = options.placeOf(session);
    if (place === undefined) return undefined;
    const index = Math.floor(place / stride);
    return index < size && placeAt(index) === place ? index : undefined;
  };
  return { size, sessionOf, indexOf, timeOf: options.timeOf };
}

export interface Member {
  readonly family: number;
  readonly session: number;
  readonly time: Timestamp;
}

export interface PlacedMember extends Member {
  readonly position: number;
}

/** Several families as one sequence ordered by time, then family; positions are found by counting, not by sorting. */
export class MergedFamilies {
  readonly size: number;
  readonly #families: readonly Family[];
  #position = 0;
  #next: number[];
  #last: Member | undefined;
  /** Events met on the way to a position: asking for the same one next costs nothing. */
  readonly #met = new Map<number, Member>();
  #recent: { readonly session: number; readonly events: readonly PlacedMember[] } | undefined;

  constructor(families: readonly Family[]) {
    this.#families = families;
    this.size = families.reduce((sum, family) => sum + family.size, 0);
    this.#next = families.map(() => 0);
  }

  /** How many events are earlier than the timestamp. */
  countBefore(timestamp: Timestamp): number {
    return this.#families.reduce((sum, family) => sum + before(family, timestamp), 0);
  }

  /** The position of the family's event for this session, or undefined when it has none. */
  positionOf(family: number, session: number): number | undefined {
    const index = this.#families[family]?.indexOf(session);
    const own = this.#families[family];
    if (index === undefined || own === undefined) return undefined;
    const time = own.timeOf(session);
    return this.#families.reduce((sum, other, at) => {
      if (at === family) return sum;
      return sum + before(other, at < family ? time + 1 : time);
    }, index);
  }

  /** The positions of all events of the session. */
  positionsOf(session: number): number[] {
    return this.eventsOf(session).map((event) => event.position);
  }

  /** The events of the session, earliest first, each with its position. */
  eventsOf(session: number): readonly PlacedMember[] {
    if (this.#recent?.session === session) return this.#recent.events;
    const events = this.#families.flatMap((own, family) => {
      const position = this.positionOf(family, session);
      return position === undefined ? [] : [{ family, session, position, time: own.timeOf(session) }];
    });
    if (this.#met.size > 10_000) this.#met.clear();
    for (const event of events) this.#met.set(event.position, event);
    events.sort((a, b) => a.position - b.position);
    this.#recent = { session, events };
    return events;
  }

  at(position: number): Member {
    if (position < 0 || position >= this.size) throw new RangeError(`no event at ${position}`);
    if (this.#last && position === this.#position - 1) return this.#last;
    const met = this.#met.get(position);
    if (met) return met;
    if (position < this.#position || position - this.#position > 64) this.#seek(position);
    let member = this.#step();
    while (this.#position <= position) member = this.#step();
    return member;
  }

  /** Puts the pointers at the last event of the first family that is not behind the position. */
  #seek(position: number): void {
    const [leader, ...others] = this.#families;
    if (!leader) return;
    const rank = (index: number): number => {
      const time = leader.timeOf(leader.sessionOf(index));
      return others.reduce((sum, family) => sum + before(family, time), index);
    };
    const index = lowerBound(0, leader.size, rank, position + 1) - 1;
    const time = index < 0 ? Number.NEGATIVE_INFINITY : leader.timeOf(leader.sessionOf(index));
    this.#next = [Math.max(0, index), ...others.map((family) => before(family, time))];
    this.#position = this.#next.reduce((sum, next) => sum + next, 0);
    this.#last = undefined;
  }

  #step(): Member {
    let best: Member | undefined;
    this.#families.forEach((family, at) => {
      const index = this.#next[at] ?? 0;
      if (index >= family.size) return;
      const session = family.sessionOf(index);
      const time = family.timeOf(session);
      if (!best || time < best.time) best = { family: at, session, time };
    });
    if (!best) throw new RangeError('past the last event');
    this.#next[best.family] = (this.#next[best.family] ?? 0) + 1;
    this.#position += 1;
    this.#last = best;
    return best;
  }
}

function before(family: Family, timestamp: Timestamp): number {
  return lowerBound(0, family.size, (index) => family.timeOf(family.sessionOf(index)), timestamp);
}
