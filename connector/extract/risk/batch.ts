import type { EventExport, MessageBatch } from '../../citrix/analytics/export.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit, OddValues } from '../../events.ts';
import type { Cell } from '../../output/cells.ts';
import type { Budget } from '../budget.ts';
import { countedOdd, sumOfOdd } from '../rows/odd-cells.ts';
import type { EventRow } from './mapping.ts';
import type { RejectedFile } from './rejected.ts';
import { createRouter } from './route.ts';
import type { OffsetRange, Reached } from './start.ts';
import type { EventTable } from './table.ts';

/** A table that takes events. */
export interface EventSink {
  readonly dataset: Dataset<AnalyticsSource>;
  readonly table: EventTable;
  /** Up to where it has them already. */
  readonly reached: Reached;
  /** Messages that it had already. */
  repeated: number;
  /** Of the rows that it has taken. */
  odd: OddValues;
  readonly missing: Record<string, number>;
}

interface BatchOptions {
  readonly source: EventExport;
  readonly ranges: readonly OffsetRange[];
  readonly sinks: readonly EventSink[];
  /** What is the same in all rows. */
  readonly run: RunValues;
  readonly rejected: RejectedFile;
  readonly budget: Budget;
  readonly emit: Emit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What has been read of a partition. */
interface PartitionRead extends OffsetRange {
  /** Where reading goes on; `until` when all has been read. */
  readonly reached: bigint;
  readonly events: number;
}

export interface BatchRead {
  readonly partitions: readonly PartitionRead[];
  readonly rejected: number;
  /** Events of tables that are not selected. */
  readonly ignored: number;
  readonly pages: number;
  /** Why it ended early. */
  readonly spent: ConnectorError | undefined;
}

/** Rows are written, and the budget is asked, after so many messages. */
const sliceMessages = 1000;

/**
 * Reads the topic once, partition after partition, and hands each event to the table that takes it.
 * @throws ConnectorError
 */
export async function readBatch(options: BatchOptions): Promise<BatchRead> {
  const { ranges, sinks } = options;
  const counts = { rejected: 0, ignored: 0, pages: 0 };
  const partitions: PartitionRead[] = [];
  let spent: ConnectorError | undefined;
  for (const range of ranges) {
    for (const { table } of sinks) await table.begin(range.partition);
    const read = spent === undefined ? await readPartition(range, options, counts) : notRead(range);
    spent ??= read.spent;
    partitions.push(read.partition);
  }
  return { partitions, ...counts, spent };
}

interface Counts {
  rejected: number;
  ignored: number;
  pages: number;
}

interface RangeRead {
  readonly partition: PartitionRead;
  readonly spent: ConnectorError | undefined;
}

function notRead(range: OffsetRange): RangeRead {
  return { partition: { ...range, reached: range.from, events: 0 }, spent: undefined };
}

async function readPartition(range: OffsetRange, options: BatchOptions, counts: Counts): Promise<RangeRead> {
  const { partition } = range;
  const sort = createSorter(partition, options, counts);
  let { from: reached, gap } = range;
  let events = 0;
  let spent: ConnectorError | undefined;
  try {
    for await (const batch of batchesOf(options, range)) {
      counts.pages += 1;
      gap += batch.gap;
      for (let first = 0; first < batch.messages.length && spent === undefined; first += sliceMessages) {
        const slice = batch.messages.slice(first, first + sliceMessages);
        await sort(slice);
        events += slice.length;
        reached = (slice.at(-1)?.offset ?? reached) + 1n;
        spent = spentOn(slice.length, options.budget);
      }
      if (spent !== undefined) break;
      reached = batch.next;
    }
  } catch (error) {
    spent = spentOr(error);
  }
  return { partition: { ...range, gap, reached, events }, spent };
}

/** While a batch is worked on, the next is on its way. */
async function* batchesOf(
  options: BatchOptions,
  { partition, from, until }: OffsetRange,
): AsyncGenerator<MessageBatch> {
  const fetchFrom = (at: bigint): Promise<MessageBatch> | undefined => {
    if (at >= until) return undefined;
    const requested = fetchBatch(options, partition, at, until);
    // It may fail before anybody waits for it.
    requested.catch(() => undefined);
    return requested;
  };
  let prefetched = fetchFrom(from);
  try {
    while (prefetched !== undefined) {
      const batch: MessageBatch = await prefetched;
      prefetched = fetchFrom(batch.next);
      yield batch;
    }
  } finally {
    // Nothing is left on its way when the connection is closed.
    await prefetched?.catch(() => undefined);
  }
}

async function fetchBatch(
  { source, emit, now, signal }: BatchOptions,
  partition: number,
  from: bigint,
  until: bigint,
): Promise<MessageBatch> {
  const started = now();
  const batch = await source.read(partition, from, until, signal);
  emit({
    type: 'fetch',
    partition,
    offset: String(from),
    messages: batch.messages.length,
    bytes: batch.bytes,
    ms: Math.round(now() - started),
  });
  return batch;
}

/** What the budget says to so many more events. */
function spentOn(events: number, budget: Budget): ConnectorError | undefined {
  try {
    budget.signal.throwIfAborted();
    budget.spendRows(events);
    return undefined;
  } catch (error) {
    return spentOr(error);
  }
}

/** The budget ends a batch before its end, and does not fail it. @throws anything else */
function spentOr(error: unknown): ConnectorError {
  if (error instanceof ConnectorError && error.code === 'BUDGET_SPENT') return error;
  throw error;
}

/** Puts messages where they belong. */
function createSorter(
  partition: number,
  { sinks, run, rejected, emit }: BatchOptions,
  counts: Counts,
): (messages: MessageBatch['messages']) => Promise<void> {
  const route = createRouter(
    sinks.map(({ dataset }) => dataset),
    run,
  );
  const byName = new Map(sinks.map((sink) => [sink.dataset.name, { sink, rows: [] as (readonly Cell[])[] }]));

  function take(name: string, offset: bigint, { cells, odd, missing }: EventRow): void {
    const target = byName.get(name);
    if (target === undefined) throw new Error(`${name} takes no events`);
    const { sink, rows } = target;
    if (offset < (sink.reached?.get(partition) ?? 0n)) {
      sink.repeated += 1;
      return;
    }
    rows.push(cells);
    for (const field of missing) sink.missing[field] = (sink.missing[field] ?? 0) + 1;
    if (odd.length > 0) sink.odd = sumOfOdd(sink.odd, countedOdd([[`${partition} ${offset}`, odd]]));
  }

  return async (messages) => {
    const lines: string[] = [];
    for (const message of messages) {
      const routed = route(partition, message);
      if (routed.to === 'table') take(routed.table, message.offset, routed.row);
      else if (routed.to === 'rejected') lines.push(routed.line);
      else counts.ignored += 1;
    }
    for (const [dataset, { sink, rows }] of byName) {
      if (rows.length === 0) continue;
      emit({ type: 'rows-written', dataset, rows: rows.length });
      await sink.table.add(rows.splice(0));
    }
    await rejected.add(lines);
    counts.rejected += lines.length;
  };
}
