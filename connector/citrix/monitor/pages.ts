import { setImmediate } from 'node:timers/promises';
import { ConnectorError } from '../../errors.ts';
import { cursorTypes } from './cursors.ts';
import type { NextLink } from './next-link.ts';
import { failureInstead, foreign, hasMore, openPageWalk } from './page-walk.ts';
import { createPrefetcher, type Prefetcher } from './prefetch.ts';
import { askThrough, attempts } from './query-fallbacks.ts';
import { keyOf, pageAddress, type Reading } from './reading.ts';
import { createRowBuffer, type RowBuffer } from './row-buffer.ts';
import { createRowProbe } from './row-probe.ts';
import type { Ask, Page, Row } from './service.ts';

/** Rows that are complete up to a point of the cursor, in the order they leave in: by cursor, then by key as text. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Rows that came, some of which may leave with the next batch. */
  readonly read: number;
  /** Those of them that came a second time, at the resumeFrom of two pages. */
  readonly repeated: number;
  readonly pages: number;
  /** Where reading resumes; undefined: all has been read. */
  readonly resumeFrom: string | undefined;
}

/** What is being read, and how. */
interface Question {
  readonly ask: Ask;
  readonly reading: Reading;
  readonly signal: AbortSignal;
  readonly prefetcher: Prefetcher;
}

/** What one pass through the pages from a point on came to. */
interface Pass {
  /** The point up to which rows are complete and from which reading resumes; undefined: to the end. */
  readonly resumeFrom: string | undefined;
  /** Keys of the rows that came. */
  readonly met: ReadonlySet<string>;
  readonly read: number;
  readonly repeated: number;
  readonly pages: number;
}

/** More passes through the same pages than purged rows explain: then the server has no stable order. */
const mostPasses = 10;

/** Pages without a new row, one after the other, that a server may send before it is taken to lead nowhere. */
const mostBarrenPages = 100;

/** The same where rows are skipped by our own count because a link cannot be followed. */
const mostBarrenInstead = 10;

/**
 * Reads a set by keyset windows: the next page is asked for from the last row's cursor on, not by `$skip`, which loses
 * and repeats rows while the table changes and slows down with depth. The rows around the resumeFrom come twice and are
 * told apart by key. Only when more rows share one timestamp than fit on a page is the server's own link followed,
 * inside it. Where that leads elsewhere, or pages are smaller than the server's, so many of its rows are skipped.
 * @param start the `resumeFrom` of an earlier reading, to resume there
 * @throws ConnectorError RESPONSE_INVALID when the server does not keep the order or the filter asked for; LINK_FOREIGN
 */
export async function* readInOrder(
  ask: Ask,
  reading: Reading,
  signal: AbortSignal,
  start = reading.from,
): AsyncGenerator<Batch> {
  const cursor = cursorTypes[reading.cursor.type];
  const buffer = createRowBuffer(cursor, reading.cursor.property);
  const given = new AbortController();
  const until = AbortSignal.any([signal, given.signal]);
  try {
    const question: Question = { ask, reading, signal: until, prefetcher: prefetcherOf(ask, reading, until) };
    let next = readOn(question, start, buffer);
    for (;;) {
      const { resumeFrom, read, repeated, pages } = await next;
      if (resumeFrom !== undefined) {
        // The next page is on the wire while these rows are worked on; its failure is met when it is awaited.
        next = readOn(question, resumeFrom, buffer);
        next.catch(() => undefined);
        // Work on the rows would keep the request from being sent: it takes a turn of the event loop to go out.
        await setImmediate();
      }
      const rows = buffer.takeBefore(resumeFrom);
      yield { rows, read, repeated, pages, resumeFrom };
      if (resumeFrom === undefined) return;
    }
  } finally {
    // A caller that stops early does not want the page that is on its way.
    given.abort();
  }
}

function prefetcherOf(ask: Ask, reading: Reading, signal: AbortSignal): Prefetcher {
  const { expand = [] } = reading;
  const { type, property } = reading.cursor;
  return createPrefetcher({ cursor: cursorTypes[type], property, expand }, (from, onBodyText) => {
    const at = (top?: number) => pageAddress(reading, from, { top, skip: 0 });
    return ask(at(), signal, { at, most: reading.most, onBodyText, giveUpAfter: attempts });
  });
}

/**
 * Reads until the resumeFrom moves. The server's links count rows (`$skip`), as we do where there are none: a row that
 * is purged after it came makes the next page begin too late. So pages that were reached in this way are read again
 * until every row of one pass is met in the next: then none had gone, and none was skipped.
 */
