import { ConnectorError } from '../../errors.ts';
import type { Tenant } from '../tenant-services.ts';
import { barrenGuard, type Item, type ItemPage } from '../token-pages.ts';
import { type Listing, listPages } from './list.ts';

/** How often the list is read before missing items count as lost. */
const mostPasses = 3;

/** The received items of a list. */
export interface CompleteList {
  /** By key; an item that is delivered again replaces the older version. */
  readonly items: ReadonlyMap<string, Item>;
  /** Delivered items, including repeated ones. */
  readonly read: number;
  readonly pages: number;
  /** The list announces a total that is not a number. */
  readonly isTotalOdd: boolean;
}

interface Gathered extends CompleteList {
  readonly items: Map<string, Item>;
  read: number;
  pages: number;
  /** The total that the source announces. */
  total: number | undefined;
  isTotalOdd: boolean;
}

/**
 * Reads a list to its end, and again if it announces more items.
 * @throws ConnectorError COUNT_MISMATCH if the list announces more items than it delivers
 */
export async function readCompleteList(
  tenant: Pick<Tenant, 'daas'>,
  listing: Listing,
  keyOf: (item: Item) => string,
  signal: AbortSignal,
): Promise<CompleteList> {
  const { path } = listing;
  const gathered: Gathered = { items: new Map(), read: 0, pages: 0, total: undefined, isTotalOdd: false };
  for (let pass = 1; ; pass += 1) {
    const before = gathered.read;
    await gather(listPages(tenant, listing, signal), barrenGuard(path), keyOf, gathered);
    const { items, total = 0, read } = gathered;
    // The total may count an item twice that was delivered twice; then none is missing.
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
  const seenIds = new Set<string>();
  for await (const { items, total, isTotalOdd = false } of list) {
    gathered.pages += 1;
    gathered.read += items.length;
    gathered.total = total ?? gathered.total;
    gathered.isTotalOdd ||= isTotalOdd;
    const known = seenIds.size;
    for (const item of items) {
      const id = keyOf(item);
      seenIds.add(id);
      gathered.items.set(id, item);
    }
    guard(seenIds.size > known);
  }
}

function tooFew(path: string, got: number, total: number): ConnectorError {
  return new ConnectorError(
    'COUNT_MISMATCH',
    `${path}: the source counts ${total} entries but delivers ${got}, also after ${mostPasses} attempts.`,
  );
}
