import { outcomeOf } from '../outcome.ts';
import type { FetchPage, Page } from './service.ts';
import type { Parts } from './sizes.ts';
import { findUnreadable, type RowProbe } from './unreadable.ts';

/** A query, and the fallbacks if it never succeeds although the source answers other queries. */
interface PageQuery extends Partial<Parts> {
  readonly address: URL;
  /** Smaller queries that are sufficient, the best first. */
  readonly fallbacks?: readonly FallbackQuery[];
  readonly set: string;
  /** Reads its rows one by one. */
  readonly probe?: RowProbe;
}

/** A query for fewer properties or rows. */
interface FallbackQuery {
  readonly address: URL;
  readonly at?: Parts['at'] | undefined;
}

/** Attempts before the fallbacks are tried. */
export const attempts = 3;

/** How often a fallback succeeds and the query itself fails before the fallback is used. */
const mostRounds = 2;

/**
 * Fetches with all attempts, except what can never succeed: if the source fails at this query and
 * answers others, a fallback replaces it, or the error names the row that the source cannot deliver. A query that
 * succeeds costs nothing more.
 * @param running the same query, if it was prefetched
 * @throws ConnectorError ROW_UNREADABLE, and the errors of `fetchPage`
 */
export async function fetchWithFallbacks(
  fetchPage: FetchPage,
  { address, fallbacks = [], set, probe, ...parts }: PageQuery,
  signal: AbortSignal,
  running?: Promise<Page>,
): Promise<Page> {
  const first = await outcomeOf(
    () => running ?? fetchPage(address, signal, { ...parts, giveUpAfter: attempts }),
  );
  if ('value' in first) return first.value;
  const page = await fetchFallback(fetchPage, { address, at: parts.at }, fallbacks, signal);
  if (page !== undefined) return page;
  const unreadable = probe && (await findUnreadable(set, probe));
  if (unreadable !== undefined) throw unreadable;
  return await fetchPage(address, signal, { ...parts, attemptsBefore: attempts });
}

async function fetchFallback(
  fetchPage: FetchPage,
  pageQuery: FallbackQuery,
  fallbacks: readonly FallbackQuery[],
  signal: AbortSignal,
): Promise<Page | undefined> {
  for (const less of fallbacks) {
    let page: Page | undefined;
    for (let round = 1; round <= mostRounds; round += 1) {
      page = await once(fetchPage, less, signal);
      if (page === undefined) break;
      const itself = await once(fetchPage, pageQuery, signal);
      if (itself !== undefined) return itself;
    }
    if (page !== undefined) return page;
  }
  return undefined;
}

async function once(
  fetchPage: FetchPage,
  { address, at }: FallbackQuery,
  signal: AbortSignal,
): Promise<Page | undefined> {
  const outcome = await outcomeOf(() => fetchPage(address, signal, { at, giveUpAfter: 1 }));
  return 'value' in outcome ? outcome.value : undefined;
}
