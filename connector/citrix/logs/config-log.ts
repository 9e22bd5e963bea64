import { ConnectorError } from '../../errors.ts';
import { isRecord, scalarText } from '../../json.ts';
import { looseTimestamp, readTime } from '../../readings/times.ts';
import { dayMs, timestampMs } from '../../timestamps.ts';
import { listPages, pageLimit } from '../daas/list.ts';
import type { Tenant } from '../tenant-services.ts';
import { type Item, type ItemPage, pagesByToken } from '../token-pages.ts';
import { type Log, NotByTime, nameIn, partText, type Span, secondsAfter, secondsBefore } from './slices.ts';

interface ConfigLogOptions {
  readonly tenant: Pick<Tenant, 'daas'>;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called with the reason why the log cannot be searched by time. */
  readonly warn: (reason: string) => void;
  /** Called if the log returns no usable count. */
  readonly warnNotCounted?: () => void;
}

/** The log of administrators' operations on a site. */
export interface ConfigLog {
  readonly operations: Log;
  /** One operation; undefined: the site has purged it. @throws ConnectorError */
  operation(id: string, signal: AbortSignal): Promise<Item | undefined>;
  /** The low-level operations of an operation; undefined: the site has purged it. @throws ConnectorError */
  lowLevel(id: string, signal: AbortSignal): Promise<ReadonlyMap<string, Item> | undefined>;
}

/** The time zone of the request decides the form of times and where a day begins. */
const headers = { 'x-timezone': 'UTC' };

export function openConfigLog(options: ConfigLogOptions): ConfigLog {
  const { tenant, path } = options;
  const of = (id: string) => `${path}/${encodeURIComponent(id)}`;
  return {
    operations: searched(options),
    operation: (id, signal) =>
      unlessGone(async () => {
        const operation = await tenant.daas(of(id), signal, { headers });
        if (isRecord(operation)) return operation;
        throw new ConnectorError(
          'RESPONSE_INVALID',
          `${path}: the answer for one operation is not an operation.`,
        );
      }),
    lowLevel: (id, signal) =>
      unlessGone(async () => {
        const found = new Map<string, Item>();
        const listing = { path: `${of(id)}/LowLevelOperations`, isCut: true } as const;
        for await (const { items } of listPages(tenant, listing, signal)) {
          for (const item of items) found.set(idOf(item), item);
        }
        return found;
      }),
  };
}

export function idOf(entry: Item): string {
  const id = scalarText(entry['Id']);
  // A lone surrogate cannot be sent.
  if (id?.isWellFormed()) return id;
  throw new ConnectorError(
    'RESPONSE_INVALID',
    'The source delivered an operation whose key `Id` is missing or not a string.',
  );
}

/** Of the two texts of a time, only the formatted one has the same form everywhere. */
export function startOf(entry: Item): string | undefined {
  const time = entry['FormattedStartTime'];
  return typeof time === 'string' ? looseTimestamp(time) : undefined;
}

/** Undefined: it has not ended, or no time can be read. */
export function endOf(entry: Item): string | undefined {
  const time = entry['FormattedEndTime'];
  const end = typeof time === 'string' ? readTime(time) : undefined;
  return typeof end === 'object' ? end.timestamp : undefined;
}

const nameOf = (entry: Item) => nameIn({ idOf, timeOf: startOf }, entry);

/** Reads by search, the only request with a start and an end. */
function searched(options: ConfigLogOptions): Log {
  const { tenant, path, warn, warnNotCounted } = options;
  async function* pages(span: Span, signal: AbortSignal): AsyncGenerator<ItemPage> {
    let isUnderstood = false;
    const found = pagesByToken({
      ...{ path, part: partText(span), limit: pageLimit, nameOf },
      async fetchPage({ limit, token, ...hooks }) {
        const pageQuery = [`limit=${limit}`, ...token].join('&');
        const query = { headers, body: searchFor(span), ...hooks };
        try {
          return await tenant.daas(`${path}/$search?${pageQuery}`, signal, query);
        } catch (error) {
          throw isUnderstood ? error : notUnderstood(error);
        }
      },
    });
    for await (const page of found) {
      isUnderstood = true;
      if (page.isTotalOdd === true) warnNotCounted?.();
      yield page;
    }
  }
  return {
    ...{ path, pages, idOf, timeOf: startOf, warn },
    otherwise: ofDays(options),
  };
}

function searchFor({ from, until }: Span): object {
  const filter = (Operator: string, Value: string) => ({ Property: 'StartTime', Operator, Value });
  return {
    SearchFilters: [
      filter('GreaterThanOrEquals', secondsBefore(from)),
      filter('LessThan', secondsAfter(until)),
    ],
  };
}

/** The answers of a site that does not support the search or its filters. */
const ofUnknownSearch: ReadonlySet<number> = new Set([400, 404, 405, 415, 422, 501]);

function notUnderstood(error: unknown): unknown {
  if (!(error instanceof ConnectorError) || !ofUnknownSearch.has(error.answer?.status ?? 0)) return error;
  // A refused sign-in may have one of these statuses, too.
  const isRefusal = error.code === 'RESPONSE_INVALID' || error.code === 'SITE_NOT_FOUND';
  return isRefusal ? new NotByTime(error.message) : error;
}

/** Reads the last days up to now: one day more than wanted, because the site decides where a day begins. */
function ofDays({ tenant, path, now }: ConfigLogOptions): Log {
  return {
    ...{ path, idOf, timeOf: startOf },
    pages({ from }, signal) {
      const days = Math.ceil((now() - timestampMs(from)) / dayMs) + 1;
      return pagesByToken({
        ...{ path, part: `of ${days} days`, limit: pageLimit, nameOf },
        fetchPage({ limit, token, ...hooks }) {
          const query = [`days=${days}`, `limit=${limit}`, ...token].join('&');
          return tenant.daas(`${path}?${query}`, signal, { headers, ...hooks });
        },
      });
    },
  };
}

/** The site has answered before, so a 404 means that the operation does not exist. */
async function unlessGone<T>(query: () => Promise<T>): Promise<T | undefined> {
  try {
    return await query();
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'SITE_NOT_FOUND') return undefined;
    throw error;
  }
}
