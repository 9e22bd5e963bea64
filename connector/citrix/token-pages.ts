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
  /** How many there are on all pages, where the service says it. */
  readonly total: number | undefined;
  /** It says something that is no number. */
  readonly isTotalOdd?: boolean;
}

/** One question for a page of a list. */
interface PageQuestion extends Pick<Hooks, 'giveUpAfter' | 'attemptsBefore'> {
  /** Entries wanted at most; undefined where the list cannot be asked for fewer than all. */
  readonly limit: number | undefined;
  /** The parameter of the page's token, if there is one. */
  readonly token: readonly string[];
}

/** A list that comes in pages. */
interface TokenList {
  /** Names the list in errors. */
  readonly path: string;
  /** What of it is asked for, for people. */
  readonly part?: string;
  readonly limit?: number | undefined;
  readonly nameOf: (item: Item) => string;
  readonly ask: (question: PageQuestion) => Promise<unknown>;
}

/** Attempts before it is looked at which entry the source cannot write. */
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
    const page = await askThrough(list, token, last);
    const items = itemsOf(page, path);
    const told = memberOf(page, 'TotalItems') ?? undefined;
    const total = countIn(told);
    yield { items, total, isTotalOdd: told !== undefined && total === undefined };
    last = items.at(-1) ?? last;
    token = tokenOf(page, path);
    if (token !== undefined && seen.has(token)) {
      throw new ConnectorError('LINK_FOREIGN', `${path}: the server returned the same next page twice.`);
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}

/** Asks with all attempts, but not for an entry that can never come. */
async function askThrough(
  list: TokenList,
  token: string | undefined,
  before: Item | undefined,
): Promise<unknown> {
  const { ask, limit, path, part, nameOf } = list;
  const question = { limit, token: tokenParameter(token) };
  if (limit === undefined) return await ask(question);
  const first = await outcomeOf(() => ask({ ...question, giveUpAfter: attempts }));
  if ('value' in first) return first.value;
  const unreadable = await findUnreadableEntry({
    ...{ path: part === undefined ? path : `${path}, ${part}`, token, limit, before, nameOf },
    entries: async ({ token: of, limit: few = limit, giveUpAfter }) =>
      itemsOf(await ask({ limit: few, token: tokenParameter(of), giveUpAfter }), path),
  });
  if (unreadable !== undefined) throw unreadable;
  return await ask({ ...question, attemptsBefore: attempts });
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

/** A token that is none must not pass for the end of the list. @throws ConnectorError RESPONSE_INVALID */
function tokenOf(page: unknown, path: string): string | undefined {
  const token = scalarText(memberOf(page, 'ContinuationToken') ?? '');
  // Half a character cannot be sent back.
  if (!token?.isWellFormed()) {
    throw new ConnectorError('RESPONSE_INVALID', `${path}: the token of the next page is not a string.`);
  }
  return token === '' ? undefined : token;
}

/** Pages without a new item, one after the other, that may come before the tokens are taken to lead nowhere. */
const mostBarrenPages = 100;

/**
 * Told of each page whether it brought a new item.
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
