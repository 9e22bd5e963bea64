import type { LogEntry } from '../tenant/logs.ts';
import type { Store } from '../tenant/store.ts';
import { daysOf, parseTimestamp, type Timestamp } from '../values/timestamp.ts';
import { fingerprint, readParameters, readToken, writeToken } from './page-tokens.ts';
import { failure, json, type Reply, type Request } from './reply.ts';

const OPERATIONS = 'configlog/operations';
const ONE = /^configlog\/operations\/([\da-f-]{36})(\/lowleveloperations)?$/;
const DEFAULT_LIMIT = 250;
const LARGEST_PAGE = 1000;
/** The form that a product in the field is seen to send. */
const TO_THE_SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export function isConfigLog(resource: string): boolean {
  return resource.startsWith('configlog/');
}

const invalid = (property: string): Reply =>
  failure(400, 'invalidString', 'A parameter in the request is not valid', { property });

/** Cuts a page out of the entries, newest first. */
function page<T>(
  entries: readonly T[],
  show: (entry: T) => unknown,
  parameters: ReadonlyMap<string, string>,
  print: string,
  total: number | null,
): Reply {
  const limit = parameters.get('limit') ?? String(DEFAULT_LIMIT);
  if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > LARGEST_PAGE) {
    return failure(400, 'outOfRange', 'A parameter in the request is out of range', { property: 'limit' });
  }
  const offset = readToken(parameters.get('continuationtoken'), print);
  if (offset === undefined) return invalid('continuationToken');
  const next = offset + Number(limit);
  return json(200, {
    Items: entries.slice(offset, next).map(show),
    ContinuationToken: next < entries.length ? writeToken(next, print) : null,
    TotalItems: total,
  });
}

/** Answers questions to the configuration log. */
export function configLogReply(store: Store, resource: string, request: Request): Reply {
  const parameters = readParameters(request.query);
  if (resource === `${OPERATIONS}/$search`) {
    return request.method === 'POST' ? search(store, request, parameters) : json(405, {});
  }
  if (request.method !== 'GET') return json(405, {});
  if (resource === OPERATIONS) return list(store, parameters);
  const [, id, lowLevel] = ONE.exec(resource) ?? [];
  const { logs } = store;
  const entry = logs.operations().find((one) => logs.operation(one)['Id'] === id);
  if (id === undefined || entry === undefined) {
    return failure(404, 'notFound', 'Object does not exist', { entityType: 'Operation', id: id ?? resource });
  }
  if (lowLevel === undefined) return json(200, logs.operation(entry));
  return page(logs.lowLevel(entry), (row) => row, parameters, fingerprint(parameters), null);
}

const newestFirst = (entries: readonly LogEntry[]): readonly LogEntry[] => entries.toReversed();

function list({ logs }: Store, parameters: ReadonlyMap<string, string>): Reply {
  const days = parameters.get('days');
  if (parameters.has('searchdateoption') || (days !== undefined && !/^\d+$/.test(days)))
    return invalid('days');
  const from = days === undefined ? Number.NEGATIVE_INFINITY : logs.present - daysOf(Number(days));
  const entries = logs.operations().filter(({ at }) => at >= from);
  return page(
    newestFirst(entries),
    (entry) => logs.operation(entry),
    parameters,
    fingerprint(parameters),
    null,
  );
}

interface Range {
  from: Timestamp;
  until: Timestamp;
}

/** The stretch that the filters of a search leave; undefined for filters it does not know. */
function rangeOf(body: string): Range | undefined {
  const range: Range = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const { SearchFilters = [] } = JSON.parse(body) as { SearchFilters?: readonly Record<string, unknown>[] };
  for (const { Property, Operator, Value } of SearchFilters) {
    const at = TO_THE_SECOND.test(String(Value)) ? parseTimestamp(String(Value)) : undefined;
    if (Property !== 'StartTime' || at === undefined) return undefined;
    if (Operator === 'GreaterThanOrEquals') range.from = at;
    else if (Operator === 'LessThan') range.until = at;
    else return undefined;
  }
  return range;
}

function search(store: Store, request: Request, parameters: ReadonlyMap<string, string>): Reply {
  const { logs, options } = store;
  const { search: way = 'finds' } = options.logs;
  if (way === 'unknown') return failure(404, 'notFound', 'Resource not found');
  if (!/^application\/json/.test(request.headers['content-type'] ?? '')) return json(415, {});
  const range = rangeOf(request.body);
  if (range === undefined || way === 'refuses') return invalid('SearchFilters');
  const isIn = ({ at }: LogEntry): boolean => way === 'ignores' || (at >= range.from && at < range.until);
  const entries = way === 'silent' ? [] : logs.operations().filter(isIn);
  const print = `${fingerprint(parameters)}${request.body}`;
  return page(newestFirst(entries), (entry) => logs.operation(entry), parameters, print, entries.length);
}
