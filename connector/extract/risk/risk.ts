import type { Committed, EventExport } from '../../citrix/analytics/export.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { Protection } from '../../datasets/personal-data/protect.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, Window } from '../../events.ts';
import { isRecord } from '../../json.ts';
import type { CsvSummary } from '../../output/csv.ts';
import { rejectedFile, workFile } from '../../output/output-names.ts';
import type { Waiting } from '../../output/replace.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { Budget } from '../budget.ts';
import type { LostTable } from '../memory/lost-rows.ts';
import { eventSettings } from '../memory/settings.ts';
import { withColumns } from '../memory/snapshot-form.ts';
import type { Snapshot, Snapshots } from '../memory/snapshots.ts';
import { warnOfInvalid } from '../table/invalid-values.ts';
import type { MadeTable } from '../table/made-table.ts';
import { type BatchRead, type EventSink, readBatch } from './batch.ts';
import { emitRead, readEvent } from './read-events.ts';
import { keepRejected, openRejected } from './rejected.ts';
import { allOf, isBehind, type OffsetRange, offsetRangesOf, offsetsText } from './start.ts';
import {
  type EventTableHistory,
  historyOf,
  type Making,
  neededFor,
  openSinks,
  type Search,
  writeUsers,
} from './tables.ts';
import { createUsers } from './users.ts';

/** What earlier runs have left of the export, and where this one leaves it. */
export interface RiskMemory {
  /** The tables as they were left last: events are read from there on. */
  readonly snapshots: Snapshots;
  /** The tables as they were when their changes were last reported; the differences from them are reported next. */
  readonly reported: Snapshots;
  /** The rejected messages. */
  readonly rejected: string;
}

export interface RiskOptions {
  readonly source: EventExport;
  readonly topic: string;
  readonly group: string;
  /** The tables asked for. */
  readonly datasets: readonly Dataset<AnalyticsSource>[];
  readonly window: Window;
  /** What the tables show of persons; undefined: everything. */
  readonly protection?: Protection | undefined;
  /** What is the same in all rows. */
  readonly run: RunValues;
  /** Where the file of this name is made. */
  readonly path: (file: string) => string;
  /** Absent: all that the topic has is read, and nothing is remembered. */
  readonly memory: RiskMemory | undefined;
  readonly budget: Budget;
  readonly emit: Emit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly runtime: Waiting;
  readonly signal: AbortSignal;
}

export interface RiskRead {
  readonly tables: readonly MadeTable[];
  /** Why it ended before the end of the topic: what has been read is good all the same. */
  readonly spent: ConnectorError | undefined;
  /** Tables whose previous rows could not be taken over. */
  readonly lost: readonly { readonly dataset: Dataset; readonly lost: LostTable }[];
  /**
   * To be called when the tables are published: remembers them, then tells the group where to go on. In this order, so
   * that a run which is killed in between repeats, and loses nothing.
   * @throws ConnectorError
   */
  confirm(signal: AbortSignal): Promise<void>;
}

/**
 * Reads a bounded batch of the export into tables: to where each partition ends now.
 * @throws ConnectorError
 */
export async function readRisk(options: RiskOptions): Promise<RiskRead> {
  const { source, datasets, run, memory, emit, signal, now, budget } = options;
  const topic = await source.topic(signal);
  if (memory !== undefined) await refuseOthers(options);
  const committed: Committed = memory === undefined ? new Map() : await source.committed(topic, signal);
  for (const { name: dataset } of datasets) {
    emit({ type: 'dataset-started', dataset });
    const mode = memory === undefined ? 'full' : 'incremental';
    emit({ type: 'dataset-planned', dataset, mode, since: null, rows: null, joins: {} });
  }
  const settings = eventSettings({ name: options.topic, id: topic.id }, options.protection);
  const search = {
    ...{ snapshots: memory?.snapshots, settings, run, emit, pathOf: options.path },
    isSound: (reached: ReadonlyMap<number, bigint>) => !isBehind(topic, reached),
  };
  const histories: EventTableHistory[] = [];
  for (const dataset of neededFor(datasets, options.protection))
    histories.push(await historyOf(dataset, search));
  const ranges =
    memory === undefined
      ? allOf(topic)
      : offsetRangesOf(
          topic,
          committed,
          histories.map(({ reached }) => reached),
        );
  const making = { ...options, users: createUsers(run) };
  const rejected = await openRejected({
    path: options.path(rejectedFile),
    before: memory?.rejected,
    stays: (line) => stays(line, ranges, options.window),
  });
  const sinks = await openSinks(histories, making);
  try {
    const read = await readBatch({ source, ranges, sinks, run, rejected, budget, emit, now, signal });
    // What is there of a topic that was to be read whole is no table.
    if (memory === undefined && read.spent !== undefined) throw read.spent;
    await rejected.close();
    const made = await finish(sinks, read, { ...options, making, search });
    emitRead(read, options.topic, emit);
    const tables = made.filter(({ dataset }) => datasets.some(({ name }) => name === dataset.name));
    return {
      tables,
      spent: read.spent,
      lost: histories.flatMap(({ dataset, lost }) =>
        lost !== undefined && datasets.includes(dataset) ? [{ dataset, lost }] : [],
      ),
      async confirm(until) {
        if (memory === undefined) return;
        for (const { keep, dataset, ...summary } of made) {
          const { bytes, sha256, rows } = summary;
          const kept = { ...settings, ...keep };
          const { window } = options;
          await memory.reported.keep(dataset, options.path(workFile(dataset.name)), {
            ...{ settings: kept, window, lastFullRefresh: window.to, bytes, sha256, rows },
          });
        }
        await keepRejected(options.path(rejectedFile), memory.rejected, options.runtime);
        await commit(read, committed, options, until);
      },
    };
  } finally {
    for (const { table } of sinks) await table.abort();
    await rejected.abort();
  }
}

