import { type Dataset, isMonitor } from '../datasets/define.ts';
import type { Emit, Window } from '../events.ts';
import { instantMs, instantOf } from '../instants.ts';
import type { Parameters } from '../parameters/schema.ts';
import type { Since } from './part.ts';
import type { NewSnapshot, Snapshot, Snapshots } from './snapshots.ts';

/** What a table takes over of the run before. */
export interface Past {
  readonly snapshot: Snapshot;
  /** Rows that had settled by then are taken to be as they were. */
  readonly settled: string;
  /** What is read again; undefined: everything, to see whether that was right. */
  readonly since: Since | undefined;
}

/** What is known of a table before it is read. */
export interface Former {
  /** The table as the run before left it, if it can be used. */
  readonly snapshot: Snapshot | undefined;
  /** What is taken over of it; undefined: nothing, the table is read in full. */
  readonly past: Past | undefined;
}

export interface FormerOptions {
  readonly snapshots: Snapshots | undefined;
  readonly settings: NewSnapshot['settings'];
  readonly window: Window;
  readonly parameters: Parameters;
  readonly emit: Emit;
}

/** Looks for what the run before has left of a table; warns when that is of no use. @throws ConnectorError OUTPUT_FAILED */
export async function formerOf(
  dataset: Dataset,
  { snapshots, settings, window, parameters, emit }: FormerOptions,
): Promise<Former> {
  const found = await snapshots?.find(dataset, settings);
  if (found === undefined) return { snapshot: undefined, past: undefined };
  const refused = (reason: string): Former => {
    const message = `${dataset.name}: the table of the run before is not gone on from: ${reason}. It is read in full.`;
    emit({ type: 'warning', message });
    return { snapshot: undefined, past: undefined };
  };
  if (typeof found === 'string') return refused(found);
  if (instantMs(found.window.to) > instantMs(window.to))
    return refused(`it is of ${found.window.to}, which is yet to come`);
  const { incrementalOverlap: overlapMinutes, fullRefreshEvery: refreshDays } = parameters;
  const settles = isMonitor(dataset) && dataset.source.settles !== undefined;
  return {
    snapshot: found,
    past: settles ? pastOf(found, { window, overlapMinutes, refreshDays }) : undefined,
  };
}

export interface PastOptions {
  readonly window: Window;
  /** Rows may turn up, or end, so much later at the source than they say. */
  readonly overlapMinutes: number;
  readonly refreshDays: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A schedule does not start its runs to the minute: one that comes a little early is the one that was meant. */
const slackMs = 60 * minuteMs;

/** How a table goes on from a snapshot of an earlier window. */
export function pastOf(snapshot: Snapshot, { window, overlapMinutes, refreshDays }: PastOptions): Past {
  const before = snapshot.window;
  const settled = instantOf(instantMs(before.to) - overlapMinutes * minuteMs);
  const isDue = instantMs(window.to) - instantMs(snapshot.refreshed) >= refreshDays * dayMs - slackMs;
  if (isDue) return { snapshot, settled, since: undefined };
  const reachesFurther = instantMs(window.from) < instantMs(before.from);
  return { snapshot, settled, since: { at: settled, before: reachesFurther ? before.from : undefined } };
}
