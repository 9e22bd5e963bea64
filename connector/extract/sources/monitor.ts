import { cursorTypes } from '../../citrix/monitor/cursors.ts';
import { openNewestStream } from '../../citrix/monitor/newest-stream.ts';
import { readInOrder } from '../../citrix/monitor/pages.ts';
import { countOf, keyOf, type Reading, sampleOf } from '../../citrix/monitor/reading.ts';
import type { Ask, Row } from '../../citrix/monitor/service.ts';
import type { Dataset, MonitorSource } from '../../datasets/define.ts';
import type { Emit, ReadingMode, RunEvent, Window } from '../../events.ts';
import type { InvalidValues } from '../rows/cell-values.ts';
import type { Findings } from '../rows/findings.ts';
import { createFlatten } from '../rows/flatten.ts';
import type { OddCells } from '../rows/odd-cells.ts';
import type { CursorRange, Part, Since } from '../rows/part.ts';
import type { Dimensions } from './dimensions.ts';
import { planJoins } from './joins.ts';
import { planMonitor, windowConditions } from './plan.ts';

interface MonitorContext {
  readonly ask: Ask;
  readonly root: URL;
  readonly customerId: string;
  readonly window: Window;
  /** Also rows that began before the window and had not ended by its start. */
  readonly overlapping: boolean;
  readonly dimensions: Dimensions;
  readonly findings: Findings;
  readonly odd: OddCells;
  readonly invalidValues: InvalidValues;
  readonly emit: Emit;
  /** Rows that are there from before. */
  readonly resumed: number;
  /** What will be read of the parts; undefined: all of them. */
  readonly since: Since | undefined;
  /** What the table is to hold; undefined: all of the window. */
  readonly only: Since | undefined;
  /** Whatever began before the window and has settled from then on belongs to the table, too. */
  readonly closedFrom: string | undefined;
  readonly mode: ReadingMode;
}

/** The readings that bring the rows of the window of a Monitor dataset, in order. @throws ConnectorError */
export async function monitorParts(
  dataset: Dataset<MonitorSource>,
  context: MonitorContext,
  signal: AbortSignal,
): Promise<readonly Part[]> {
  const { set, key, extent, relations, leftOut } = dataset.source;
  const {
    ask,
    root,
    customerId,
    findings,
    odd,
    invalidValues,
    dimensions,
    emit,
    only,
    since = only,
    mode,
  } = context;
  const bare = { root, set, key, cursor: cursorOf(dataset), select: key };
  const ranges = cursorRangesOf(dataset.source, context);
  const changed = ranges.map((part) => changedSince({ ...bare, ...part }, dataset.source, since));
  // Of a set that is read whole, and alone, nothing depends on how many rows it has.
  const isAlone = Object.keys(relations).length === 0;
  const isPlain = extent === 'whole' && isAlone;
  const uses = isPlain ? undefined : await countOfAll(ask, changed, signal);
  const toCome = uses === undefined ? undefined : Math.max(0, uses - context.resumed);
  const joins = await planJoins(dataset, dimensions, toCome, signal);
  const planned = { dataset: dataset.name, mode, since: since?.at ?? null, rows: uses ?? null };
  if (!isPlain) emit({ type: 'dataset-planned', ...planned, joins: joins.plan });
  const joined = Object.keys(joins.plan);
  if (!isPlain && uses === undefined && joined.length > 0) emit(notPlanned(dataset, joined));
  const plan = planMonitor(dataset, joins.expanded);
  const flatten = createFlatten(dataset, {
    customerId,
    ...{ findings, odd, invalidValues },
    dimensions: joins.rows,
    asked: new Set([...plan.select, ...plan.expand.map(({ navigation }) => navigation)]),
  });
  const known = new Set(plan.select);
  const base = { ...bare, select: plan.select, expand: plan.expand };
  return ranges.map((part) => {
    const whole = changedSince({ ...base, ...part }, dataset.source, only);
    return {
      range: part,
      async count(range, until) {
        // Only what is asked for comes with the rows: one row of all shows what else the site has, if that is no secret.
        const mayShow = isAlone && leftOut === undefined;
        if (!mayShow || range.from !== undefined || range.until !== undefined)
          return countOf(ask, narrowed(whole, range), until);
        const { count, row } = await sampleOf(ask, whole, until);
        findings.unknownMembers(row ?? {}, known);
        return count;
      },
      async *read(until, { range = {}, resumeFrom, known, since: changed, keys } = {}) {
        const reading = withKeys(changedSince(narrowed(whole, range), dataset.source, changed), keys);
        const isWanted = wantedIn(reading, range, known);
        const newestRows =
          plan.newest === undefined ? undefined : openNewestStream(ask, reading, plan.newest);
        for await (const { rows, ...counts } of readInOrder(ask, reading, until, resumeFrom)) {
          const wanted = known === undefined ? rows : rows.filter(isWanted);
          await joins.complete(wanted, until);
          const newest = await newestRows?.of(wanted, until);
          yield { cells: wanted.map((row) => flatten(row, newest?.get(keyOf(row, key)))), ...counts };
        }
      },
    };
  });
}