async function readOn(
  question: Question,
  from: string | undefined,
  buffer: RowBuffer,
): Promise<Omit<Pass, 'met'>> {
  let before: Pass | undefined;
  let read = 0;
  let repeated = 0;
  let pages = 0;
  for (let number = 1; number <= mostPasses; number += 1) {
    const pass = await readPass(question, from, buffer);
    read += pass.read;
    repeated += pass.repeated;
    pages += pass.pages;
    if (pass.pages === 1) return { resumeFrom: pass.resumeFrom, read, repeated, pages };
    if (before !== undefined && isWithin(before.met, pass.met)) {
      return { resumeFrom: before.resumeFrom, read, repeated, pages };
    }
    before = pass;
  }
  throw new ConnectorError(
    'SOURCE_UNAVAILABLE',
    `${question.reading.set}: rows with one timestamp kept changing while they were read ${mostPasses} times.`,
  );
}

function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const key of part) if (!whole.has(key)) return false;
  return true;
}

async function readPass(question: Question, from: string | undefined, buffer: RowBuffer): Promise<Pass> {
  const { reading } = question;
  const cursor = cursorTypes[reading.cursor.type];
  const met = new Set<string>();
  let read = 0;
  let repeated = 0;
  let pages = 0;
  const guard = leadsSomewhere(reading.set);
  for await (const { page, instead } of pagesFrom(question, from)) {
    pages += 1;
    read += page.rows.length;
    checkRows(page.rows, reading, from);
    const came = hold(page.rows, reading.key, buffer, met);
    repeated += came.repeated;
    guard(came.isNew, instead);
    const last = hasMore(page) ? cursor.of(page.rows.at(-1)?.[reading.cursor.property]) : undefined;
    const resumeFrom = last === undefined ? undefined : cursor.before(last);
    if (resumeFrom !== undefined && (from === undefined || cursor.compare(resumeFrom, from) > 0)) {
      return { resumeFrom, met, read, repeated, pages };
    }
  }
  return { resumeFrom: undefined, met, read, repeated, pages };
}

/** Puts rows into the buffer, where a row met again replaces its older self, and among those met in this pass. */
function hold(
  rows: readonly Row[],
  key: readonly string[],
  buffer: RowBuffer,
  met: Set<string>,
): { repeated: number; isNew: boolean } {
  const known = met.size;
  let repeated = 0;
  for (const row of rows) {
    const id = keyOf(row, key);
    if (buffer.put(id, row)) repeated += 1;
    met.add(id);
  }
  return { repeated, isNew: met.size > known };
}

/** Told of each page whether it brought a new row. @throws ConnectorError after too many without one */
function leadsSomewhere(set: string): (isNew: boolean, instead: NextLink | undefined) => void {
  let barren = 0;
  return (isNew, instead) => {
    barren = isNew ? 0 : barren + 1;
    // What was skipped comes again and again: the source does not heed it, and its link cannot be followed.
    if (instead !== undefined && barren > mostBarrenInstead) throw foreign(set, instead.where);
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
  { ask, reading, signal, prefetcher }: Question,
  from: string | undefined,
): AsyncGenerator<PageOnTheWay> {
  const walk = openPageWalk(reading, from);
  // Not from the very first page: it shows how large pages are, and that must be known if the next one fails.
  let onBodyText = from === reading.from ? undefined : prefetcher.onBodyText(from);
  let guessed = prefetcher.take(from);
  for (;;) {
    const { address, own, passed, instead } = walk.next();
    const probe = createRowProbe(
      ask,
      reading,
      (rows, behind, select) => own({ rows, behind, select }),
      passed,
      signal,
    );
    const parts = { at: (rows: number) => own({ rows }), most: reading.most, onBodyText };
    const page = await askThrough(ask, { address, ...parts, set: reading.set, probe }, signal, guessed).catch(
      (error: unknown) => {
        throw failureInstead(reading.set, instead, error);
      },
    );
    yield { page, instead };
    if (!walk.after(page)) return;
    [onBodyText, guessed] = [undefined, undefined];
  }
}

/**
 * A server that ignores `$orderby` would make the keyset skip rows; one that ignores `$filter` would repeat them, or
 * send rows from beyond the window: that must not pass unseen. At the window's own ends a tick is let off, because the
 * source may round them to its clock.
 */
function checkRows(rows: readonly Row[], { set, cursor, from: first, until }: Reading, from?: string): void {
  const { of, compare, before: tickBefore, after: tickAfter } = cursorTypes[cursor.type];
  let before = from !== undefined && from === first ? tickBefore(from) : from;
  const end = until && tickAfter(until);
  for (const row of rows) {
    const at = of(row[cursor.property]);
    if (at === undefined) continue;
    if ((before !== undefined && compare(at, before) < 0) || (end !== undefined && compare(at, end) > 0)) {
      throw new ConnectorError(
        'RESPONSE_INVALID',
        `${set}: the rows are not in the requested order or window of \`${cursor.property}\`.`,
      );
    }
    before = at;
  }
}
