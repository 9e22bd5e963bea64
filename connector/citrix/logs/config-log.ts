import { ConnectorError } from '../../errors.ts';
import { isRecord, scalarText } from '../../json.ts';
import { looseTimestamp, readTime } from '../../readings/times.ts';
import { dayMs, timestampMs } from '../../timestamps.ts';
import { listPages, pageLimit } from '../daas/list.ts';
import type { Tenant } from '../tenant.ts';
import { type Item, type ItemPage, pagesByToken } from '../token-pages.ts';
import { type Log, NotByTime, nameIn, partText, type Span, secondsAfter, secondsBefore } from './slices.ts';

interface ConfigLogOptions {
  readonly tenant: Pick<Tenant, 'daas'>;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told why the log is not searched by time. */
  readonly warn: (reason: string) => void;
  /** Told where the log gives no count that can be read. */
  readonly uncounted?: () => void;
}

/** The log of administrators' operations on a site. */
export interface ConfigLog {
  readonly operations: Log;
  /** One operation; undefined: the site has forgotten it. @throws ConnectorError */
  operation(id: string, signal: AbortSignal): Promise<Item | undefined>;
  /** The low-level operations it is made of; undefined: the site has forgotten it. @throws ConnectorError */
  lowLevel(id: string, signal: AbortSignal): Promise<ReadonlyMap<string, Item> | undefined>;
}

/** Texts of times, and what a day is, go by the zone of the question. */
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
  // Half a character cannot be asked for.
  if (id?.isWellFormed()) return id;
  throw new ConnectorError(
    'RESPONSE_INVALID',
    'The source delivered an operation whose key `Id` is missing or not a string.',
  );
}

/** Of the two texts of a time, only the formatted one says it in one form everywhere. */
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

/** By a search, which alone takes a beginning and an end. */
function searched(options: ConfigLogOptions): Log {
  const { tenant, path, warn, uncounted } = options;
  async function* pages(span: Span, signal: AbortSignal): AsyncGenerator<ItemPage> {
    let isUnderstood = false;
    const found = pagesByToken({
      ...{ path, part: partText(span), limit: pageLimit, nameOf },
      async ask({ limit, token, ...hooks }) {
        const query = [`limit=${limit}`, ...token].join('&');
        const question = { headers, body: searchFor(span), ...hooks };
        try {
          return await tenant.daas(`${path}/$search?${query}`, signal, question);
        } catch (error) {
          throw isUnderstood ? error : notUnderstood(error);
        }
      },
    });
    for await (const page of found) {
      isUnderstood = true;
      if (page.isTotalOdd === true) uncounted?.();
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

/** What a site answers that knows no such search, or not these filters. */
const ofUnknownSearch: ReadonlySet<number> = new Set([400, 404, 405, 415, 422, 501]);

function notUnderstood(error: unknown): unknown {
  if (!(error instanceof ConnectorError) || !ofUnknownSearch.has(error.answer?.status ?? 0)) return error;
  // With one of these statuses a sign-in may be refused, too.
  const isRefusal = error.code === 'RESPONSE_INVALID' || error.code === 'SITE_NOT_FOUND';
  return isRefusal ? new NotByTime(error.message) : error;
}

/** By a number of days, back from now: a day more than is wanted, whatever a day is to the site. */
function ofDays({ tenant, path, now }: ConfigLogOptions): Log {
  return {
    ...{ path, idOf, timeOf: startOf },
    pages({ from }, signal) {
      const days = Math.ceil((now() - timestampMs(from)) / dayMs) + 1;
      return pagesByToken({
        ...{ path, part: `of ${days} days`, limit: pageLimit, nameOf },
        ask({ limit, token, ...hooks }) {
          const query = [`days=${days}`, `limit=${limit}`, ...token].join('&');
          return tenant.daas(`${path}?${query}`, signal, { headers, ...hooks });
        },
      });
    },
  };
}

/** The site has answered by then: what it does not find is the operation. */
async function unlessGone<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'SITE_NOT_FOUND') return undefined;
    throw error;
  }
}
