import { millisecondsInHour } from 'date-fns/constants';
import type { Window } from '../../events.ts';
import { dayMs, minutesBefore, timestampMs } from '../../timestamps.ts';
import type { Since } from '../rows/part.ts';
import type { NewSnapshot, Snapshot, Snapshots } from './snapshots.ts';

/** What a table takes over of the run before. */
export interface CarryOver {
  readonly snapshot: Snapshot;
  /** Rows that had settled by then are taken to be as they were. */
  readonly closedBefore: string;
  /** What is read again; undefined: everything, to see whether that was right. */
  readonly since: Since | undefined;
  /** Columns that the snapshot has nothing of, by number. */
  readonly newColumns?: ReadonlySet<number>;
}

/** Where an incremental run finds what those before it have left, and how far it may believe it. */
export interface IncrementalMemory {
  readonly snapshots: Snapshots;
  readonly settings: NewSnapshot['settings'];
  /** Of this run. */
  readonly window: Window;
  /** Rows may turn up, or end, so much later at the source than they say. */
  readonly overlapMinutes: number;
  readonly refreshDays: number;
  /** Where a file of this name may be written. */
  readonly pathOf: (file: string) => string;
}

/**
 * What was read by a clock that was ahead, or in another way, is true, but tells nothing of what has changed: all is
 * read, and what the source has forgotten stays.
 */
export function refreshOf(snapshot: Snapshot, closedBefore: string): CarryOver {
  return { snapshot, closedBefore, since: undefined };
}

/** A schedule does not start its runs to the minute: one that comes a little early is the one that was meant. */
const slackMs = millisecondsInHour;

/** How a table goes on from a snapshot of an earlier window. */
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

/** Whether all rows have to be read once more. */
export function isRefreshDue(
  { lastFullRefresh }: Pick<Snapshot, 'lastFullRefresh'>,
  { to }: Pick<Window, 'to'>,
  refreshDays: number,
): boolean {
  const age = timestampMs(to) - timestampMs(lastFullRefresh);
  // Of a time yet to come nothing is known.
  return age < 0 || age >= refreshDays * dayMs - slackMs;
}

/** From when on what was read for a snapshot may be otherwise by now. */
export function overlapStart(
  { window }: Pick<Snapshot, 'window'>,
  { overlapMinutes }: Pick<IncrementalMemory, 'overlapMinutes'>,
): string {
  return minutesBefore(window.to, overlapMinutes);
}
