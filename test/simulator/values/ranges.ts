import { lowerBound } from './random.ts';
import type { Ranges } from './rows.ts';

/** Rows that are in both. */
export function intersect(a: Ranges, b: Ranges): Ranges {
  const out: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [aFrom, aTo] = a[i] ?? [0, 0];
    const [bFrom, bTo] = b[j] ?? [0, 0];
    const from = Math.max(aFrom, bFrom);
    const to = Math.min(aTo, bTo);
    if (from < to) out.push([from, to]);
    if (aTo < bTo) i += 1;
    else j += 1;
  }
  return out;
}

/** Rows that are in either. */
export function union(a: Ranges, b: Ranges): Ranges {
  const all = [...a, ...b].filter(([from, to]) => from < to).sort((x, y) => x[0] - y[0]);
  const out: [number, number][] = [];
  for (const [from, to] of all) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Rows of the first that are not in the second. */
export function without(a: Ranges, b: Ranges): Ranges {
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [start, end] of b) {
    gaps.push([from, start]);
    from = end;
  }
  return intersect(a, [...gaps, [from, Number.POSITIVE_INFINITY]]);
}

export function contains(ranges: Ranges, index: number): boolean {
  const at = lowerBound(0, ranges.length, (range) => ranges[range]?.[1] ?? 0, index + 1);
  const range = ranges[at];
  return range !== undefined && range[0] <= index;
}

export function sizeOf(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

export function rangesOf(indexes: readonly number[]): Ranges {
  return union(
    indexes.map((index) => [index, index + 1] as const),
    [],
  );
}
