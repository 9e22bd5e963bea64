import { httpDateMs } from './http-date.ts';
import { quotaStatuses } from './quota.ts';
import { rateLimitIn } from './rate-limit.ts';

type Headers = Readonly<Record<string, string>>;

/** What an answer says of a wait, wherever it does. */
interface Asking {
  readonly headers: Headers;
  readonly status?: number;
  /** Seconds, as text: what the error itself says of a wait. */
  readonly retryDelay?: string | undefined;
  /** The words of the service. */
  readonly said?: string;
}

/** Longer than any run waits: says that a wait was asked for, whatever is written. */
const longestMs = 1e12;

/**
 * How long the other side asks us to wait. Some services put it into the body; gateways and proxies into `Retry-After`,
 * as seconds or a date, which is compared with the answer's own `Date`: the clock here may be another. For a
 * used-up quota, the wait lasts until it is filled again; so it does after a 429 that names no other wait. Azure API
 * Management also writes the wait as a sentence, which counts if nothing else does. Undefined if no wait can be read:
 * then the ordinary backoff applies.
 */
export function askedWaitMs(
  { headers, status = 0, retryDelay = '', said = '' }: Asking,
  nowMs: number,
): number | undefined {
  const sourceNow = httpDateMs(headers['date'] ?? '', nowMs) ?? nowMs;
  const limit = rateLimitIn(headers);
  const resetMs = fromHeader(limit.reset, sourceNow);
  const waits = [
    fromHeader(headers['retry-after'] ?? '', sourceNow),
    fromNumbers(retryDelay, sourceNow),
    limit.isUsedUp === true ? resetMs : undefined,
    fromMilliseconds(headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms'] ?? ''),
  ].filter((wait) => wait !== undefined);
  if (waits.length > 0) return Math.max(...waits);
  // Where something of the quota is left, another limit was met.
  const isOverQuota = quotaStatuses.some((one) => one === status) && limit.isUsedUp === undefined;
  return fromWords(said) ?? (isOverQuota ? resetMs : undefined);
}

/** Whether an answer asks to come again later, even if it does not say intelligibly when. */
export function demandsWait(headers: Headers): boolean {
  return 'retry-after' in headers || rateLimitIn(headers).isUsedUp === true;
}

/** A date or seconds. */
function fromHeader(value: string, nowMs: number): number | undefined {
  return fromDate(value, nowMs) ?? fromNumbers(value, nowMs);
}

function fromDate(value: string, nowMs: number): number | undefined {
  const at = httpDateMs(value, nowMs);
  return at === undefined ? undefined : Math.max(0, at - nowMs);
}

/**
 * Seconds, as gateways write them (`30`, `30s`, `"30"`), the most of several; or a point in time, as what is far too
 * much.
 */
function fromNumbers(value: string, nowMs: number): number | undefined {
  const waits = value.split(',').map((part) => fromSeconds(part, nowMs));
  return waits.reduce((most, wait) =>
    most === undefined || wait === undefined ? undefined : Math.max(most, wait),
  );
}

function fromSeconds(value: string, nowMs: number): number | undefined {
  const found = /^"?\+?(\d{1,30}(?:\.\d{1,30})?) ?(?:s|secs?|seconds?)?"?$/i.exec(value.trim())?.[1];
  if (found === undefined) return undefined;
  const number = Number(found);
  if (number < leastPoint || number > latestPoint) return Math.min(number * 1000, longestMs);
  const point = number < leastPoint * 1000 ? number * 1000 : number;
  return Math.min(Math.max(0, point - nowMs), longestMs);
}

/** A number from here on is no wait of thirty years, but seconds since 1970; a thousand times that, milliseconds. */
const leastPoint = 1e9;
const latestPoint = 1e13;

function fromMilliseconds(value: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(value.trim()) ? Math.min(Number(value), longestMs) : undefined;
}

/** "Try again in 27 seconds.", "Retry after 5 minutes" and "Quota will be replenished in 1.02:03:04." */
function fromWords(said: string): number | undefined {
  const [, count, unit = ''] =
    /\b(?:try|retry)(?: again)? (?:in|after) (\d{1,9}) ?(s|m|seconds?|minutes?)\b/i.exec(said) ?? [];
  if (count !== undefined) return Number(count) * (/^m/i.test(unit) ? 60_000 : 1000);
  const found = /\breplenished in (?:(\d{1,4})\.)?(\d\d):(\d\d):(\d\d)\b/i.exec(said);
  if (found === null) return undefined;
  const [days, hours, minutes, rest] = found.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (rest ?? 0)) * 1000;
}
