import { scalarText } from '../../json.ts';
import { memberOf } from '../members.ts';
import type { Tenant } from '../tenant-services.ts';
import { type Item, type ItemPage, pagesByToken } from '../token-pages.ts';

/** One list of the DaaS REST API. */
export interface Listing {
  readonly path: string;
  /** The wanted fields, for lists that support paging and field selection: without it, the API computes costly ones. */
  readonly fields?: readonly string[];
  /** Whether the list supports paging without field selection. */
  readonly isCut?: true;
}

/** The most the API allows; the default is 250. */
export const pageLimit = 1000;

/** Reads a complete list, page by page. @throws ConnectorError */
export async function* listPages(
  tenant: Pick<Tenant, 'daas'>,
  { path, fields, isCut }: Listing,
  signal: AbortSignal,
): AsyncGenerator<ItemPage> {
  const limit = fields !== undefined || isCut === true ? pageLimit : undefined;
  const named = fields === undefined ? [] : [`fields=${encodeURIComponent(fields.join(','))}`];
  yield* pagesByToken({
    ...{ path, limit, nameOf },
    fetchPage({ limit: most, token, ...hooks }) {
      const query = [...(most === undefined ? [] : [`limit=${most}`]), ...named, ...token];
      return tenant.daas(query.length === 0 ? path : `${path}?${query.join('&')}`, signal, hooks);
    },
  });
}

function nameOf(item: Item): string {
  const [id = 'an entry without an id', name] = ['Id', 'Name'].map((member) =>
    scalarText(memberOf(item, member)),
  );
  return name === undefined ? id : `${id} (${name})`;
}
