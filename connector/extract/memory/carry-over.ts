import { millisecondsInHour } from 'date-fns/constants';
import type { Window } from '../../events.ts';
import { dayMs, minutesBefore, timestampMs } from '../../timestamps.ts';
import type { Since } from '../rows/part.ts';
import type { NewSnapshot, Snapshot, Snapshots } from './snapshots.ts';

/** The rows that a table takes over from the previous run. */
export interface CarryOver {
  readonly snapshot: Snapshot;
  /** Rows that were closed before this time are taken over unchanged. */
  readonly closedBefore: string;
  /** The rows to fetch again; undefined: all, to verify what was taken over. */
  readonly since: Since | undefined;
  /** Indexes of columns that the snapshot does not have. */
  readonly newColumns?: ReadonlySet<number>;
}

/** Where an incremental run finds the tables of the previous one, and how far it trusts them. */
export interface IncrementalMemory {
  readonly snapshots: Snapshots;
  readonly settings: NewSnapshot['settings'];
  /** Of this run. */
  readonly window: Window;
  /** Rows may arrive, or close, so much later than their timestamps. */
  readonly overlapMinutes: number;
  readonly refreshDays: number;
  /** The path of a temporary file of this name. */
  readonly pathOf: (file: string) => string;
}

/**
 * A snapshot with a future date or of another version has true rows, but does not show what has changed since: all rows
 * are fetched again, and those that the source has purged stay.
 */
export function refreshOf(snapshot: Snapshot, closedBefore: string): CarryOver {
  return { snapshot, closedBefore, since: undefined };
}

/** Schedules are not exact: a run that starts a little early counts as the one on which the refresh is due. */
const slackMs = millisecondsInHour;

/** What a table takes over from a snapshot of an earlier window. */
export function carryOverOf(
  snapshot: Snapshot,
  memory: Pick<IncrementalMemory, 'window' | 'overlapMinutes' | 'refreshDays'>,
): CarryOver {
  const { window, refreshDays } = memory;
  const before = snapshot.window;
  const closedBefore = overlapStart(snapshot, memory);
  if (isRefreshDue(snapshot, window, refreshDays)) return { snapshot, closedBefore, since: undefined };
  const reachesFurther = timestampMs(window.from) < timestampMs(before.from);
  return {
    snapshot,
    closedBefore,
    since: { at: closedBefore, before: reachesFurther ? before.from : undefined },
  };
}

/** Whether a full refresh is due. */
export function isRefreshDue(
  { lastFullRefresh }: Pick<Snapshot, 'lastFullRefresh'>,
  { to }: Pick<Window, 'to'>,
  refreshDays: number,
): boolean {
  const age = timestampMs(to) - timestampMs(lastFullRefresh);
  // A date in the future proves nothing.
  return age < 0 || age >= refreshDays * dayMs - slackMs;
}

/** Rows since this time may have changed after they were read for the snapshot. */
export function overlapStart(
  { window }: Pick<Snapshot, 'window'>,
  { overlapMinutes }: Pick<IncrementalMemory, 'overlapMinutes'>,
): string {
  return minutesBefore(window.to, overlapMinutes);
}
