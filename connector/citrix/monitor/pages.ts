import { setImmediate } from 'node:timers/promises';
import { ConnectorError } from '../../errors.ts';
import { releasePagesOf } from '../../scan/scanned-row.ts';
import { cursorTypes } from './cursors.ts';
import type { NextLink } from './next-link.ts';
import { failureInstead, foreign, hasMore, openPageWalk } from './page-walk.ts';
import { createPrefetcher, type Prefetcher } from './prefetch.ts';
import { attempts, fetchWithFallbacks } from './query-fallbacks.ts';
import { keyOf, pageAddress, type Reading } from './reading.ts';
import { createRowBuffer, type RowBuffer } from './row-buffer.ts';
import { checkOrder, cursorsOf } from './row-order.ts';
import { createRowProbe } from './row-probe.ts';
import type { FetchPage, Page, Row } from './service.ts';

/** Rows that are complete up to a point of the cursor, in the order they leave in: by cursor, then by key as text. */
export interface Batch {
  /** Those that are bytes last until the next batch is asked for, unless their scanner keeps them. */
  readonly rows: readonly Row[];
  /** Received rows, some of which may be in the next batch. */
  readonly read: number;
  /** Rows that were received a second time, at the boundary of two pages. */
  readonly repeated: number;
  readonly pages: number;
  /** Where reading resumes; undefined: all has been read. */
  readonly resumeFrom: string | undefined;
}

/** What is being read, and how. */
interface PagedReading {
  readonly fetchPage: FetchPage;
  readonly reading: Reading;
  readonly signal: AbortSignal;
  readonly prefetcher: Prefetcher;
}

/** The result of one pass through the pages from a point on. */
interface Pass {
  /** The point up to which rows are complete and from which reading resumes; undefined: to the end. */
  readonly resumeFrom: string | undefined;
  /** Keys of the received rows. */
  readonly seenKeys: ReadonlySet<string>;
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
}

/** More passes through the same pages than purged rows explain: then the server has no stable order. */
const mostPasses = 10;

/** How many consecutive pages may have no new row before the reading fails. */
const mostBarrenPages = 100;

/** The same while rows are skipped by `$skip` because a link cannot be followed. */
const mostBarrenSkips = 10;

/**
 * Reads a set by keyset paging: the next page is fetched from the last row's cursor on, not by `$skip`, which loses
 * and repeats rows while the table changes and slows down with depth. The rows around the boundary arrive twice and are
 * deduplicated by key. Only if more rows share one timestamp than fit on a page, the server's own link is followed
 * within it. If that link cannot be followed, or pages are smaller than the server's, rows are skipped by `$skip`.
 * @param start the `resumeFrom` of an earlier reading, to resume there
 * @throws ConnectorError RESPONSE_INVALID when the server does not keep the order or the filter asked for; LINK_FOREIGN
 */
export async function* readInOrder(
  fetchPage: FetchPage,
  reading: Reading,
  signal: AbortSignal,
  start = reading.from,
): AsyncGenerator<Batch> {
  const cursor = cursorTypes[reading.cursor.type];
  const buffer = createRowBuffer(cursor);
  const stopped = new AbortController();
  const until = AbortSignal.any([signal, stopped.signal]);
  try {
    const pagedReading: PagedReading = {
      fetchPage,
      reading,
      signal: until,
      prefetcher: prefetcherOf(fetchPage, reading, until),
    };
    let next = readOn(pagedReading, start, buffer);
    for (;;) {
      const { resumeFrom, read, repeated, pages } = await next;
      if (resumeFrom !== undefined) {
        // The next page is requested while these rows are processed; its failure is handled when it is awaited.
        next = readOn(pagedReading, resumeFrom, buffer);
        next.catch(() => undefined);
        // The request is sent in the next turn of the event loop; processing the rows first would delay it.
        await setImmediate();
      }
      const rows = buffer.takeBefore(resumeFrom);
      yield { rows, read, repeated, pages, resumeFrom };
      if (reading.scanner?.keepsRows === false) releasePagesOf(rows);
      if (resumeFrom === undefined) return;
    }
  } finally {
    // A caller that stops early does not need the page that was requested.
    stopped.abort();
  }
}

function prefetcherOf(fetchPage: FetchPage, reading: Reading, signal: AbortSignal): Prefetcher {
  const { expand = [] } = reading;
  const { type, property } = reading.cursor;
  return createPrefetcher({ cursor: cursorTypes[type], property, expand }, (from, onBodyText) => {
    const at = (top?: number) => pageAddress(reading, from, { top, skip: 0 });
    const { most, scanner } = reading;
    return fetchPage(at(), signal, { at, most, scanner, onBodyText, giveUpAfter: attempts });
  });
}

/**
 * Reads until the resumeFrom moves. The server's links count rows (`$skip`), as we do where there are none: a row that
 * is purged after it came makes the next page begin too late. So pages that were reached in this way are read again
 * until every row of one pass is met in the next: then none had gone, and none was skipped.
 */
