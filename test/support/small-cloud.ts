import type { Json } from './cloud.ts';
import { type Loopback, loopback } from './loopback.ts';
import { comparable, parseFilter } from './odata-filter.ts';
import { customer } from './story.ts';

/** One question for the Monitor or DaaS service. */
interface SmallQuestion {
  /** Last part of the path: an entity set or a list. */
  readonly name: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Asks for a number and no rows. */
  readonly isCount: boolean;
}

interface SmallAnswer {
  readonly status?: number;
  readonly body: Json | string;
  /** The connection breaks off behind so many bytes. */
  readonly cut?: number;
}

interface SmallCloudOptions {
  /** Rows of an entity set, by its name. */
  readonly sets?: Readonly<Record<string, readonly Json[]>>;
  /** Items of a list of the site, by its name. */
  readonly lists?: Readonly<Record<string, readonly Json[]>>;
  readonly pageSize?: number;
  /** Has the last word on an answer. */
  readonly answer?: (question: SmallQuestion, usual: Json) => SmallAnswer | undefined;
}

interface SmallCloud extends Loopback {
  /** Questions but for sign-ins, decoded: path and query. */
  readonly asked: readonly string[];
}

/**
 * A small Citrix Cloud that does what it is asked (filter, order, `$skip`, `$top`, pages, counts; `limit` and tokens of
 * lists), so that a story only tells what it does otherwise. Rows have everything they have, whatever is selected.
 */
export async function smallCloud(options: SmallCloudOptions): Promise<SmallCloud> {
  const asked: string[] = [];
  const server = await loopback((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
      const path = decodeURIComponent(url.pathname);
      const { searchParams: query } = url;
      const question: SmallQuestion = {
        name: path.slice(path.lastIndexOf('/') + 1),
        path,
        query,
        headers: incoming.headers,
        body: String(Buffer.concat(parts)),
        isCount: query.get('$top') === '0',
      };
      if (!path.startsWith('/cctrustoauth2/')) asked.push(decodeURIComponent(url.pathname + url.search));
      const usual = usualAnswer(question, url, options);
      const { status = 200, body, cut } = options.answer?.(question, usual) ?? { body: usual };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      if (cut === undefined) response.end(text);
      else response.write(text.slice(0, cut), () => response.destroy());
    });
  });
  return { ...server, asked };
}

function usualAnswer({ name, path, query }: SmallQuestion, url: URL, options: SmallCloudOptions): Json {
  if (path.startsWith('/cctrustoauth2/')) return { access_token: 'small-token', expires_in: 3600 };
  if (path === '/cvad/manage/me') {
    return { Customers: [{ Id: customer.customerId, Sites: [{ Id: 'site-1' }] }] };
  }
  if (path.startsWith('/monitorodata/'))
    return pageOf(options.sets?.[name] ?? [], url, options.pageSize ?? 1000);
  return listOf(options.lists?.[name] ?? [], query);
}

function pageOf(rows: readonly Json[], url: URL, pageSize: number): Json {
  const query = url.searchParams;
  const filter = query.get('$filter');
  const order = (query.get('$orderby') ?? '').split(',').filter((name) => name !== '');
  const found = rows
    .filter(filter === null ? () => true : parseFilter(filter))
    .toSorted((a, b) => inOrder(a, b, order));
  const skip = Number(query.get('$skip') ?? 0);
  const top = Number(query.get('$top') ?? Number.POSITIVE_INFINITY);
  const page = found.slice(skip, skip + Math.min(top, pageSize));
  const next = new URL(url);
  next.searchParams.set('$skip', String(skip + pageSize));
  if (query.has('$top')) next.searchParams.set('$top', String(top - pageSize));
  return {
    ...(query.get('$count') === 'true' ? { '@odata.count': found.length } : {}),
    value: page,
    ...(top > pageSize && found.length > skip + pageSize ? { '@odata.nextLink': next.href } : {}),
  };
}

function inOrder(a: Json, b: Json, order: readonly string[]): number {
  for (const name of order) {
    const [left, right] = [comparable(a[name]), comparable(b[name])];
    if (left === right) continue;
    if (left === null || right === null) return left === null ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/** The token is the place in the list. */
function listOf(items: readonly Json[], query: URLSearchParams): Json {
  const from = Number(query.get('continuationToken') ?? 0);
  const until = from + Number(query.get('limit') ?? items.length);
  return { Items: items.slice(from, until), ContinuationToken: until < items.length ? String(until) : null };
}
