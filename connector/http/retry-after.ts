import { httpDateMs } from './http-date.ts';

/** What an answer says of a wait, wherever it does. */
interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  /** `retryDelay` of Citrix services: seconds, as text. */
  readonly retryDelay?: string | undefined;
  /** The words of the service. */
  readonly said?: string;
}

/** More than anybody waits: says that a wait was asked for, whatever is written. */
const longestMs = 1e12;

/**
 * How long the other side asks us to wait. Citrix services put it into the body; gateways and proxies into `Retry-After`,
 * as seconds or a date, which is compared with the answer's own `Date`: the clock here may be another. Azure API Management
 * also writes it out, and that counts where nothing else does. Undefined when nobody asks, or not intelligibly: then the
 * ordinary back-off holds.
 */
export function askedWaitMs(
  { headers, retryDelay = '', said = '' }: Asking,
  nowMs: number,
): number | undefined {
  const sourceNow = httpDateMs(headers['date'] ?? '', nowMs) ?? nowMs;
  const retryAfter = headers['retry-after'] ?? '';
  const waits = [
    fromSeconds(retryAfter) ?? fromDate(retryAfter, sourceNow),
    fromSeconds(retryDelay),
    fromMilliseconds(headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms'] ?? ''),
  ].filter((wait) => wait !== undefined);
  return waits.length === 0 ? fromWords(said) : Math.max(...waits);
}

function fromDate(value: string, nowMs: number): number | undefined {
  const at = httpDateMs(value, nowMs);
  return at === undefined ? undefined : Math.max(0, at - nowMs);
}

function fromSeconds(value: string): number | undefined {
  const ms = fromMilliseconds(value);
  return ms === undefined ? undefined : Math.min(ms * 1000, longestMs);
}

function fromMilliseconds(value: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(value.trim()) ? Math.min(Number(value), longestMs) : undefined;
}

/** "Try again in 27 seconds." and "Quota will be replenished in 1.02:03:04." */
function fromWords(said: string): number | undefined {
  const seconds = /\b(?:try|retry) again (?:in|after) (\d{1,9}) seconds?\b/i.exec(said)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const found = /\breplenished in (?:(\d{1,4})\.)?(\d\d):(\d\d):(\d\d)\b/i.exec(said);
  if (found === null) return undefined;
  const [days, hours, minutes, rest] = found.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (rest ?? 0)) * 1000;
}