async function readOn(
  pagedReading: PagedReading,
  from: string | undefined,
  buffer: RowBuffer,
): Promise<Omit<Pass, 'seenKeys'>> {
  let before: Pass | undefined;
  let read = 0;
  let repeated = 0;
  let pages = 0;
  for (let number = 1; number <= mostPasses; number += 1) {
    const pass = await readPass(pagedReading, from, buffer);
    read += pass.read;
    repeated += pass.repeated;
    pages += pass.pages;
    if (pass.pages === 1) return { resumeFrom: pass.resumeFrom, read, repeated, pages };
    if (before !== undefined && isWithin(before.seenKeys, pass.seenKeys)) {
      return { resumeFrom: before.resumeFrom, read, repeated, pages };
    }
    before = pass;
  }
  throw new ConnectorError(
    'SOURCE_UNAVAILABLE',
    `${pagedReading.reading.set}: rows with one timestamp kept changing while they were read ${mostPasses} times.`,
  );
}

function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const key of part) if (!whole.has(key)) return false;
  return true;
}

async function readPass(
  pagedReading: PagedReading,
  from: string | undefined,
  buffer: RowBuffer,
): Promise<Pass> {
  const { reading } = pagedReading;
  const cursor = cursorTypes[reading.cursor.type];
  const seenKeys = new Set<string>();
  let read = 0;
  let repeated = 0;
  let pages = 0;
  const guard = barrenPageGuard(reading.set);
  for await (const { page, instead } of pagesFrom(pagedReading, from)) {
    pages += 1;
    read += page.rows.length;
    const cursors = cursorsOf(page.rows, reading.cursor);
    checkOrder(cursors, reading, from);
    const received = bufferRows(page.rows, cursors, reading.key, { buffer, seenKeys });
    repeated += received.repeated;
    guard(received.isNew, instead);
    const last = hasMore(page) ? cursors.at(-1) : undefined;
    const resumeFrom = last === undefined ? undefined : cursor.before(last);
    if (resumeFrom !== undefined && (from === undefined || cursor.compare(resumeFrom, from) > 0)) {
      return { resumeFrom, seenKeys, read, repeated, pages };
    }
  }
  return { resumeFrom: undefined, seenKeys, read, repeated, pages };
}

/**
 * Adds rows to the buffer, where a repeated row replaces the older version, and their keys to those seen in this pass.
 */
function bufferRows(
  rows: readonly Row[],
  cursors: readonly (string | undefined)[],
  key: readonly string[],
  { buffer, seenKeys }: { readonly buffer: RowBuffer; readonly seenKeys: Set<string> },
): { repeated: number; isNew: boolean } {
  const known = seenKeys.size;
  let repeated = 0;
  for (const [index, row] of rows.entries()) {
    const id = keyOf(row, key);
    if (buffer.put({ id, at: cursors[index], row })) repeated += 1;
    seenKeys.add(id);
  }
  return { repeated, isNew: seenKeys.size > known };
}

/** Called for each page, with whether it has a new row. @throws ConnectorError after too many without one */
function barrenPageGuard(set: string): (isNew: boolean, instead: NextLink | undefined) => void {
  let barren = 0;
  return (isNew, instead) => {
    barren = isNew ? 0 : barren + 1;
    // The same rows arrive again and again: the source ignores `$skip`, and its link cannot be followed.
    if (instead !== undefined && barren > mostBarrenSkips) throw foreign(set, instead.where);
    if (barren <= mostBarrenPages) return;
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${set}: ${mostBarrenPages} consecutive pages had no new row, and the last one still linked to a next page.`,
    );
  };
}

/** A page from a point on. */
interface PageOnTheWay {
  readonly page: Page;
  /** The link that could not be followed: the page was asked for at our own address. */
  readonly instead: NextLink | undefined;
}

/**
 * The page from a point on, and those that follow it.
 * @throws ConnectorError LINK_FOREIGN when the next page cannot be reached
 */
async function* pagesFrom(
  { fetchPage, reading, signal, prefetcher }: PagedReading,
  from: string | undefined,
): AsyncGenerator<PageOnTheWay> {
  const walk = openPageWalk(reading, from);
  // Not from the very first page: it shows how large pages are, and that must be known if the next one fails.
  let onBodyText = from === reading.from ? undefined : prefetcher.onBodyText(from);
  let guessed = prefetcher.take(from);
  for (;;) {
    const { address, own, passed, instead } = walk.next();
    const probe = createRowProbe(
      fetchPage,
      reading,
      (rows, behind, select) => own({ rows, behind, select }),
      passed,
      signal,
    );
    const { most, scanner } = reading;
    const parts = { at: (rows: number) => own({ rows }), most, scanner, onBodyText };
    const page = await fetchWithFallbacks(
      fetchPage,
      { address, ...parts, set: reading.set, probe },
      signal,
      guessed,
    ).catch((error: unknown) => {
      throw failureInstead(reading.set, instead, error);
    });
    yield { page, instead };
    if (!walk.after(page)) return;
    [onBodyText, guessed] = [undefined, undefined];
  }
}
