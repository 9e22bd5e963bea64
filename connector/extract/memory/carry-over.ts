import { millisecondsInHour } from 'date-fns/constants';
import { closingDatesOf, type Dataset } from '../../datasets/define.ts';
import type { Emit, Window } from '../../events.ts';
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
}

/** What is known of a table before it is read. */
interface PreviousTable {
  /** The table as the run before left it, as far as it can be compared with. */
  readonly snapshot: Snapshot | undefined;
  /** What is taken over of it; undefined: nothing, the table is read in full. */
  readonly carryOver: CarryOver | undefined;
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
}

/** Looks for what the run before has left of a table; warns when that is of no use. @throws ConnectorError OUTPUT_FAILED */
export async function previousTableOf(
  dataset: Dataset,
  memory: IncrementalMemory | undefined,
  emit: Emit,
): Promise<PreviousTable> {
  if (memory === undefined) return { snapshot: undefined, carryOver: undefined };
  const found = await memory.snapshots.find(dataset, memory.settings);
  const { snapshot, against = reasonAgainst(snapshot, memory) } = found;
  if (against !== undefined) {
    const deletions = snapshot === undefined ? '; deleted rows are not reported' : '';
    const message = `${dataset.name}: previous snapshot not usable (${against}); full refresh${deletions}.`;
    emit({ type: 'warning', message });
  }
  const isComparable = closingDatesOf(dataset) !== undefined && snapshot !== undefined;
  if (!isComparable || found.against !== undefined) return { snapshot, carryOver: undefined };
  return {
    snapshot,
    carryOver: against === undefined ? carryOverOf(snapshot, memory) : refreshOf(snapshot, memory),
  };
}

/** What was read by a clock that was ahead is true, but tells nothing of when: all is read, and what the source has forgotten stays. */
function refreshOf(snapshot: Snapshot, memory: IncrementalMemory): CarryOver {
  return { snapshot, closedBefore: overlapStart(memory, memory), since: undefined };
}

function reasonAgainst(snapshot: Snapshot | undefined, { window }: IncrementalMemory): string | undefined {
  return snapshot !== undefined && timestampMs(snapshot.window.to) > timestampMs(window.to)
    ? `its date ${snapshot.window.to} is in the future`
    : undefined;
}

/** A schedule does not start its runs to the minute: one that comes a little early is the one that was meant. */
const slackMs = millisecondsInHour;

/** How a table goes on from a snapshot of an earlier window. */
export function carryOverOf(
  snapshot: Snapshot,
  memory: Omit<IncrementalMemory, 'snapshots' | 'settings'>,
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
