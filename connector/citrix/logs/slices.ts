import { ConnectorError } from '../../errors.ts';
import { compareTimestamps, timestampMs, timestampOf } from '../../timestamps.ts';
import { barrenGuard, type Item, type ItemPage } from '../token-pages.ts';

/** A range of time, half-open, in canonical timestamps. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

/** A log as it can be asked. */
export interface Log {
  /** Names it in messages. */
  readonly path: string;
  /**
   * All pages of a range. Entries up to a second beyond its ends may come too: the APIs take whole seconds, and are not
   * of one mind whether the ends belong to it.
   * @throws NotByTime
   */
  pages(span: Span, signal: AbortSignal): AsyncGenerator<ItemPage>;
  idOf(entry: Item): string;
  /** Canonical; undefined: it says no time. */
  timeOf(entry: Item): string | undefined;
  /** The same log asked in another way, which brings it from the beginning of a range on and knows no end. */
  readonly otherwise?: Log;
  /** Told why it is asked otherwise. */
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

/** The log does not answer questions about a time. */
export class NotByTime extends Error {
  override readonly name = 'NotByTime';
}

/** Entries of a range that has been read to its end, by time, then by id as text. */
export interface LogBatch {
  readonly entries: readonly Item[];
  /** Entries that came, of this range. */
  readonly read: number;
  /** Those of them that came before. */
  readonly repeated: number;
  readonly pages: number;
  /** Where reading resumes; undefined: all has been read. */
  readonly resumeFrom: string | undefined;
}

const secondMs = 1000;

/** Without any knowledge of how much a log holds. */
const firstLengthMs = 24 * 3_600_000;

/** What a slice should hold. */
const goodSlice = 4000;

/** So many entries are buffered; where more come, the slice is cut. */
const mostHeld = 12_000;

const fastestGrowth = 8;

/** So often a slice is read before what is missing is taken to be lost. */
const mostPasses = 3;

/**
 * Reads a log in ascending order although it comes newest first: slice by slice of time, each read to its last page and
 * sorted. How long a slice is follows from how many entries the one before had, so that memory does not grow with the
 * log.
 * @throws ConnectorError
 */
export async function* readLog(log: Log, span: Span, signal: AbortSignal): AsyncGenerator<LogBatch> {
  let start = span.from;
  let length = firstLengthMs;
  let pages = 0;
  let isEmpty = true;
  /** Of slices that were cut. */
  const ends: SliceEnd[] = [];
  while (compareTimestamps(start, span.until) < 0) {
    const { until, most } = ends.pop() ?? { until: endOf(start, length, span.until), most: mostHeld };
    const slice = { from: start, until };
    const outcome = await readSlice(log, slice, most, signal);
    pages += outcome.pages;
    if ('cut' in outcome) {
      // Behind the cut there is little more than is buffered at most; it must not be cut for that.
      ends.push({ until, most: 2 * mostHeld }, { until: outcome.cut, most: mostHeld });
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

/** Where a slice ends, and how many entries make it worth while to cut it. */
interface SliceEnd {
  readonly until: string;
  readonly most: number;
}

/** Milliseconds that would hold a good number of entries, if it went on like this. */
function lengthAfter({ from, until }: Span, entries: number): number {
  const growth = Math.min(fastestGrowth, goodSlice / Math.max(1, entries));
  return (timestampMs(until) - timestampMs(from)) * growth;
}

/**
 * Reads the rest in one piece.
 * @param reason why; without one the log was silent, which may mean that the question was not understood
 * @throws ConnectorError RESPONSE_INVALID when there is no other way
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

/** At a whole second, which questions can name. */
function endOf(start: string, length: number, until: string): string {
  const end = Math.floor((timestampMs(start) + Math.max(length, secondMs)) / secondMs) * secondMs;
  return end >= timestampMs(until) ? until : timestampOf(end);
}

type Outcome =
  | Omit<LogBatch, 'resumeFrom'>
  /** It holds too much: what lies behind this second has come, what lies before it has not. */
  | { readonly cut: string; readonly pages: number }
  /** The log cannot be asked in this way. */
  | { readonly reason: string; readonly pages: number };

/** What has come of a slice. */
interface Gathered {
  readonly entries: Map<string, { readonly entry: Item; readonly at: string }>;
  /** Also those beyond its ends. */
  readonly met: Set<string>;
  read: number;
  repeated: number;
  pages: number;
  oldest: string;
  last: string | undefined;
}

async function readSlice(log: Log, slice: Span, most: number, signal: AbortSignal): Promise<Outcome> {
  const gathered = nothingOf(slice);
  try {
    for (let pass = 1; ; pass += 1) {
      const { total = 0, cut } = await drain(log, slice, gathered, signal, most);
      if (cut !== undefined) return { cut, pages: gathered.pages };
      if (gathered.met.size >= total) return sorted(gathered);
      if (pass === mostPasses) throw mismatch(log, gathered.met.size, total);
    }
  } catch (error) {
    if (error instanceof NotByTime) return { reason: error.message, pages: gathered.pages };
    throw error;
  }
}

async function readWhole(log: Log, span: Span, signal: AbortSignal): Promise<Omit<LogBatch, 'resumeFrom'>> {
  const gathered = nothingOf(span);
  await drain(log, span, gathered, signal);
  return sorted(gathered);
}

function nothingOf({ until: oldest }: Span): Gathered {
  return { entries: new Map(), met: new Set(), read: 0, repeated: 0, pages: 0, oldest, last: undefined };
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
 * Reads all pages of a slice, or where no more than so many entries may be buffered, some of them.
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
    const known = gathered.met.size;
    for (const entry of page.items) gather(log, slice, gathered, entry, most !== undefined);
    guard(gathered.met.size > known);
    const cut = most === undefined ? undefined : cutOf(slice, gathered, most);
    if (cut !== undefined) return { cut };
  }
  return { total };
}

function gather(log: Log, slice: Span, gathered: Gathered, entry: Item, isSliced: boolean): void {
  const id = log.idOf(entry);
  const at = log.timeOf(entry);
  gathered.met.add(id);
  if (at !== undefined && !isWithin(at, slice)) {
    if (isSliced && isFarFrom(at, slice))
      throw new NotByTime('the log returned entries outside the requested time range');
    return;
  }
  gathered.read += 1;
  if (gathered.entries.has(id)) gathered.repeated += 1;
  // An entry without a time is refused where it becomes a row.
  gathered.entries.set(id, { entry, at: at ?? slice.from });
  gathered.last = at;
  if (at !== undefined && compareTimestamps(at, gathered.oldest) < 0) gathered.oldest = at;
}

function isWithin(at: string, { from, until }: Span): boolean {
  return compareTimestamps(at, from) >= 0 && compareTimestamps(at, until) < 0;
}

/** Beyond the whole seconds that were asked for, and one more that the source may round away. */
function isFarFrom(at: string, { from, until }: Span): boolean {
  const ms = timestampMs(at);
  return ms < timestampMs(from) - 2 * secondMs || ms > timestampMs(until) + 2 * secondMs;
}

/** Where a slice can be cut so that all behind the cut has come; undefined: it need not be, or cannot. */
function cutOf({ from, until }: Span, { entries, oldest, last }: Gathered, most: number): string | undefined {
  // Unless the newest came first, what is to come may lie anywhere.
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
