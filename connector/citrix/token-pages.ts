import { ConnectorError } from '../errors.ts';
import { isRecord } from '../json.ts';

/** One thing of a list. */
export type Item = Readonly<Record<string, unknown>>;

export interface ItemPage {
  readonly items: readonly Item[];
  /** How many there are on all pages, where the service says it. */
  readonly total: number | undefined;
}

/**
 * Reads a list page by page. The continuation token goes back with the same other parameters, encoded; a page may be empty
 * and still have one. The services write the names of members in either case.
 * @param ask sends one question, with the parameter of its token if there is one
 * @param path names the list in errors
 * @throws ConnectorError
 */
export async function* pagesByToken(
  ask: (token: readonly string[]) => Promise<unknown>,
  path: string,
): AsyncGenerator<ItemPage> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await ask(token === undefined ? [] : [`continuationToken=${encodeURIComponent(token)}`]);
    const total = memberOf(page, 'TotalItems');
    yield { items: itemsOf(page, path), total: typeof total === 'number' ? total : undefined };
    token = tokenOf(page, path);
    if (token !== undefined && seen.has(token)) {
      throw new ConnectorError('LINK_FOREIGN', `${path}: the server named the same next page twice.`);
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}

function memberOf(page: unknown, name: string): unknown {
  return isRecord(page) ? (page[name] ?? page[name.charAt(0).toLowerCase() + name.slice(1)]) : undefined;
}

function itemsOf(page: unknown, path: string): readonly Item[] {
  const items = memberOf(page, 'Items');
  if (!Array.isArray(items) || !items.every(isRecord)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${path}: the answer is no list (\`Items\` is not a list of objects).`,
    );
  }
  return items;
}

/** A token that is none must not pass for the end of the list. @throws ConnectorError RESPONSE_INVALID */
function tokenOf(page: unknown, path: string): string | undefined {
  const token = memberOf(page, 'ContinuationToken') ?? '';
  // Half a character cannot be sent back.
  if (typeof token !== 'string' || !token.isWellFormed()) {
    throw new ConnectorError('RESPONSE_INVALID', `${path}: the token of the next page is no text.`);
  }
  return token === '' ? undefined : token;
}

/** Pages without a new item, one after the other, that may come before the tokens are taken to lead nowhere. */
const mostBarrenPages = 100;

/** Told of each page whether it brought a new item. @throws ConnectorError RESPONSE_INVALID after too many without one */
export function barrenGuard(path: string): (hasNew: boolean) => void {
  let barren = 0;
  return (hasNew) => {
    barren = hasNew ? 0 : barren + 1;
    if (barren <= mostBarrenPages) return;
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${path}: ${mostBarrenPages} pages without a new item led to yet another.`,
    );
  };
}
