import { ConnectorError } from '../../errors.ts';
import { compareTimestamps, timestampMs, timestampOf } from '../../timestamps.ts';
import { barrenGuard, type Item, type ItemPage } from '../token-pages.ts';

/** A range of time, half-open, in canonical timestamps. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

/** A log that can be read by time. */
export interface Log {
  /** The name of the log in messages. */
  readonly path: string;
  /**
   * All pages of a range. They may contain entries up to a second beyond its bounds: the APIs accept whole seconds, and
   * do not agree on whether the bounds are included.
   * @throws NotByTime
   */
  pages(span: Span, signal: AbortSignal): AsyncGenerator<ItemPage>;
  idOf(entry: Item): string;
  /** The canonical time of an entry; undefined: it has none. */
  timeOf(entry: Item): string | undefined;
  /** Another way to read the same log: from the start of a range on, without an end. */
  readonly otherwise?: Log;
  /** Called with the reason why it is read in the other way. */
  readonly warn?: (reason: string) => void;
}

/** An entry for people, by id and time. */
export function nameIn({ idOf, timeOf }: Pick<Log, 'idOf' | 'timeOf'>, entry: Item): string {
  const at = timeOf(entry);
  return at === undefined ? idOf(entry) : `${idOf(entry)} (${at})`;
}

/** A range for people. */
export function partText({ from, until }: Span): string {
  return `from ${from} until ${until}`;
}

/** The log cannot be read by time. */
export class NotByTime extends Error {
  override readonly name = 'NotByTime';
}

/** Entries of a range that has been read to its end, by time, then by id as text. */
export interface LogBatch {
  readonly entries: readonly Item[];
  /** Entries of this range that were delivered. */
  readonly read: number;
  /** Entries that had been delivered before. */
  readonly repeated: number;
  readonly pages: number;
  /** Where reading resumes; undefined: all has been read. */
  readonly resumeFrom: string | undefined;
}

const secondMs = 1000;

/** The first slice, while the density of the log is unknown. */
const firstLengthMs = 24 * 3_600_000;

/** The intended number of entries in a slice. */
const goodSlice = 4000;

/** The most entries that are buffered; with more, the slice is cut. */
const mostBuffered = 12_000;

const fastestGrowth = 8;

/** How often a slice is read before missing entries count as lost. */
const mostPasses = 3;

/**
 * Reads a log in ascending order although it is delivered newest first: in time slices, each read to its last page and
 * sorted. The length of a slice follows from the number of entries in the previous one, so that memory does not grow
 * with the log.
 * @throws ConnectorError
 */
export async function* readLog(log: Log, span: Span, signal: AbortSignal): AsyncGenerator<LogBatch> {
  let start = span.from;
  let length = firstLengthMs;
  let pages = 0;
  let isEmpty = true;
  /** Ends of the slices that were cut. */
  const ends: SliceEnd[] = [];
  while (compareTimestamps(start, span.until) < 0) {
    const { until, most } = ends.pop() ?? { until: endOf(start, length, span.until), most: mostBuffered };
    const slice = { from: start, until };
    const outcome = await readSlice(log, slice, most, signal);
    pages += outcome.pages;
    if ('cut' in outcome) {
      // The rest after the cut is slightly larger than the buffer; it must not be cut again for that.
      ends.push({ until, most: 2 * mostBuffered }, { until: outcome.cut, most: mostBuffered });
      continue;
    }
    if ('reason' in outcome) {
      yield* readOtherwise(log, { ...span, from: start }, pages, signal, outcome.reason);
      return;
    }
    const { entries } = outcome;
    isEmpty &&= entries.length === 0;
    start = slice.until;
    const isLast = start === span.until;
    if (isEmpty && isLast && log.otherwise !== undefined) {
      yield* readOtherwise(log, span, pages, signal);
      return;
    }
    length = lengthAfter(slice, entries.length);
    if (isEmpty && !isLast) continue;
    yield { ...outcome, pages, resumeFrom: isLast ? undefined : start };
    pages = 0;
  }
}

/** The end of a slice, and the number of entries beyond which it is cut. */
interface SliceEnd {
  readonly until: string;
  readonly most: number;
}

/** The length in milliseconds that would contain the intended number of entries at this density. */
function lengthAfter({ from, until }: Span, entries: number): number {
  const growth = Math.min(fastestGrowth, goodSlice / Math.max(1, entries));
  return (timestampMs(until) - timestampMs(from)) * growth;
}

/**
 * Reads the rest in one piece.
 * @param reason why; without one, the log returned nothing, which may mean that it ignores the search
 * @throws ConnectorError RESPONSE_INVALID if there is no other way
 */
async function* readOtherwise(
  log: Log,
  span: Span,
  pages: number,
  signal: AbortSignal,
  reason?: string,
): AsyncGenerator<LogBatch> {
  const { otherwise, path, warn } = log;
  if (otherwise === undefined) throw new ConnectorError('RESPONSE_INVALID', `${path}: ${reason}.`);
  if (reason !== undefined) warn?.(reason);
  const rest = await readWhole(otherwise, span, signal);
  if (reason === undefined && rest.entries.length > 0)
    warn?.('the search finds nothing where there is something');
  yield { ...rest, pages: pages + rest.pages, resumeFrom: undefined };
}

/** How many entries the first page of a range has. @throws ConnectorError */
export async function firstPage(log: Log, span: Span, signal: AbortSignal): Promise<number> {
  try {
    const { value } = await log.pages(span, signal).next();
    return value?.items.length ?? 0;
  } catch (error) {
    if (!(error instanceof NotByTime) || log.otherwise === undefined) throw error;
    log.warn?.(error.message);
    return await firstPage(log.otherwise, span, signal);
  }
}

