import type { Emit } from '../../events.ts';
import type { Hooks } from '../../http/call.ts';
import type { PageScanner } from '../../scan/page-scanner.ts';
import type { Tenant } from '../tenant-services.ts';
import type { NextLink } from './next-link.ts';
import { pageOf } from './page.ts';
import { openSizes, type Parts } from './sizes.ts';
import { createUnsupportedProperties } from './unsupported-properties.ts';

/** A row as the service sends it. It may have members that were not requested. */
export type Row = Readonly<Record<string, unknown>>;

/** One page of an entity set. */
export interface Page {
  readonly rows: readonly Row[];
  /** Absent on the last page: the only sign of the end while the server decides the page size. */
  readonly next: NextLink | undefined;
  /** As many rows were received as requested: there may be more, although there is no next link. */
  readonly isFull?: boolean;
  /** The count of all rows that match the conditions; undefined if it was not requested or not returned. */
  readonly count?: number | undefined;
}

/** How a page is fetched. */
export interface FetchPageOptions
  extends Pick<Parts, 'most' | 'onBodyText' | 'scanner'>,
    Pick<Hooks, 'giveUpAfter' | 'attemptsBefore'> {
  /** The address of a smaller page, if the page may be split. */
  readonly at?: Parts['at'] | undefined;
}

/**
 * Fetches one page, or if it may be split, as much of it as the source can deliver.
 * @throws ConnectorError; GivenUp after `giveUpAfter` attempts
 */
export type FetchPage = (address: URL, signal: AbortSignal, options?: FetchPageOptions) => Promise<Page>;

/**
 * Fetches pages of the tenant's Monitor Service; remembers page sizes that work and properties that the site lacks.
 */
export function createPageFetcher(tenant: Pick<Tenant, 'monitor'>, emit: Emit): FetchPage {
  const sized = openSizes(emit);
  const unsupported = createUnsupportedProperties();

  const smallerOf = ({ smaller }: Hooks): Hooks['smaller'] =>
    smaller &&
    ((failure) => {
      const address = smaller(failure);
      return address && unsupported.without(address);
    });

  /** @throws ConnectorError */
  async function answered(address: URL, signal: AbortSignal, hooks: Hooks = {}): Promise<unknown> {
    const pageQuery = unsupported.without(address);
    try {
      return await tenant.monitor(pageQuery, signal, { ...hooks, smaller: smallerOf(hooks) });
    } catch (error) {
      const name = unsupported.record(pageQuery, error);
      if (name === undefined) throw error;
      const set = address.pathname.slice(address.pathname.lastIndexOf('/') + 1);
      const message = `${set}: this site has no ${name}; the derived columns are null.`;
      emit({ type: 'warning', code: 'COLUMNS_MISSING', message });
      return answered(address, signal, hooks);
    }
  }

  return async (address, signal, { at, giveUpAfter, attemptsBefore, ...parts } = {}) => {
    if (at === undefined)
      return pageOf(await answered(address, signal, { giveUpAfter, attemptsBefore }), address);
    const pageQuery = sized(address, { at, ...parts });
    const { smaller } = pageQuery;
    const { onBodyText, scanner } = parts;
    const hooks = { smaller, onBodyText, scan: scanner && scanOf(scanner), giveUpAfter, attemptsBefore };
    const answer = await answered(pageQuery.address, signal, hooks);
    const page = pageOf(answer, pageQuery.address);
    scanner?.learn(page.rows);
    const isFull = pageQuery.received(page.rows.length, page.next !== undefined);
    // With `$top`, the next link counts down the requested rows: it would end before the table does.
    return isFull === undefined ? page : { ...page, next: undefined, isFull };
  };
}

/** The same bytes as a Buffer, whose type hosts that import the connector need not know. */
const scanOf =
  ({ scan }: PageScanner) =>
  ({ buffer, byteOffset, byteLength }: Uint8Array) =>
    scan(Buffer.from(buffer, byteOffset, byteLength));
