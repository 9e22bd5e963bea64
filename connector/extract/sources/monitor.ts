import { openNewestStream } from '../../citrix/monitor/newest-stream.ts';
import { readInOrder } from '../../citrix/monitor/pages.ts';
import { countOf, keyOf, type Reading, sampleOf } from '../../citrix/monitor/reading.ts';
import type { FetchPage, Row } from '../../citrix/monitor/service.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { MonitorSource } from '../../datasets/sources.ts';
import type { RunEvent } from '../../events.ts';
import { LineBlock } from '../../output/line-block.ts';
import { createPageScanner } from '../../scan/page-scanner.ts';
import { createFlatten } from '../rows/flatten.ts';
import type { Part } from '../rows/part.ts';
import { planJoins } from './joins.ts';
import { changedSince, cursorOf, cursorRangesOf, narrowed, wantedIn, withKeys } from './monitor-readings.ts';
import { planMonitor } from './plan.ts';
import type { BegunRead, ReadContext } from './read-context.ts';

/** The parts that deliver the rows of a Monitor dataset in the window, in order. @throws ConnectorError */
export async function monitorParts(
  dataset: Dataset<MonitorSource>,
  context: ReadContext,
  read: BegunRead,
): Promise<readonly Part[]> {
  const { set, key, extent, relations, leftOut } = dataset.source;
  const { fetchPage, parameters, dimensions, emit, signal } = context;
  const { invalidValues } = parameters;
  const { findings, odd, only, since = only, mode } = read;
  const { monitorRoot: root } = context.tenant;
  const bare = { root, set, key, cursor: cursorOf(dataset), select: key };
  const ranges = cursorRangesOf(dataset.source, context, read);
  const changed = ranges.map((part) => changedSince({ ...bare, ...part }, dataset.source, since));
  // For a full load without joins nothing depends on the row count, so it is not requested.
  const isAlone = Object.keys(relations).length === 0;
  const isPlain = extent === 'whole' && isAlone;
  const counting = isPlain ? undefined : countOfAll(fetchPage, changed, signal);
  // Without the site there is no table, whatever the count is.
  const counted = counting?.catch(() => undefined);
  const run = await read.run.finally(() => counted);
  const uses = await counting;
  const toCome = uses === undefined ? undefined : Math.max(0, uses - read.restoredRows);
  const joins = await planJoins(dataset, dimensions, toCome, signal);
  const planned = { dataset: dataset.name, mode, since: since?.at ?? null, rows: uses ?? null };
  if (!isPlain) emit({ type: 'dataset-planned', ...planned, joins: joins.plan });
  const joined = Object.keys(joins.plan);
  if (!isPlain && uses === undefined && joined.length > 0) emit(notPlanned(dataset, joined));
  const plan = planMonitor(dataset, joins.expanded);
  const flatten = createFlatten(dataset, {
    run,
    ...{ findings, odd, invalidValues },
    dimensions: joins.rows,
    rowsMayChange: joins.expanded.size > 0,
    requested: new Set([...plan.select, ...plan.expand.map(({ navigation }) => navigation)]),
  });
  const known = new Set(plan.select);
  const base = { ...bare, select: plan.select, expand: plan.expand };
  const scanner = createPageScanner({ keepsRows: false });
  // Rows that are looked for are kept until all are found; all others are written before the next ones are read.
  const bytesOf = (isLookup: boolean) => (isLookup ? {} : { scanner, lines: new LineBlock() });
  return ranges.map((part) => {
    const whole = changedSince({ ...base, ...part }, dataset.source, only);
    return {
      range: part,
      async count(range, until) {
        // Rows contain only the selected properties: one complete row shows what else the site has, unless that is
        // secret.
        const mayShow = isAlone && leftOut === undefined;
        if (!mayShow || range.from !== undefined || range.until !== undefined)
          return countOf(fetchPage, narrowed(whole, range), until);
        const { count, row } = await sampleOf(fetchPage, whole, until);
        findings.unknownMembers(row ?? {}, known);
        return count;
      },
      async *read(until, { range = {}, resumeFrom, known, since: changed, keys } = {}) {
        const reading = withKeys(changedSince(narrowed(whole, range), dataset.source, changed), keys);
        const isWanted = wantedIn(reading, range, known);
        const newestRows =
          plan.newest === undefined ? undefined : openNewestStream(fetchPage, reading, plan.newest);
        const { scanner, lines } = bytesOf(known !== undefined || keys !== undefined);
        for await (const { rows, ...counts } of readInOrder(
          fetchPage,
          { ...reading, scanner },
          until,
          resumeFrom,
        )) {
          const wanted = known === undefined ? rows : rows.filter(isWanted);
          await joins.complete(wanted, until);
          const newest = (await newestRows?.of(wanted, until)) ?? new Map<string, Row>();
          // Few rows need another one: the keys of the others are not read.
          const newestFor = (row: Row) => (newest.size === 0 ? undefined : newest.get(keyOf(row, key)));
          lines?.clear();
          yield { cells: wanted.map((row) => flatten(row, newestFor(row), lines)), ...counts };
        }
      },
    };
  });
}

function notPlanned({ name }: Dataset, sets: readonly string[]): RunEvent {
  const message = `${name}: the source returned no usable row count before reading; full load of ${sets.join(', ')}, although a key lookup may be cheaper.`;
  return { type: 'warning', code: 'NOT_COUNTED', dataset: name, message };
}

/** Undefined if the source does not count one of them. */
async function countOfAll(
  fetchPage: FetchPage,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<number | undefined> {
  let rows = 0;
  for (const reading of readings) {
    const counted = await countOf(fetchPage, reading, signal);
    if (counted === undefined) return undefined;
    rows += counted;
  }
  return rows;
}
