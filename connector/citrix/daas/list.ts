import type { Tenant } from '../tenant.ts';
import { type Item, pagesByToken } from '../token-pages.ts';

/** One list of the DaaS REST API. */
export interface Listing {
  readonly path: string;
  /** The fields wanted, for lists that can be cut and narrowed: without, the API computes costly ones. */
  readonly fields?: readonly string[];
  /** Whether the list can be cut without naming fields. */
  readonly isCut?: true;
}

/** The most the API allows; the default is 250. */
export const pageLimit = 1000;

/** Reads a whole list, page by page. @throws ConnectorError */
export async function* listPages(
  tenant: Pick<Tenant, 'daas'>,
  { path, fields, isCut }: Listing,
  signal: AbortSignal,
): AsyncGenerator<readonly Item[]> {
  const limit = fields !== undefined || isCut === true ? [`limit=${pageLimit}`] : [];
  const fixed = fields === undefined ? limit : [...limit, `fields=${encodeURIComponent(fields.join(','))}`];
  const ask = (token: readonly string[]) => {
    const query = [...fixed, ...token];
    return tenant.daas(query.length === 0 ? path : `${path}?${query.join('&')}`, signal);
  };
  for await (const { items } of pagesByToken(ask, path)) yield items;
}