function notPlanned({ name }: Dataset, sets: readonly string[]): RunEvent {
  const message = `${name}: the source gave no count that can be read before it was read; of ${sets.join(', ')} all is read, though asking for a part may be cheaper.`;
  return { type: 'warning', code: 'NOT_COUNTED', message };
}

/** The property the pages are cut by: what it is, its column says. */
function cursorOf({ source, columns, cursor }: Dataset<MonitorSource>): Reading['cursor'] {
  const column = columns.find(({ name }) => name === cursor);
  const type = column?.type === 'int64' ? 'int64' : 'timestamp';
  return { property: source.cursor, type, nullable: column?.nullable === true };
}

/** Undefined where the source does not count one of them. */
async function countOfAll(
  ask: Ask,
  readings: readonly Reading[],
  signal: AbortSignal,
): Promise<number | undefined> {
  let rows = 0;
  for (const reading of readings) {
    const counted = await countOf(ask, reading, signal);
    if (counted === undefined) return undefined;
    rows += counted;
  }
  return rows;
}

function narrowed(reading: Reading, { from, until }: CursorRange): Reading {
  return {
    ...reading,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

function changedSince(reading: Reading, { cursor, closedBy = {} }: MonitorSource, since?: Since): Reading {
  if (since === undefined) return reading;
  const { at, from = at, before } = since;
  const changed = [
    `${cursor} ge ${from}`,
    ...Object.values(closedBy).flatMap((date) => [`${date} eq null`, `${date} ge ${at}`]),
    ...(before === undefined ? [] : [`${cursor} lt ${before}`]),
  ];
  return { ...reading, where: [...reading.where, `(${changed.join(' or ')})`] };
}

function withKeys(reading: Reading, keys?: readonly string[]): Reading {
  if (keys === undefined) return reading;
  const [property = ''] = reading.key;
  const anyOf = keys.map((key) => `${property} eq ${key}`).join(' or ');
  return { ...reading, where: [...reading.where, `(${anyOf})`], most: keys.length };
}

/** The source may round the ends of a range to its clock: what it shows beyond them belongs to the neighbours. */
function wantedIn(
  { key, cursor }: Reading,
  { from, until }: CursorRange,
  known: ReadonlySet<string> = new Set(),
): (row: Row) => boolean {
  const { of, compare } = cursorTypes[cursor.type];
  return (row) => {
    const at = of(row[cursor.property]);
    const isInside =
      at === undefined ||
      ((from === undefined || compare(at, from) >= 0) && (until === undefined || compare(at, until) < 0));
    return isInside && !known.has(keyOf(row, key));
  };
}

/** The ranges of the cursor to read, in order: first what began before the window, as far as it is wanted. */
function cursorRangesOf(
  source: MonitorSource,
  { window, overlapping, closedFrom }: MonitorContext,
): readonly Pick<Reading, 'from' | 'until' | 'where'>[] {
  const { end, extent, closedBy = {} } = source;
  if (extent !== undefined) return [{ where: windowConditions(source, window) }];
  const started = { from: window.from, until: window.to, where: [] };
  const before = [
    ...(overlapping && end !== undefined ? [`${end} eq null`, `${end} ge ${window.from}`] : []),
    ...(closedFrom === undefined ? [] : Object.values(closedBy).map((date) => `${date} ge ${closedFrom}`)),
  ];
  return before.length === 0
    ? [started]
    : [{ until: window.from, where: [`(${before.join(' or ')})`] }, started];
}
