import type { LogEntry } from '../tenant/logs.ts';
import type { Store } from '../tenant/store.ts';
import type { RawRow } from '../values/rows.ts';
import { parseTimestamp, type Timestamp } from '../values/timestamp.ts';
import { fingerprint, readParameters } from './page-tokens.ts';
import { failure, json, type Reply, type Request, unauthenticated } from './reply.ts';
import type { Tokens } from './tokens.ts';

const ERRORS = 'https://errors-api.cloud.com/';
const DEFAULT_LIMIT = '50';
const LARGEST_PAGE = 200;

export function isSystemLogPath(path: string): boolean {
  return /^\/systemlog\//i.test(path);
}

/** Here `parameters` of an error are an object, not a list. */
function refused(type: string, detail: string, parameters: RawRow): Reply {
  return json(400, { type: `${ERRORS}${type}`, detail, parameters });
}

/** In the form of the database behind it: every character that has a meaning in an address is there. */
function writeToken(offset: number, print: string): string {
  return `+RID:~${print}==#RT:1#TRC:${offset}#ISV:2#IEO:65551#FPC:AQ/8=&`;
}

function readToken(token: string | undefined, print: string): number | undefined {
  if (token === undefined) return 0;
  const offset = Number(/#TRC:(\d+)#/.exec(token)?.[1]);
  return writeToken(offset, print) === token ? offset : undefined;
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The service writes the members of records in camel case too, but never the keys of what changed. */
function renamed(row: RawRow, casing: 'camel' | 'pascal'): RawRow {
  if (casing === 'pascal') return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value]));
}

/** The system log of the customer. */
export class SystemLogService {
  readonly #store: Store;
  readonly #tokens: Tokens;

  constructor(store: Store, tokens: Tokens) {
    this.#store = store;
    this.#tokens = tokens;
  }

  handle(request: Request): Reply {
    const { customerId } = this.#store.options;
    const state = this.#tokens.check(request.headers['authorization']);
    if (state !== 'valid') return unauthenticated(state);
    const customer = request.headers['citrix-customerid'] ?? '';
    if (customer === '') {
      return json(500, { statusCode: 500, message: 'Internal server error', activityId: 'a-1' });
    }
    if (customer !== customerId) return unauthenticated('invalid');
    if (request.method !== 'GET') return json(405, {});
    if (!/^\/systemlog\/records$/i.test(request.path)) {
      return failure(404, 'notFound', 'resource not found', { entityType: request.path });
    }
    return this.#records(readParameters(request.query));
  }

  #records(parameters: ReadonlyMap<string, string>): Reply {
    const { logs } = this.#store;
    const [start, end] = [parameters.get('startdatetime'), parameters.get('enddatetime')];
    const from = start === undefined ? Number.NEGATIVE_INFINITY : parseTimestamp(start);
    const to = end === undefined ? logs.present : parseTimestamp(end);
    const wrong = 'systemlog/getRecordsDateTimeRangeInvalid';
    if (from === undefined) {
      return refused(wrong, 'Invalid value provided for startDateTime.', { startDateTime: start });
    }
    if (to === undefined)
      return refused(wrong, 'Invalid value provided for endDateTime.', { endDateTime: end });
    if (from > to) return refused(wrong, 'Start DateTime cannot be after the end DateTime.', {});
    const limit = parameters.get('limit') ?? DEFAULT_LIMIT;
    if (!/^\d+$/.test(limit)) {
      return refused('systemlog/getRecordsLimitInvalid', 'Invalid value provided for limit.', { limit });
    }
    if (Number(limit) < 1 || Number(limit) > LARGEST_PAGE) {
      return refused('common/outOfRange', 'Maximum items per page is between 1 and 200', { limit });
    }
    return this.#page(this.#between(from, to), parameters, Number(limit));
  }

  /** Both ends belong to it; newest first. */
  #between(from: Timestamp, to: Timestamp): readonly LogEntry[] {
    const entries = this.#store.logs.records().filter(({ at }) => at >= from && at <= to);
    return entries.toReversed();
  }

  #page(entries: readonly LogEntry[], parameters: ReadonlyMap<string, string>, limit: number): Reply {
    const { logs, options } = this.#store;
    const { casing = 'camel' } = options.logs;
    const print = fingerprint(parameters);
    const offset = readToken(parameters.get('continuationtoken'), print);
    if (offset === undefined)
      return refused('common/invalidString', 'The continuation token is not valid', {});
    const items = entries.slice(offset, offset + limit).map((entry) => renamed(logs.record(entry), casing));
    const next = offset + limit;
    const token = next < entries.length ? { ContinuationToken: writeToken(next, print) } : {};
    const answer = { Items: items, Count: items.length, EstimatedTotalItems: 250, ...token };
    return json(200, renamed(answer, casing));
  }
}
