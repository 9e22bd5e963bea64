import { lowerBound } from '../values/random.ts';
import { rangesOf, union } from '../values/ranges.ts';
import type { Ranges, Row, RowSource, Value } from '../values/rows.ts';

/** A null cursor sorts before every timestamp. */
const cursorOf = (row: Row, cursor: string | undefined): number => {
  const value = cursor === undefined ? null : row[cursor];
  return typeof value === 'number' ? value : Number.NEGATIVE_INFINITY;
};

/**
 * A source without its first `groomed` rows and with hand-placed rows put in where their cursor belongs; the result
 * is a source again, so nothing that reads it knows.
 */
export function layeredSource(base: RowSource, groomed: number, extra: readonly Row[]): RowSource {
  if (groomed === 0 && extra.length === 0) return base;
  const cursor = base.cursor;
  const sorted = [...extra].sort((a, b) => cursorOf(a, cursor) - cursorOf(b, cursor) || 0);
  const places = sorted.map((row, rank) => {
    const at = cursor === undefined ? base.size : base.firstFrom(cursorOf(row, cursor));
    return Math.max(0, at - groomed) + rank;
  });
  const size = Math.max(0, base.size - groomed) + sorted.length;

  const before = (place: number): number => lowerBound(0, places.length, (rank) => places[rank] ?? 0, place);
  const extraAt = (index: number): Row | undefined => {
    const rank = before(index);
    return places[rank] === index ? sorted[rank] : undefined;
  };
  const baseIndex = (index: number): number => index - before(index) + groomed;
  /** Where the base's row now stands; the base's end maps to the end. */
  const placeOf = (index: number): number => {
    const own = Math.max(0, index - groomed);
    const rank = lowerBound(0, places.length, (r) => (places[r] ?? 0) - r, own + 1);
    return own + rank;
  };
  const cursorAt = (index: number): number => {
    const row = extraAt(index);
    return row ? cursorOf(row, cursor) : base.cursorAt(baseIndex(index));
  };

  const find = (property: string, value: Value): readonly number[] | undefined => {
    const found = base.find(property, value);
    if (found === undefined) return undefined;
    const wanted = String(value).toLowerCase();
    const hits = places.filter((_, rank) => String(sorted[rank]?.[property]).toLowerCase() === wanted);
    const kept = found.filter((index) => index >= groomed).map(placeOf);
    return [...kept, ...hits].sort((a, b) => a - b);
  };

  const moved = (ranges: Ranges): Ranges =>
    union(
      ranges
        .map(([from, to]) => [Math.max(from, groomed), to] as const)
        .filter(([from, to]) => from < to)
        .map(([from, to]) => [placeOf(from), placeOf(to - 1) + 1] as const),
      // Hand-placed rows keep no promise about how long they live.
      rangesOf(places),
    );

  return {
    size,
    cursor,
    growing: extra.length === 0 ? base.growing : [],
    cursorAt,
    firstFrom: (value) =>
      Math.max(0, base.firstFrom(value) - groomed) +
      lowerBound(0, sorted.length, (rank) => cursorOf(sorted[rank] ?? {}, cursor), value),
    row: (index) => extraAt(index) ?? base.row(baseIndex(index)),
    peek: (index, property) => {
      const row = extraAt(index);
      return row ? (row[property] ?? null) : base.peek(baseIndex(index), property);
    },
    find,
    narrow: (path, comparison, value) => {
      const ranges = base.narrow(path, comparison, value);
      return ranges === undefined ? undefined : moved(ranges);
    },
  };
}
