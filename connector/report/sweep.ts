/**
 * How many were there at once, exactly: +1 where one begins, -1 where it ends, all events of one moment taken together
 * before the running sum. So one that ends when another begins does not overlap it.
 */

interface Sweep {
  /** Rows with `starts` and `ends`: a table, or a query in brackets. */
  readonly from: string;
  /** Columns that are counted apart. */
  readonly by?: readonly string[];
}

/**
 * The curve: columns of `by`, `ts`, and `n` from that moment on. Each day, and the period, has a point at its
 * beginning.
 */
export function curveOf({ from, by = [] }: Sweep): string {
  const names = by.map((name) => `${name}, `).join('');
  const groups = by.length === 0 ? '' : `, (SELECT DISTINCT ${by.join(', ')} FROM ${from})`;
  const partition = by.length === 0 ? '' : `PARTITION BY ${by.join(', ')} `;
  return `(SELECT ${names}ts, n FROM (
    SELECT ${names}ts, sum(d) OVER (${partition}ORDER BY ts ROWS UNBOUNDED PRECEDING)::INTEGER AS n FROM (
      SELECT ${names}ts, sum(d)::INTEGER AS d FROM (
        SELECT ${names}starts AS ts, 1 AS d FROM ${from} WHERE starts < ends
        UNION ALL SELECT ${names}ends, -1 FROM ${from} WHERE starts < ends
        UNION ALL SELECT ${names}from_utc, 0 FROM days${groups})
      GROUP BY ALL))
    WHERE ts >= (SELECT min(from_utc) FROM days) AND ts < (SELECT max(to_utc) FROM days))`;
}

/** The highest point of a curve, and when it was reached first: `peak`, `peak_at`. */
export function peakOf(curve: string, by: readonly string[] = []): string {
  const names = by.map((name) => `${name}, `).join('');
  const tail = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  return `(SELECT ${names}max(n) AS peak, arg_max(ts, (n, -epoch_us(ts))) AS peak_at FROM ${curve}${tail})`;
}

/** The highest point of each local day: `day`, `peak`, `peak_at`. */
export function dailyPeaks(curve: string, by: readonly string[] = []): string {
  const names = by.map((name) => `${name}, `).join('');
  return `(SELECT ${names}day, max(n) AS peak, arg_max(ts, (n, -epoch_us(ts))) AS peak_at
    FROM (SELECT ${names}local_day(ts) AS day, ts, n FROM ${curve}) GROUP BY ALL)`;
}

/** Times of one key that overlap or touch become one: two sessions of one user at once are one user. */
export function merged(from: string, keys: readonly string[]): string {
  const names = keys.join(', ');
  return `(SELECT ${names}, min(starts) AS starts, max(ends) AS ends FROM (
    SELECT ${names}, starts, ends, sum(CASE WHEN starts <= until THEN 0 ELSE 1 END) OVER (
      PARTITION BY ${names} ORDER BY starts, ends ROWS UNBOUNDED PRECEDING) AS island FROM (
      SELECT ${names}, starts, ends, max(ends) OVER (
        PARTITION BY ${names} ORDER BY starts, ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
      FROM ${from} WHERE starts < ends AND ${keys.map((key) => `${key} IS NOT NULL`).join(' AND ')}))
    GROUP BY ${names}, island)`;
}
