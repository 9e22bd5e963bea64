import { closingDatesOf, type Dataset } from '../../datasets/define.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { Emit } from '../../events.ts';
import { timestampMs } from '../../timestamps.ts';
import {
  type CarryOver,
  carryOverOf,
  type IncrementalMemory,
  overlapStart,
  refreshOf,
} from './carry-over.ts';
import type { LostTable } from './lost-rows.ts';
import { tableSettings } from './settings.ts';
import { lackOf, newColumnsOf, withColumns } from './snapshot-form.ts';
import type { Snapshot } from './snapshots.ts';

/** What is known of a table before it is read. */
interface PreviousTable {
  /** The table as the run before left it, with the columns of today, as far as it can be compared with. */
  readonly snapshot: Snapshot | undefined;
  /** What is taken over of it; undefined: nothing, the table is read in full. */
  readonly carryOver: CarryOver | undefined;
  /** What cannot be taken over of it, though it should be. */
  readonly lost?: LostTable | undefined;
}

/** The memory of one table. */
interface TableMemory extends IncrementalMemory {
  /** What is the same in all its rows now. */
  readonly run: RunValues;
}

const none: PreviousTable = { snapshot: undefined, carryOver: undefined };

/**
 * Looks for what the run before has left of a table; warns when all rows have to be read.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function previousTableOf(
  dataset: Dataset,
  memory: TableMemory | undefined,
  emit: Emit,
): Promise<PreviousTable> {
  if (memory === undefined) return none;
  const {
    snapshot: found,
    against,
    difference,
    lost,
  } = await memory.snapshots.find(dataset, tableSettings(memory.settings, dataset, memory.run.siteId));
  const isKept = closingDatesOf(dataset) !== undefined;
  if (against !== undefined) {
    warnOfFull(dataset, against, emit);
    return {
      ...none,
      // Of another source: it can be told what became of its rows.
      snapshot: found && { ...(await withColumns(found, dataset, memory)), isOtherSource: true },
      lost: lost && isKept ? { ...lost, reason: against } : undefined,
    };
  }
  if (found === undefined) return none;
  const lack = lackOf(found, dataset);
  if (lack !== undefined) {
    warnOfFull(dataset, lack, emit);
    const { rows, window } = found;
    return { ...none, lost: isKept ? { reason: lack, rows, window } : undefined };
  }
  const snapshot = await withColumns(found, dataset, memory);
  return isKept ? goneOnFrom(snapshot, { found, difference }, dataset, memory, emit) : { ...none, snapshot };
}

interface Left {
  /** As it was left. */
  readonly found: Snapshot;
  /** Why it can only be gone on from when all rows are read again. */
  readonly difference: string | undefined;
}

/** @param snapshot with the columns of today */
function goneOnFrom(
  snapshot: Snapshot,
  { found, difference }: Left,
  dataset: Dataset,
  memory: TableMemory,
  emit: Emit,
): PreviousTable {
  const isOfFuture = timestampMs(found.window.to) > timestampMs(memory.window.to);
  const reason = difference ?? (isOfFuture ? `its date ${found.window.to} is in the future` : undefined);
  if (reason === undefined) return { snapshot, carryOver: carryOverOf(snapshot, memory) };
  const message = `${dataset.name}: full refresh (${reason}); rows that the source has purged are kept.`;
  emit({ type: 'warning', code: 'FULL_REFRESH', dataset: dataset.name, message });
  if (difference === undefined)
    return { snapshot, carryOver: refreshOf(snapshot, overlapStart(memory, memory)) };
  // Nothing is expected to be as it was.
  const carryOver = refreshOf(snapshot, found.window.from);
  return { snapshot, carryOver: { ...carryOver, newColumns: newColumnsOf(found, dataset, memory) } };
}

function warnOfFull({ name }: Dataset, reason: string, emit: Emit): void {
  const message = `${name}: previous snapshot not usable (${reason}); full load.`;
  emit({ type: 'warning', code: 'SNAPSHOT_UNUSABLE', dataset: name, message });
}