/** Ends at a whole second, because requests only accept these. */
function endOf(start: string, length: number, until: string): string {
  const end = Math.floor((timestampMs(start) + Math.max(length, secondMs)) / secondMs) * secondMs;
  return end >= timestampMs(until) ? until : timestampOf(end);
}

type Outcome =
  | Omit<LogBatch, 'resumeFrom'>
  /** The slice has too many entries: those after this second were read, those before it were not. */
  | { readonly cut: string; readonly pages: number }
  /** The log cannot be read in this way. */
  | { readonly reason: string; readonly pages: number };

/** The entries of a slice that were read so far. */
interface Gathered {
  readonly entries: Map<string, { readonly entry: Item; readonly at: string }>;
  /** Including those beyond its bounds. */
  readonly seenKeys: Set<string>;
  read: number;
  repeated: number;
  pages: number;
  oldest: string;
  last: string | undefined;
}

async function readSlice(log: Log, slice: Span, most: number, signal: AbortSignal): Promise<Outcome> {
  const gathered = emptyGathered(slice);
  try {
    for (let pass = 1; ; pass += 1) {
      const { total = 0, cut } = await drain(log, slice, gathered, signal, most);
      if (cut !== undefined) return { cut, pages: gathered.pages };
      if (gathered.seenKeys.size >= total) return sorted(gathered);
      if (pass === mostPasses) throw mismatch(log, gathered.seenKeys.size, total);
    }
  } catch (error) {
    if (error instanceof NotByTime) return { reason: error.message, pages: gathered.pages };
    throw error;
  }
}

async function readWhole(log: Log, span: Span, signal: AbortSignal): Promise<Omit<LogBatch, 'resumeFrom'>> {
  const gathered = emptyGathered(span);
  await drain(log, span, gathered, signal);
  return sorted(gathered);
}

function emptyGathered({ until: oldest }: Span): Gathered {
  return { entries: new Map(), seenKeys: new Set(), read: 0, repeated: 0, pages: 0, oldest, last: undefined };
}

function sorted({ entries, read, repeated, pages }: Gathered): Omit<LogBatch, 'resumeFrom'> {
  const inOrder = [...entries].sort(([a, one], [b, other]) => {
    const byTime = compareTimestamps(one.at, other.at);
    return byTime !== 0 ? byTime : a < b ? -1 : 1;
  });
  return { entries: inOrder.map(([, { entry }]) => entry), read, repeated, pages };
}

function mismatch({ path }: Log, got: number, total: number): ConnectorError {
  return new ConnectorError(
    'COUNT_MISMATCH',
    `${path}: the source counts ${total} entries but delivers ${got}, also after ${mostPasses} attempts.`,
  );
}

/**
 * Reads all pages of a slice, or stops when `most` entries are buffered.
 * @throws NotByTime
 */
async function drain(
  log: Log,
  slice: Span,
  gathered: Gathered,
  signal: AbortSignal,
  most?: number,
): Promise<{ readonly total?: number | undefined; readonly cut?: string }> {
  const guard = barrenGuard(log.path);
  let total: number | undefined;
  for await (const page of log.pages(slice, signal)) {
    total ??= page.total;
    gathered.pages += 1;
    const known = gathered.seenKeys.size;
    for (const entry of page.items) gather(log, slice, gathered, entry, most !== undefined);
    guard(gathered.seenKeys.size > known);
    const cut = most === undefined ? undefined : cutOf(slice, gathered, most);
    if (cut !== undefined) return { cut };
  }
  return { total };
}

function gather(log: Log, slice: Span, gathered: Gathered, entry: Item, isSliced: boolean): void {
  const id = log.idOf(entry);
  const at = log.timeOf(entry);
  gathered.seenKeys.add(id);
  if (at !== undefined && !isWithin(at, slice)) {
    if (isSliced && isFarFrom(at, slice))
      throw new NotByTime('the log returned entries outside the requested time range');
    return;
  }
  gathered.read += 1;
  if (gathered.entries.has(id)) gathered.repeated += 1;
  // An entry without a time is rejected when it is converted to a row.
  gathered.entries.set(id, { entry, at: at ?? slice.from });
  gathered.last = at;
  if (at !== undefined && compareTimestamps(at, gathered.oldest) < 0) gathered.oldest = at;
}

function isWithin(at: string, { from, until }: Span): boolean {
  return compareTimestamps(at, from) >= 0 && compareTimestamps(at, until) < 0;
}

/** Whether an entry is beyond the requested whole seconds, with one more second for rounding. */
function isFarFrom(at: string, { from, until }: Span): boolean {
  const ms = timestampMs(at);
  return ms < timestampMs(from) - 2 * secondMs || ms > timestampMs(until) + 2 * secondMs;
}

/** Where a slice can be cut so that all entries after the cut were read; undefined: not necessary or not possible. */
function cutOf({ from, until }: Span, { entries, oldest, last }: Gathered, most: number): string | undefined {
  // If the newest are not delivered first, the remaining entries may be anywhere.
  if (entries.size <= most || last !== oldest) return undefined;
  const cut = timestampOf(Math.ceil((timestampMs(oldest) + 1) / secondMs) * secondMs);
  return compareTimestamps(from, cut) < 0 && compareTimestamps(cut, until) < 0 ? cut : undefined;
}

/** As the APIs read it: to the second. */
export function secondsBefore(timestamp: string): string {
  return `${timestamp.slice(0, 19)}Z`;
}

/** The same, rounded up. */
export function secondsAfter(timestamp: string): string {
  const isWhole = /\.0+Z$/.test(timestamp);
  return secondsBefore(isWhole ? timestamp : timestampOf(timestampMs(timestamp) + secondMs));
}
