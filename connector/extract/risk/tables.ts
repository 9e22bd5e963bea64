import type { Dataset } from '../../datasets/define.ts';
import { type Protection, protectedDataset } from '../../datasets/personal-data/protect.ts';
import { riskTables } from '../../datasets/risk/tables.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import type { Emit, Window } from '../../events.ts';
import { type CsvSummary, openCsv } from '../../output/csv.ts';
import { removeExisting } from '../../output/file-operations.ts';
import { workFile } from '../../output/output-names.ts';
import type { LostTable } from '../memory/lost-rows.ts';
import { lackOf, withColumns } from '../memory/snapshot-form.ts';
import type { Snapshot, Snapshots } from '../memory/snapshots.ts';
import { nothingOdd } from '../rows/odd-cells.ts';
import type { EventSink } from './batch.ts';
import { offsetsOf, type Reached } from './start.ts';
import { openEventTable } from './table.ts';
import type { Users } from './users.ts';

/** A table, and what the run before has left of it. */
export interface EventTableHistory {
  readonly dataset: Dataset<AnalyticsSource>;
  readonly snapshot: Snapshot | undefined;
  /** Up to where it has the events; empty where it starts over. */
  readonly reached: Reached;
  /** What cannot be taken over of it, though it should be. */
  readonly lost?: LostTable | undefined;
}

/** What is looked for in a state folder. */
export interface Search {
  readonly snapshots: Snapshots | undefined;
  /** What must be as it was for a table to be resumed. */
  readonly settings: Readonly<Record<string, string>>;
  readonly emit: Emit;
  /** What is the same in all rows. */
  readonly run: RunValues;
  /** Whether the topic has what the table says that it had. */
  readonly isSound: (reached: ReadonlyMap<number, bigint>) => boolean;
  /** Where a file of this name may be written. */
  readonly pathOf: (file: string) => string;
}

/** The tables of events that are needed for those asked for; some only because another is made of them. */
export function neededFor(
  requested: readonly Dataset<AnalyticsSource>[],
  protection: Protection | undefined,
): readonly Dataset<AnalyticsSource>[] {
  const names = new Set(requested.flatMap(({ name, source }) => source.madeOf ?? [name]));
  return riskTables
    .filter(({ name }) => names.has(name))
    .map((table) => requested.find(({ name }) => name === table.name) ?? protectedDataset(table, protection));
}

/** @throws ConnectorError OUTPUT_FAILED */
export async function historyOf(
  dataset: Dataset<AnalyticsSource>,
  { snapshots, emit, isSound, ...place }: Search,
): Promise<EventTableHistory> {
  const nothing = { dataset, snapshot: undefined, reached: undefined };
  if (snapshots === undefined) return nothing;
  const { snapshot, against, lost: left } = await snapshots.find(dataset, place.settings);
  if (snapshot === undefined && against === undefined) return nothing;
  const reached = offsetsOf(snapshot?.settings['offsets']);
  const damage =
    (left === undefined ? undefined : against) ??
    (snapshot && lackOf(snapshot, dataset)) ??
    (snapshot !== undefined && reached === undefined ? 'it contains no offsets' : undefined);
  const reason =
    damage ?? against ?? (isSound(reached ?? new Map()) ? undefined : 'the topic ends before its offsets');
  if (snapshot !== undefined && reason === undefined) {
    return { dataset, snapshot: await withColumns(snapshot, dataset, place), reached };
  }
  const message = `${dataset.name}: previous snapshot not usable (${reason}); starting over with the earliest event in the topic.`;
  emit({ type: 'warning', code: 'SNAPSHOT_UNUSABLE', dataset: dataset.name, message });
  const lost =
    damage === undefined ? undefined : { reason: damage, rows: left?.rows ?? snapshot?.rows ?? null };
  return { dataset, snapshot, reached: new Map(), lost };
}

export interface Making {
  readonly path: (file: string) => string;
  readonly window: Window;
  readonly users: Users;
}

/** Begins the tables. @throws ConnectorError OUTPUT_FAILED */
export async function openSinks(
  histories: readonly EventTableHistory[],
  { path, window, users }: Making,
): Promise<EventSink[]> {
  const sinks: EventSink[] = [];
  try {
    for (const { dataset, snapshot, reached } of histories) {
      const table = await openEventTable({
        ...{ dataset, window },
        path: path(workFile(dataset.name)),
        // A table that starts over takes nothing over.
        before: (reached?.size ?? 0) > 0 ? snapshot?.path : undefined,
        observer: users.observerFor(dataset.name),
      });
      sinks.push({ dataset, table, reached, repeated: 0, odd: nothingOdd, missing: {} });
    }
    return sinks;
  } catch (error) {
    for (const { table } of sinks) await table.abort();
    throw error;
  }
}

/** Writes the table of users in one go: there is a row of each in memory. @throws ConnectorError OUTPUT_FAILED */
export async function writeUsers(
  { columns }: Dataset<AnalyticsSource>,
  path: string,
  { users }: Making,
): Promise<CsvSummary> {
  await removeExisting(path);
  const csv = await openCsv({ path, columns });
  try {
    await csv.write(users.rows().map((row) => [row]));
    return await csv.close();
  } finally {
    await csv.abort();
  }
}
