import { ConnectorError } from '../errors.ts';
import type { Hooks } from '../http/call.ts';
import { isRecord, scalarText } from '../json.ts';
import { countIn } from './counts.ts';
import { memberOf } from './members.ts';
import { outcomeOf } from './outcome.ts';
import { findUnreadableEntry } from './unreadable-entry.ts';

/** One thing of a list. */
export type Item = Readonly<Record<string, unknown>>;

export interface ItemPage {
  readonly items: readonly Item[];
  /** The total on all pages, if the service returns it. */
  readonly total: number | undefined;
  /** The returned total is not a number. */
  readonly isTotalOdd?: boolean;
}

/** The request for one page of a list. */
interface TokenPageQuery extends Pick<Hooks, 'giveUpAfter' | 'attemptsBefore'> {
  /** The most entries; undefined if the list does not support paging. */
  readonly limit: number | undefined;
  /** The parameter of the page's token, if there is one. */
  readonly token: readonly string[];
}

/** A list that comes in pages. */
interface TokenList {
  /** The name of the list in errors. */
  readonly path: string;
  /** The requested part of the list, for people. */
  readonly part?: string;
  readonly limit?: number | undefined;
  readonly nameOf: (item: Item) => string;
  readonly fetchPage: (query: TokenPageQuery) => Promise<unknown>;
}

/** Attempts before the entry is searched that the source cannot deliver. */
const attempts = 3;

/**
 * Reads a list page by page. The continuation token goes back with the same other parameters, encoded; a page may be
 * empty and still have one. The services write the names of members in either case.
 * @throws ConnectorError ROW_UNREADABLE where it is sure that one entry of the list never comes
 */
export async function* pagesByToken(list: TokenList): AsyncGenerator<ItemPage> {
  const { path } = list;
  const seen = new Set<string>();
  let token: string | undefined;
  let last: Item | undefined;
  do {
    const page = await fetchWithFallbacks(list, token, last);
    const items = itemsOf(page, path);
    const totalItems = memberOf(page, 'TotalItems') ?? undefined;
    const total = countIn(totalItems);
    yield { items, total, isTotalOdd: totalItems !== undefined && total === undefined };
    last = items.at(-1) ?? last;
    token = tokenOf(page, path);
    if (token !== undefined && seen.has(token)) {
      throw new ConnectorError('LINK_FOREIGN', `${path}: the server returned the same next page twice.`);
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}

/** Fetches with all attempts, except a page with an entry that can never be delivered. */
async function fetchWithFallbacks(
  list: TokenList,
  token: string | undefined,
  before: Item | undefined,
): Promise<unknown> {
  const { fetchPage, limit, path, part, nameOf } = list;
  const query = { limit, token: tokenParameter(token) };
  if (limit === undefined) return await fetchPage(query);
  const first = await outcomeOf(() => fetchPage({ ...query, giveUpAfter: attempts }));
  if ('value' in first) return first.value;
  const unreadable = await findUnreadableEntry({
    ...{ path: part === undefined ? path : `${path}, ${part}`, token, limit, before, nameOf },
    entries: async ({ token: of, limit: few = limit, giveUpAfter }) =>
      itemsOf(await fetchPage({ limit: few, token: tokenParameter(of), giveUpAfter }), path),
  });
  if (unreadable !== undefined) throw unreadable;
  return await fetchPage({ ...query, attemptsBefore: attempts });
}

function tokenParameter(token: string | undefined): readonly string[] {
  return token === undefined ? [] : [`continuationToken=${encodeURIComponent(token)}`];
}

function itemsOf(page: unknown, path: string): readonly Item[] {
  const items = memberOf(page, 'Items');
  if (!Array.isArray(items) || !items.every(isRecord)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${path}: the answer is not a list (\`Items\` is not a list of objects).`,
    );
  }
  return items;
}

/** An invalid token must not be mistaken for the end of the list. @throws ConnectorError RESPONSE_INVALID */
function tokenOf(page: unknown, path: string): string | undefined {
  const token = scalarText(memberOf(page, 'ContinuationToken') ?? '');
  // A lone surrogate cannot be sent back.
  if (!token?.isWellFormed()) {
    throw new ConnectorError('RESPONSE_INVALID', `${path}: the token of the next page is not a string.`);
  }
  return token === '' ? undefined : token;
}

/** How many consecutive pages may have no new item before the reading fails. */
const mostBarrenPages = 100;

/**
 * Called for each page, with whether it has a new item.
 * @throws ConnectorError RESPONSE_INVALID after too many without one
 */
export function barrenGuard(path: string): (hasNew: boolean) => void {
  let barren = 0;
  return (hasNew) => {
    barren = hasNew ? 0 : barren + 1;
    if (barren <= mostBarrenPages) return;
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${path}: ${mostBarrenPages} consecutive pages had no new item, and the last one still linked to a next page.`,
    );
  };
}
