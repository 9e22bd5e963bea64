/**
 * How long the other side asks us to wait. Citrix services put it into the body (`parameters: retryDelay`, seconds as
 * text); gateways and proxies into `Retry-After`, as seconds, an HTTP date or (seen at one Citrix service) an RFC 3339
 * date. Undefined when nobody asks, or not intelligibly: then the ordinary back-off holds.
 */
export function askedWaitMs(
  retryAfter: string | undefined,
  retryDelay: string | undefined,
  nowMs: number,
): number | undefined {
  const waits = [fromHeader(retryAfter?.trim() ?? '', nowMs), fromSeconds(retryDelay?.trim() ?? '')].filter(
    (wait) => wait !== undefined,
  );
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function fromHeader(value: string, nowMs: number): number | undefined {
  const seconds = fromSeconds(value);
  if (seconds !== undefined) return seconds;
  // Date.parse takes almost anything for a date ("-5", "soon 1"): only the two written forms count.
  if (!/^[A-Z][a-z]{2,8},? |^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

function fromSeconds(value: string): number | undefined {
  return /^\d{1,9}(\.\d+)?$/.test(value) ? Number(value) * 1000 : undefined;
}