/** A consumer of the group would be given events that we read as well, and would tell the group where to go on. */
async function refuseOthers({ source, group, signal }: RiskOptions): Promise<void> {
  const members = await source.members(signal);
  if (members.length === 0) return;
  throw new ConnectorError(
    'EXPORT_GROUP_IN_USE',
    `${source.host}: the consumer group "${group}" is in use by ${members.join(', ')}.`,
  );
}

/** A rejected message is reported until it leaves the window, as rows are; what is read again is reported again. */
function stays(line: string, ranges: readonly OffsetRange[], window: Window): boolean {
  let reported: unknown;
  try {
    reported = JSON.parse(line);
  } catch {
    return false; // cut off by a crash of the machine: its message is read again
  }
  if (!isRecord(reported)) return false;
  const { partition, offset, timestamp } = reported;
  const from = ranges.find((range) => range.partition === partition)?.from;
  if (from !== undefined && typeof offset === 'number' && BigInt(offset) >= from) return false;
  return typeof timestamp !== 'string' || compareTimestamps(timestamp, window.from) >= 0;
}

interface Made extends MadeTable {
  /** What is remembered of it besides the settings. */
  readonly keep: Readonly<Record<string, string>>;
}

interface Finishing extends RiskOptions {
  readonly making: Making;
  readonly search: Search;
}

async function finish(
  sinks: readonly EventSink[],
  read: BatchRead,
  { datasets, making, search, path, emit, memory }: Finishing,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  let placed = read.rejected + read.ignored;
  for (const sink of sinks) {
    const { dataset, table, repeated, reached } = sink;
    const summary = await table.close();
    placed += summary.added + repeated;
    if (datasets.includes(dataset)) {
      const { odd, missing } = sink;
      emit(readEvent(dataset.name, summary, { repeated, pages: read.pages, odd, missing }));
      warnOfInvalid(dataset.name, odd, emit, 'additional_fields');
    }
    const offsets = new Map(
      read.partitions.map((of) => [of.partition, later(of.reached, reached?.get(of.partition))]),
    );
    const previous = await lastReportedOf(dataset, memory, search);
    made.push({ ...madeTable(dataset, summary), previous, keep: { offsets: offsetsText(offsets) } });
  }
  const messages = read.partitions.reduce((sum, { events }) => sum + events, 0);
  if (messages !== placed) throw new Error(`${messages} messages were read, and ${placed} accounted for`);
  for (const dataset of datasets.filter(({ source }) => source.madeOf !== undefined)) {
    const summary = await writeUsers(dataset, path(workFile(dataset.name)), making);
    const previous = await lastReportedOf(dataset, memory, search);
    const { rows } = summary;
    emit({ type: 'rows-written', dataset: dataset.name, rows });
    emit(readEvent(dataset.name, { ...summary, added: rows, carriedOver: 0, expired: 0 }));
    made.push({ ...madeTable(dataset, summary), previous, keep: {} });
  }
  return made;
}

async function lastReportedOf(
  dataset: Dataset,
  memory: RiskMemory | undefined,
  { settings, run, pathOf }: Search,
): Promise<Snapshot | undefined> {
  const reported = (await memory?.reported.find(dataset, settings))?.snapshot;
  return reported && (await withColumns(reported, dataset, { settings, run, pathOf }, 'told'));
}

function madeTable(dataset: Dataset, { bytes, sha256, rows }: CsvSummary) {
  return { dataset, bytes, sha256, rows, outside: {} };
}

function later(a: bigint, b: bigint | undefined): bigint {
  return b !== undefined && b > a ? b : a;
}

/** Always, also where nothing is new: brokers forget a group that they have not heard of for some days. */
async function commit(
  { partitions }: BatchRead,
  committed: Committed,
  { source, emit }: RiskOptions,
  signal: AbortSignal,
): Promise<void> {
  const offsets = new Map(
    partitions.map(({ partition, reached, until }) => {
      const before = committed.get(partition);
      // A table that was asked for later is read from the beginning: the group does not go back for it.
      return [partition, before !== undefined && before <= until ? later(reached, before) : reached];
    }),
  );
  await source.commit(offsets, signal);
  const reported = [...offsets].map(([partition, offset]) => [partition, Number(offset)]);
  emit({ type: 'offsets-committed', offsets: Object.fromEntries(reported) });
}
