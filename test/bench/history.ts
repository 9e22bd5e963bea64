import { withDefaults } from '../simulator/options.ts';
import { Store } from '../simulator/tenant/store.ts';
import { millisecondsOf, type Timestamp, timestampOf } from '../simulator/values/timestamp.ts';
import { tenant } from './cloud.ts';

/** When the sessions of the simulated tenant begin and end, known without asking for them. */
export interface History {
  /** How many sessions have begun before a moment. */
  begunBy(at: Date): number;
  /** How many sessions have begun or ended from one moment to another. */
  changedBetween(from: Date, to: Date): number;
  /** The latest moment from which so many sessions begin or end until another. @throws Error when a week has fewer */
  startOfChange(to: Date, sessions: number): Date;
}

const dayMs = 86_400_000;

/** Changes are looked for as far back as this. */
const weekMs = 7 * dayMs;

/** @param now the end of the history, as `startCloud` takes it */
export function openHistory(sessions: number, now: Date): History {
  const source = new Store(withDefaults({ ...tenant, sessions, now })).source('Sessions');
  const changesUntil = (to: Date): readonly Timestamp[] => latestChanges(source, to);
  return {
    begunBy: (at) => source.firstFrom(timestampOf(at.getTime())),
    changedBetween: (from, to) =>
      changesUntil(to).filter((change) => change >= timestampOf(from.getTime())).length,
    startOfChange(to, wanted) {
      const change = changesUntil(to).toSorted((a, b) => b - a)[wanted - 1];
      if (change === undefined)
        throw new Error(`Fewer than ${wanted} sessions changed in the week before ${to.toISOString()}.`);
      return new Date(millisecondsOf(change));
    },
  };
}

/** Of each session that changed in the week before a moment, the last change by then: its end or, where it was open, its beginning. */
function latestChanges(source: ReturnType<Store['source']>, to: Date): readonly Timestamp[] {
  const [since, until] = [timestampOf(to.getTime() - weekMs), timestampOf(to.getTime())];
  const changes: Timestamp[] = [];
  for (const [from, end] of source.narrow('EndDate', 'ge', since) ?? []) {
    for (let session = from; session < Math.min(end, source.firstFrom(until)); session += 1) {
      const ended = source.peek(session, 'EndDate');
      const hasEnded = typeof ended === 'number' && ended < until;
      const change = hasEnded ? ended : Number(source.peek(session, 'StartDate'));
      if (change >= since) changes.push(change);
    }
  }
  return changes;
}

/** The last 02:00 (UTC) that came after a working day: a usual time for a run on a schedule. */
export function nightAfterWork(now: Date): Date {
  const night = new Date(now);
  night.setUTCHours(2, 0, 0, 0);
  // Until Saturday night the day before was a working day; Sunday's and Monday's came after a day off.
  while (night > now || night.getUTCDay() < 2) night.setTime(night.getTime() - dayMs);
  return night;
}
