import { setTimeout as sleep } from 'node:timers/promises';
import { QueryError } from '../odata/errors.ts';
import { execute, type Page, type SortCache } from '../odata/execute.ts';
import { checkLacking, lacksSet } from '../odata/lacking.ts';
import { parseQuery, type Query, writeSkipToken } from '../odata/query.ts';
import { contextOf, writeTopRow } from '../odata/write.ts';
import type { Store } from '../tenant/store.ts';
import { isSetName, type SetName } from '../values/rows.ts';
import { costOf, timedOut } from './cost.ts';
import type { Fault } from './fault-kinds.ts';
import { metadataDocument, serviceDocument } from './metadata.ts';
import { json, plain, type Reply, type Request, unauthenticated } from './reply.ts';
import { bend } from './row-faults.ts';
import type { Tokens } from './tokens.ts';

const ROOTS = [
  { root: '/monitorodata/', customerHeader: 'citrix-customerid' },
  { root: '/Citrix/Monitor/OData/v4/Data/', customerHeader: 'customer' },
] as const;

export function isMonitorPath(path: string): boolean {
  return rootOf(path) !== undefined;
}

function rootOf(path: string): (typeof ROOTS)[number] | undefined {
  return ROOTS.find(({ root }) => path.toLowerCase().startsWith(root.toLowerCase()) || `${path}/` === root);
}

function queryFailure(error: QueryError): Reply {
  const message = `The query specified in the URI is not valid. ${error.message}`;
  const innererror = { message: error.message, type: 'Microsoft.OData.ODataException', stacktrace: '' };
  return json(error.status, { error: { code: '', message, innererror } });
}

/** Skips and tops are re-counted in the link, everything else is echoed. */
function nextLink(store: Store, request: Request, root: string, query: Query, sent: number): string {
  const { nextLink: form } = store.options;
  const options = new URLSearchParams(request.query);
  const skip = query.skip + sent;
  const top = query.top === undefined ? undefined : query.top - sent;
  for (const name of ['$skip', '$top', '$skiptoken']) options.delete(name);
  if (form === 'skiptoken') options.set('$skiptoken', writeSkipToken({ skip, top }));
  else {
    if (top !== undefined) options.set('$top', String(top));
    options.set('$skip', String(skip));
  }
  const relative = `${query.set}?${options.toString().replaceAll('%24', '$').replaceAll('+', '%20')}`;
  return form === 'absolute' ? `${request.origin}${root}${relative}` : relative;
}

/** `sent` = the rows that the page stands for, from which its link goes on. */
function writePage(
  store: Store,
  request: Request,
  root: string,
  query: Query,
  page: Page,
  sent: number,
): Reply {
  const context = contextOf(query.selection);
  const url = `${request.origin}${root}$metadata#${query.set}${context === '' ? '' : `(${context})`}`;
  const members = [`"@odata.context":${JSON.stringify(url)}`];
  if (page.count !== undefined) members.push(`"@odata.count":${page.count}`);
  members.push(
    `"value":[${page.rows.map((row) => writeTopRow(store, query.set, query.selection, row)).join(',')}]`,
  );
  if (page.hasMore) {
    members.push(`"@odata.nextLink":${JSON.stringify(nextLink(store, request, root, query, sent))}`);
  }
  const headers = { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0' };
  return { status: 200, headers, body: `{${members.join(',')}}` };
}

/** The Monitor OData service of one customer. */
export class MonitorService {
  readonly #store: Store;
  readonly #tokens: Tokens;
  readonly #cache: SortCache = new Map();
  #answered = 0;
  readonly #answeredOf = new Map<SetName, number>();

  constructor(store: Store, tokens: Tokens) {
    this.#store = store;
    this.#tokens = tokens;
  }

  async handle(request: Request, fault?: Fault): Promise<Reply> {
    const found = rootOf(request.path);
    if (!found) return plain(404, '');
    const state = this.#tokens.check(request.headers['authorization']);
    if (state !== 'valid') return unauthenticated(state);
    if (request.headers[found.customerHeader] !== this.#store.options.customerId) {
      return plain(403, 'Access denied to query Monitor objects : Invalid Customer.');
    }
    if (request.method !== 'GET') return plain(405, '');
    const resource = decodeURIComponent(request.path.slice(found.root.length));
    this.#mutate(isSetName(resource) ? resource : undefined);
    const { lacks } = this.#store.options;
    if (resource === '' && !lacks.includes('service document'))
      return serviceDocument(`${request.origin}${found.root}`, lacks);
    if (resource === '$metadata') return metadataDocument(this.#store.options.lacks);
    // Reading by key and the /$count segment are not offered by the cloud service.
    if (!isSetName(resource) || lacksSet(this.#store.options.lacks, resource))
      return json(404, { error: { code: '', message: `Resource not found for the segment '${resource}'.` } });
    try {
      const query = parseQuery(resource, request.query);
      checkLacking(this.#store.options.lacks, query, request.query);
      return await this.#answer(request, found.root, query, fault);
    } catch (error) {
      if (error instanceof QueryError) return queryFailure(error);
      throw error;
    }
  }

  async #answer(request: Request, root: string, query: Query, fault?: Fault): Promise<Reply> {
    const { pageSize, cost } = this.#store.options;
    const page = execute(this.#store, query, pageSize, this.#cache);
    const price = costOf(cost, query, page.rows.length);
    const limit = cost.limitMs ?? 0;
    if (limit > 0 && price > limit) {
      await sleep(limit);
      return timedOut(cost);
    }
    if (price > 0) await sleep(price);
    return writePage(this.#store, request, root, query, bend(fault, page), page.rows.length);
  }

  #mutate(set: SetName | undefined): void {
    const ofSet = set === undefined ? 0 : (this.#answeredOf.get(set) ?? 0);
    for (const mutation of this.#store.options.mutations) {
      const isDue =
        mutation.on === undefined
          ? mutation.afterRequests === this.#answered
          : mutation.on === set && mutation.afterRequests === ofSet;
      if (isDue) this.#store.change(mutation);
    }
    this.#answered += 1;
    if (set !== undefined) this.#answeredOf.set(set, ofSet + 1);
  }
}
