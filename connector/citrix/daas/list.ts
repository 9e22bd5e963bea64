import { ConnectorError } from '../../errors.ts';
import { isRecord } from '../../json.ts';
import type { Tenant } from '../tenant.ts';

/** One list of the DaaS REST API. */
export interface Listing {
  readonly path: string;
  /** The fields wanted, for lists that can be cut and narrowed: without, the API computes costly ones. */
  readonly fields?: readonly string[];
}

/** The most the API allows; the default is 250. */
const pageLimit = 1000;

/**
 * Reads a whole list, page by page. The continuation token goes back with the same other parameters, encoded; a page may
 * be empty and still have one.
 * @throws ConnectorError
 */
export async function* listPages(
  tenant: Pick<Tenant, 'daas'>,
  { path, fields }: Listing,
  signal: AbortSignal,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const fixed =
    fields === undefined ? [] : [`limit=${pageLimit}`, `fields=${encodeURIComponent(fields.join(','))}`];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const query = token === undefined ? fixed : [...fixed, `continuationToken=${encodeURIComponent(token)}`];
    const page = await tenant.daas(query.length === 0 ? path : `${path}?${query.join('&')}`, signal);
    yield itemsOf(page, path);
    token = tokenOf(page);
    if (token !== undefined && seen.has(token)) {
      throw new ConnectorError('LINK_FOREIGN', `${path}: the server named the same next page twice.`);
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}

function itemsOf(page: unknown, path: string): readonly Readonly<Record<string, unknown>>[] {
  const items = isRecord(page) ? page['Items'] : undefined;
  if (!Array.isArray(items) || !items.every(isRecord)) {
    throw new ConnectorError(
      'RESPONSE_INVALID',
      `${path}: the answer is no list (\`Items\` is not a list of objects).`,
    );
  }
  return items;
}

function tokenOf(page: unknown): string | undefined {
  const token = isRecord(page) ? page['ContinuationToken'] : undefined;
  return typeof token === 'string' && token !== '' ? token : undefined;
}
