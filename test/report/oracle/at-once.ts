/** How many at once, by two sorted lists: those that have begun less those that have ended. */

export interface Span {
  readonly starts: number;
  readonly ends: number;
}

interface Point {
  readonly at: number;
  readonly n: number;
}

/** Each moment at which something begins or ends, and those of `also`, with the number from then on. */
export function curve(spans: readonly Span[], also: readonly number[] = []): readonly Point[] {
  const starts = Float64Array.from(spans, (span) => span.starts).sort();
  const ends = Float64Array.from(spans, (span) => span.ends).sort();
  const moments = Float64Array.from(new Set([...starts, ...ends, ...also])).sort();
  let [begun, ended] = [0, 0];
  return Array.from(moments, (at) => {
    while (begun < starts.length && (starts[begun] ?? 0) <= at) begun += 1;
    while (ended < ends.length && (ends[ended] ?? 0) <= at) ended += 1;
    return { at, n: begun - ended };
  });
}

interface Event<K> {
  readonly at: number;
  /** Undefined for a moment that is only looked at. */
  readonly key: K | undefined;
  readonly d: number;
}

/** The same for keys: how many keys have at least one span. */
export function keyCurve<K>(
  spans: readonly (Span & { readonly key: K })[],
  also: readonly number[] = [],
): readonly Point[] {
  const events: readonly Event<K>[] = [
    ...spans.flatMap(({ key, starts, ends }) => [
      { key, at: starts, d: 1 },
      { key, at: ends, d: -1 },
    ]),
    ...also.map((at) => ({ key: undefined, at, d: 0 })),
  ].sort((a, b) => a.at - b.at);
  const open = new Map<K, number>();
  const points: Point[] = [];
  for (const [index, { at, key, d }] of events.entries()) {
    if (key !== undefined) {
      const n = (open.get(key) ?? 0) + d;
      if (n === 0) open.delete(key);
      else open.set(key, n);
    }
    // All events of one moment come before it is looked at.
    if (events[index + 1]?.at !== at) points.push({ at, n: open.size });
  }
  return points;
}

export function highest(points: readonly Point[]): Point | undefined {
  let best: Point | undefined;
  for (const point of points) if (best === undefined || point.n > best.n) best = point;
  return best;
}
