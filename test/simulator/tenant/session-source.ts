import { hash, unit } from '../values/random.ts';
import { union } from '../values/ranges.ts';
import type { Comparison, Ranges, Row, RowSource, Value } from '../values/rows.ts';
import { minutes, seconds, type Timestamp } from '../values/timestamp.ts';
import { FIRST_CONNECTION_ID } from './connection-source.ts';
import type { Dimensions } from './dimensions.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Moment } from './moment.ts';
import { LONGEST_SESSION, type SessionFacts, type Timeline } from './sessions.ts';

interface State {
  readonly connection: number;
  readonly lifecycle: number;
}

const ACTIVE = 5;

function stateOf(timeline: Timeline, facts: SessionFacts, hasChanged: boolean): State {
  const chance = hash(timeline.seed, facts.index, 51);
  if (facts.isStub) return { connection: 3, lifecycle: 3 };
  // Codes that nobody has published appear in live data now and then.
  if (facts.end !== null) return { connection: 3, lifecycle: chance % 3001 === 5 ? 7 : 1 };
  if (!hasChanged) return { connection: ACTIVE, lifecycle: 0 };
  const connection = chance % 100 < 70 ? ACTIVE : chance % 100 < 94 ? 2 : chance % 100 < 98 ? 1 : 42;
  return { connection, lifecycle: 0 };
}

/** True when the session is disconnected now or left its connection without a trace. */
function hasNoCurrent(timeline: Timeline, facts: SessionFacts, state: State): boolean {
  const chance = hash(timeline.seed, facts.index, 52);
  if (facts.isStub) return false;
  return state.connection === 2 ? chance % 2 === 0 : chance % 13 === 0;
}

function typeOf(timeline: Timeline, facts: SessionFacts): number {
  if (facts.runsApplications) return 1;
  if (facts.isStub) return hash(timeline.seed, facts.index, 53) & 1;
  return hash(timeline.seed, facts.index, 54) % 4001 === 3 ? 2 : 0;
}

function peopleOf(timeline: Timeline, dimensions: Dimensions, s: number): Record<string, Value> {
  const chance = hash(timeline.seed, s, 55) % 1000;
  if (chance < 25) return { UserId: null, IsAnonymous: true };
  if (chance < 31) return { UserId: 900_000 + (s % 50), IsAnonymous: false };
  const spread = unit(timeline.seed, s, 56);
  return { UserId: 1 + Math.floor(spread * spread * dimensions.users.length), IsAnonymous: false };
}

function machineOf(timeline: Timeline, dimensions: Dimensions, facts: SessionFacts): string | null {
  const chance = hash(timeline.seed, facts.index, 57) % 1000;
  if (facts.isStub && chance < 500) return null;
  if (chance < 6) return dimensions.lostMachine(chance);
  return dimensions.machineIdOf(hash(timeline.seed, facts.index, 58));
}

/** The Sessions set, computed row by row. */
export function createSessionSource(moment: Moment, lifetimes: Lifetimes, dimensions: Dimensions): RowSource {
  const { count, history: timeline } = moment;
  const { calendar, seed } = timeline;

  const currentOf = (facts: SessionFacts, state: State): number | null => {
    if (hasNoCurrent(timeline, facts, state)) return null;
    const last = moment.connections.positionsOf(facts.index).at(-1);
    return last === undefined ? null : FIRST_CONNECTION_ID + last;
  };

  /** A stub carries its failure and nothing of a logon. */
  const outcomeOf = ({ index: s, start, end, isStub }: SessionFacts): Record<string, Value> => {
    if (isStub) {
      const failure = dimensions.failureIdOf(hash(seed, s, 63));
      return { LogOnDuration: null, ExitCode: 7, FailureId: failure, FailureDate: start };
    }
    const duration = 4000 + (hash(seed, s, 61) % 90_000);
    const isOn = end !== null || moment.reached(start + seconds(duration / 1000)) !== null;
    const exit = hash(seed, s, 62) % 9 === 0 ? 1 : 0;
    const isKnown = isOn && hash(seed, s, 60) % 50 !== 0;
    return { LogOnDuration: isKnown ? duration : null, ExitCode: exit, FailureId: null, FailureDate: null };
  };

  const idleOf = ({ index: s, start, end }: SessionFacts): Timestamp | null =>
    end === null && s % 3 === 0 ? moment.reached(start + seconds(400)) : null;

  const row = (s: number): Row => {
    const facts = moment.facts(s);
    const { start, end } = facts;
    const changed = end ?? moment.reached(start + minutes(3 + (hash(seed, s, 59) % 40)));
    const state = stateOf(timeline, facts, changed !== null);
    const type = typeOf(timeline, facts);
    return {
      SessionKey: timeline.keyOf(s),
      StartDate: start,
      EndDate: end,
      ...outcomeOf(facts),
      ConnectionState: state.connection,
      SessionIdleTime: idleOf(facts),
      ConnectionStateChangeDate: changed ?? start,
      LifecycleState: state.lifecycle,
      CurrentConnectionId: currentOf(facts, state),
      ...peopleOf(timeline, dimensions, s),
      MachineId: machineOf(timeline, dimensions, facts),
      SessionType: type,
      PublishedDesktopId: type === 0 ? dimensions.desktopIdOf(hash(seed, s, 64)) : null,
      CreatedDate: start,
      ModifiedDate: changed ?? start,
    };
  };

  const byEnd = (comparison: Comparison, value: Value): Ranges | undefined => {
    if (value === null) return comparison === 'eq' ? lifetimes.sessionsAt(moment.present) : undefined;
    const end = Number(value);
    const latest = moment.firstFrom(end + 1);
    if (comparison === 'ge' || comparison === 'gt')
      return union(lifetimes.sessionsAt(end), [[moment.firstFrom(end), count]]);
    if (comparison === 'le' || comparison === 'lt') return [[0, latest]];
    return comparison === 'eq' ? [[moment.firstFrom(end - LONGEST_SESSION), latest]] : undefined;
  };

  return {
    size: count,
    cursor: 'StartDate',
    growing: [],
    cursorAt: calendar.startOf,
    firstFrom: moment.firstFrom,
    row,
    peek: (s, property) => {
      if (property === 'StartDate') return calendar.startOf(s);
      if (property === 'EndDate') return moment.facts(s).end;
      return property === 'SessionKey' ? timeline.keyOf(s) : undefined;
    },
    find: (property, value) => {
      if (property !== 'SessionKey') return undefined;
      const index = typeof value === 'string' ? moment.indexOfKey(value) : undefined;
      return index === undefined ? [] : [index];
    },
    narrow: (path, comparison, value) => (path === 'EndDate' ? byEnd(comparison, value) : undefined),
  };
}
