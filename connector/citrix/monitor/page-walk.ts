import { ConnectorError } from '../../errors.ts';
import type { NextLink } from './next-link.ts';
import { keyOf, pageAddress, type Reading } from './reading.ts';
import type { Page } from './service.ts';

/** Where the next of several pages from one point on is asked for. */
interface NextQuery {
  readonly address: URL;
  /** The same at our own address, or for a part of it. */
  readonly own: (part?: Part) => URL;
  /** Rows in front of it. */
  readonly passed: number;
  /** The link that cannot be followed, where our own address takes its place. */
  readonly instead: NextLink | undefined;
}

/** A part of a page: so many rows of it, behind so many others, with these members alone. */
interface Part {
  readonly rows?: number;
  readonly behind?: number;
  readonly select?: readonly string[] | undefined;
}

/** The way through the pages from a point on, while the cursor does not lead on. */
interface PageWalk {
  next(): NextQuery;
  /** Takes note of the page that came. @returns whether there is another. @throws ConnectorError LINK_FOREIGN */
  after(page: Page): boolean;
}

/**
 * Follows the source's own links as far as they can be followed. Where one leads elsewhere, or in a circle, the rows
 * that came are skipped at our own address; or the source's mark of the place goes there, where it gives one. An empty
 * page at our own address is the end, whatever such a link says: the count of the table would tell if it were not.
 */
export function openPageWalk(reading: Reading, from: string | undefined): PageWalk {
  const beenTo = new Set<string>();
  const seenKeys = new Set<string>();
  let link: URL | undefined;
  let instead: NextLink | undefined;
  let skip = 0;

  function follow(address: URL | undefined): URL | undefined {
    return address === undefined || beenTo.has(address.href) ? undefined : address;
  }

  /** Rows to skip: one that came before stands in one place only, and it is better to begin too early than too late. */
  function count({ rows }: Page): number {
    const keys = new Set(rows.map((row) => keyOf(row, reading.key)));
    const before = seenKeys.size;
    for (const key of keys) seenKeys.add(key);
    return seenKeys.size > before ? seenKeys.size - before : keys.size;
  }

  /** @returns whether there is a way without the link */
  function doWithout(page: Page, { token, skip: linkSkip = 0, where }: NextLink): boolean {
    const wasLinked = link !== undefined;
    link = token === undefined ? undefined : follow(withToken(pageAddress(reading, from, whole), token));
    if (link !== undefined || page.rows.length > 0) return true;
    // Nothing is left behind so many rows, unless the link knows of a place further on.
    if (linkSkip <= skip && wasLinked) throw foreign(reading.set, where);
    if (linkSkip <= skip) return false;
    skip = linkSkip;
    return true;
  }

  return {
    next() {
      const passed = skip;
      const own = ({ rows, behind = 0, select }: Part = {}) => {
        const requested = select === undefined ? reading : { ...reading, select, expand: [] };
        return pageAddress(requested, from, { top: rows, skip: passed + behind });
      };
      const address = link ?? own();
      beenTo.add(address.href);
      return { address, own, passed, instead };
    },
    after(page) {
      if (!hasMore(page)) return false;
      skip += count(page);
      const followed = follow(page.next?.address);
      instead = followed === undefined ? page.next : undefined;
      if (instead !== undefined) return doWithout(page, instead);
      link = followed;
      return true;
    },
  };
}

const whole = { top: undefined, skip: 0 } as const;

export function hasMore({ next, isFull }: Page): boolean {
  return next !== undefined || isFull === true;
}

function withToken(address: URL, token: string): URL {
  return new URL(`${address.href}&$skiptoken=${token}`);
}

/** There is more, and no way to it. */
export function foreign(set: string, where: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    'LINK_FOREIGN',
    `${set}: more rows share one timestamp than fit on a page. The link to the next page points to ${where} and is not followed, and $skip returns no further rows.`,
    { cause },
  );
}

/**
 * What a failure means where a question of our own took the place of a link: refused, the next page cannot be reached.
 */
export function failureInstead(set: string, instead: NextLink | undefined, error: unknown): unknown {
  const isRefusal = error instanceof ConnectorError && error.kind === 'system';
  return instead !== undefined && isRefusal ? foreign(set, instead.where, error) : error;
}
