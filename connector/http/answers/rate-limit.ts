/**
 * What an answer says of a quota, in any of the forms that are in use: `X-RateLimit-…`, `RateLimit-Remaining` and
 * `RateLimit-Reset` (draft-ietf-httpapi-ratelimit-headers to 06), `RateLimit: limit=…, remaining=…, reset=…` (07), and
 * `RateLimit: "name";r=…;t=…`, one item for each of several quotas (from 08).
 */
interface RateLimit {
  /** Nothing is left; undefined where the answer does not say. */
  readonly isUsedUp: boolean | undefined;
  /** When it is filled again, as it is written: seconds, or a point in time; '' where the answer does not say. */
  readonly reset: string;
}

type Headers = Readonly<Record<string, string>>;

export function rateLimitIn(headers: Headers): RateLimit {
  const combined = headers['ratelimit'] ?? headers['x-ratelimit'] ?? '';
  const quotas = /\bremaining=/i.test(combined)
    ? [quotaIn(combined, 'remaining', 'reset')]
    : combined.split(',').map((item) => quotaIn(item, 'r', 't'));
  const told = quotas.filter(({ isUsedUp, reset }) => isUsedUp !== undefined || reset !== '');
  if (told.length > 0) return mostRestrictive(told);
  const [reset = ''] = valuesOf(headers, resetNames);
  return { isUsedUp: isUsedUp(valuesOf(headers, remainingNames)), reset };
}

/** Of those that are used up, the one that is filled last; where none is, the first. */
function mostRestrictive(quotas: readonly RateLimit[]): RateLimit {
  const usedUp = quotas.filter((quota) => quota.isUsedUp === true);
  const [latest = quotas[0]] = usedUp.toSorted((a, b) => Number(b.reset) - Number(a.reset));
  return latest ?? { isUsedUp: undefined, reset: '' };
}

function quotaIn(text: string, remaining: string, reset: string): RateLimit {
  return { isUsedUp: isUsedUp(valueIn(text, remaining)), reset: valueIn(text, reset)[0] ?? '' };
}

/** Whether one of the numbers of what is left is none; undefined where there is no number. */
function isUsedUp(remaining: readonly string[]): boolean | undefined {
  if (remaining.some((value) => /^\s*0+\s*$/.test(value))) return true;
  return remaining.some((value) => /^\s*\d/.test(value)) ? false : undefined;
}

const remainingNames = ['ratelimit-remaining', 'x-ratelimit-remaining', 'x-rate-limit-remaining'];
const resetNames = [
  ...['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'],
  ...['x-ratelimit-reset-after', 'x-ratelimit-retry-after'],
];

function valuesOf(headers: Headers, names: readonly string[]): readonly string[] {
  return names.map((name) => headers[name]).filter((value) => value !== undefined);
}

function valueIn(text: string, name: string): readonly string[] {
  return new RegExp(`(?:^|[;,\\s])${name}\\s*=\\s*(\\d{1,15})`, 'i').exec(text)?.slice(1, 2) ?? [];
}
