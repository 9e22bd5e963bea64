import { ConnectorError } from '../../errors.ts';
import type { Tenant } from '../tenant.ts';
import { barrenGuard, type Item, type ItemPage } from '../token-pages.ts';
import { type Listing, listPages } from './list.ts';

/** So often the list is read before what is missing is taken to be lost. */
const mostPasses = 3;

/** What has come of a list. */
export interface WholeList {
  /** By key; an item that comes again replaces its older self. */
  readonly items: ReadonlyMap<string, Item>;
  /** Items that came, also again. */
  readonly read: number;
  readonly pages: number;
  /** The list says how many items it has, and not as a number. */
  readonly isTotalOdd: boolean;
}

interface Gathered extends WholeList {
  readonly items: Map<string, Item>;
  read: number;
  pages: number;
  /** How many there are, where the source says it. */
  total: number | undefined;
  isTotalOdd: boolean;
}

/**
 * Reads a list to its end, and again where it says that it has more.
 * @throws ConnectorError COUNT_MISMATCH where the list says that it has more items than come
 */
export async function readWholeList(
  tenant: Pick<Tenant, 'daas'>,
  listing: Listing,
  keyOf: (item: Item) => string,
  signal: AbortSignal,
): Promise<WholeList> {
  const { path } = listing;
  const gathered: Gathered = { items: new Map(), read: 0, pages: 0, total: undefined, isTotalOdd: false };
  for (let pass = 1; ; pass += 1) {
    const before = gathered.read;
    await gather(listPages(tenant, listing, signal), barrenGuard(path), keyOf, gathered);
    const { items, total = 0, read } = gathered;
    // Where one item came twice and none is missing, they may be counted so, too.
    if (items.size >= total || (pass === mostPasses && read - before >= total)) return gathered;
    if (pass === mostPasses) throw tooFew(path, items.size, total);
  }
}

async function gather(
  list: AsyncIterable<ItemPage>,
  guard: (hasNew: boolean) => void,
  keyOf: (item: Item) => string,
  gathered: Gathered,
): Promise<void> {
  const met = new Set<string>();
  for await (const { items, total, isTotalOdd = false } of list) {
    gathered.pages += 1;
    gathered.read += items.length;
    gathered.total = total ?? gathered.total;
    gathered.isTotalOdd ||= isTotalOdd;
    const known = met.size;
    for (const item of items) {
      const id = keyOf(item);
      met.add(id);
      gathered.items.set(id, item);
    }
    guard(met.size > known);
  }
}

function tooFew(path: string, got: number, total: number): ConnectorError {
  return new ConnectorError(
    'COUNT_MISMATCH',
    `${path}: the source counts ${total} entries but delivers ${got}, also after ${mostPasses} attempts.`,
  );
}
