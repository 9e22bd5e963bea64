/**
 * How many rows of one kind the source can bear in one answer, as far as it is known: halved by failures, doubled by
 * success, down to a smallest size and up to the server's own. A size that failed is tried again only after a number of
 * good pages that doubles each time it is in vain: so a source with a fixed limit fails ever more rarely.
 */
export interface PageSize {
  /** How often the server's own page is halved; 0: it sends as many rows as it likes. */
  readonly halvings: number;
  readonly trust: Trust;
  /** Full pages to come before a bigger one is asked for. */
  readonly rest: number;
  /** What `rest` was after the last failure that was none on the way down. */
  readonly lastRest: number;
}

type Trust =
  /** It has worked (or is the initial size): a single failure may be temporary. */
  | 'proven'
  /** It has worked, and failed once since. */
  | 'doubted'
  /** Chosen because a bigger one failed: the question before was the first attempt, so this is no time for another. */
  | 'shrunk'
  /** Chosen because a smaller one works: which is what to go back to. */
  | 'grown';

export const serversOwn: PageSize = { halvings: 0, trust: 'proven', rest: 0, lastRest: 4 };

/** A failure with so few rows does not depend on their number. */
export const smallestPage = 5;

/** As Citrix publishes it for the cloud; in use until a page has been seen. */
export const usualPage = 1000;

/** Rows to ask for; undefined: the server's own number. `full` = rows of a page of the server. */
export function rowsIn(halvings: number, full: number): number | undefined {
  return halvings === 0 ? undefined : Math.max(smallestPage, Math.floor(full / 2 ** halvings));
}

interface FailedPage {
  /** Rows of a page of the server. */
  readonly full: number;
  /** Rows that could come at most, whatever was asked for. */
  readonly most: number;
  /** The same question would fail again. */
  readonly isFinal: boolean;
}

/** What to ask for after a failure that fewer rows may cure. Where there is no smaller size, it stays. */
export function afterFailure(size: PageSize, { full, most, isFinal }: FailedPage): PageSize {
  if (size.trust === 'proven' && !isFinal) return { ...size, trust: 'doubted' };
  const failed = Math.min(rowsIn(size.halvings, full) ?? full, most);
  if (failed <= smallestPage) return size;
  let halvings = size.halvings + 1;
  while ((rowsIn(halvings, full) ?? full) >= failed) halvings += 1;
  const isFarther = size.trust === 'shrunk';
  const rest = isFarther ? size.lastRest : size.lastRest * 2;
  const trust = size.trust === 'grown' ? 'proven' : 'shrunk';
  return { halvings, trust, rest, lastRest: rest };
}

/** What to ask for after a page that came. One with fewer rows than asked for proves nothing of the size. */
export function afterPage(size: PageSize, isFull: boolean): PageSize {
  if (!isFull) return size.trust === 'doubted' ? { ...size, trust: 'proven' } : size;
  const rest = Math.max(0, size.rest - 1);
  return size.halvings > 0 && rest === 0
    ? { ...size, rest, halvings: size.halvings - 1, trust: 'grown' }
    : { ...size, rest, trust: 'proven' };
}
