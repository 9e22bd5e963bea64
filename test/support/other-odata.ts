import type { IncomingMessage } from 'node:http';
import { type Loopback, loopback } from './loopback.ts';
import { comparable, parseFilter } from './odata-filter.ts';

type Row = Readonly<Record<string, unknown>>;

export interface OtherOData extends Loopback {
  /** Addresses asked for, decoded. */
  readonly asked: readonly string[];
}

export interface OtherOptions {
  readonly pageSize: number;
  /** Whether `$select` is honoured; some servers ignore it. */
  readonly selects: boolean;
  /** Where rows without a value stand in an order. */
  readonly nulls: 'first' | 'last';
  /** What the answers have as `Date`; by default they have none. */
  readonly date?: () => string | undefined;
}

/**
 * Another OData v4 service with the addresses of Citrix: rows in memory with all they have inlined, opaque relative links
 * that hold no query, GUIDs ordered by their last group first as SQL Server does, annotations everywhere.
 */
export async function otherOData(
  sets: Readonly<Record<string, readonly Row[]>>,
  options: OtherOptions,
): Promise<OtherOData> {
  const asked: string[] = [];
  const waiting = new Map<string, { readonly set: string; readonly rows: readonly Row[] }>();

  function page(set: string, rows: readonly Row[]): Row {
    const rest = rows.slice(options.pageSize);
    const token = Buffer.from(`cursor ${waiting.size}`).toString('base64url');
    if (rest.length > 0) waiting.set(token, { set, rows: rest });
    return {
      '@odata.context': `$metadata#${set}`,
      '@odata.count': rows.length,
      '@custom.note': 'not a row',
      value: rows.slice(0, options.pageSize).map(annotated),
      ...(rest.length > 0 ? { '@odata.nextLink': `${set}?$skiptoken=${token}` } : {}),
    };
  }

  function query(set: string, parameters: URLSearchParams): Row {
    const token = parameters.get('$skiptoken');
    if (token !== null) return page(set, waiting.get(token)?.rows ?? []);
    const filter = parameters.get('$filter');
    const found = (sets[set] ?? []).filter(filter === null ? () => true : parseFilter(filter));
    const order = (parameters.get('$orderby') ?? '').split(',').filter((name) => name !== '');
    const sorted = found.toSorted((a, b) => inOrder(a, b, order, options.nulls));
    const select = parameters.get('$select')?.split(',') ?? [];
    const expanded = namesIn(parameters.get('$expand') ?? '');
    const chosen = (row: Row) =>
      Object.entries(row).filter(([name]) => [...select, ...expanded].includes(name));
    return page(set, options.selects ? sorted.map((row) => Object.fromEntries(chosen(row))) : sorted);
  }

  const server = await loopback((incoming, response) => {
    incoming.resume();
    const url = new URL(incoming.url ?? '/', 'http://other.invalid');
    asked.push(decodeURIComponent(url.pathname + url.search));
    const date = options.date?.();
    if (date !== undefined) response.setHeader('date', date);
    response.setHeader('content-type', 'application/json;odata.metadata=full;IEEE754Compatible=false');
    response.end(JSON.stringify(answer(incoming, url, query)));
  });
  return { ...server, asked };
}

function answer(
  { method, headers }: IncomingMessage,
  { pathname, searchParams }: URL,
  query: (set: string, parameters: URLSearchParams) => Row,
): Row {
  if (method === 'POST') return { access_token: 'other-token', expires_in: 600 };
  if (pathname.startsWith('/cvad/')) return siteAnswer(pathname, headers);
  return query(pathname.slice('/monitorodata/'.length), searchParams);
}

/** A customer with one site, which lists no rights. */
function siteAnswer(pathname: string, headers: IncomingMessage['headers']): Row {
  if (!pathname.endsWith('/me')) return { Items: [] };
  return { Customers: [{ Id: headers['citrix-customerid'], Sites: [{ Id: 'site-1', Name: 'other' }] }] };
}

const annotated = (row: Row): Row => ({
  '@odata.type': '#Other.Model.Row',
  '@odata.id': 'Rows(1)',
  '@odata.etag': 'W/"1"',
  'Connections@odata.navigationLink': 'Rows(1)/Connections',
  ...row,
});

/** The navigation properties of an `$expand`, without what stands in parentheses. */
function namesIn(expand: string): readonly string[] {
  let flat = expand;
  while (flat.includes('(')) flat = flat.replaceAll(/\([^()]*\)/g, '');
  return flat.split(',').filter((name) => name !== '');
}

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** SQL Server compares GUIDs group by group from the last one. */
function sortable(value: unknown): number | bigint | string | null {
  const plain = comparable(value);
  return typeof plain === 'string' && guid.test(plain) ? plain.split('-').toReversed().join('-') : plain;
}

function inOrder(a: Row, b: Row, order: readonly string[], nulls: OtherOptions['nulls']): number {
  for (const name of order) {
    const [left, right] = [sortable(a[name]), sortable(b[name])];
    if (left === right) continue;
    if (left === null || right === null) return (left === null) === (nulls === 'first') ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
