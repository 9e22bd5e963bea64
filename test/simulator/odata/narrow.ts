import { intersect, rangesOf, union } from '../values/ranges.ts';
import type { Comparison, Ranges, RowSource, Value } from '../values/rows.ts';
import type { Filter } from './filter.ts';

/** Where matching rows can be; `exact` when every row there matches. */
export interface Candidates {
  readonly ranges: Ranges;
  readonly exact: boolean;
}

function byCursor(source: RowSource, comparison: Comparison, value: Value): Ranges | undefined {
  if (typeof value !== 'number') return undefined;
  const known = source.firstFrom(-Number.MAX_VALUE);
  const from = source.firstFrom(value);
  const after = (): number => source.firstFrom(value + 1);
  switch (comparison) {
    case 'ge':
      return [[from, source.size]];
    case 'gt':
      return [[after(), source.size]];
    case 'lt':
      return [[known, from]];
    case 'le':
      return [[known, after()]];
    case 'eq':
      return [[from, after()]];
    default:
      return undefined;
  }
}

function byKey(source: RowSource, property: string, values: readonly Value[]): Ranges | undefined {
  const found = values.map((value) => (value === null ? undefined : source.find(property, value)));
  const indexes = found.flatMap((list) => list ?? []);
  return found.some((list) => list === undefined) ? undefined : rangesOf(indexes);
}

function comparing(source: RowSource, filter: Extract<Filter, { kind: 'compare' }>): Candidates | undefined {
  const { path, comparison, value } = filter;
  const property = path.hops.length === 0 ? path.property : undefined;
  if (property === undefined) return undefined;
  if (property === source.cursor) {
    const ranges = byCursor(source, comparison, value);
    if (ranges) return { ranges: union(ranges, []), exact: true };
  }
  const keyed = comparison === 'eq' ? byKey(source, property, [value]) : undefined;
  if (keyed) return { ranges: keyed, exact: false };
  const ranges = source.narrow(property, comparison, value);
  return ranges && { ranges: union(ranges, []), exact: false };
}

/** Uses what the source knows about its order to leave out the rows that cannot match. */
export function candidates(source: RowSource, filter: Filter | undefined): Candidates {
  const all: Ranges = source.size === 0 ? [] : [[0, source.size]];
  if (filter === undefined) return { ranges: all, exact: true };
  const unknown = { ranges: all, exact: false };
  if (filter.kind === 'compare') return comparing(source, filter) ?? unknown;
  if (filter.kind === 'in' && filter.path.hops.length === 0 && filter.path.property !== undefined) {
    const ranges = byKey(source, filter.path.property, filter.values);
    return ranges ? { ranges, exact: false } : unknown;
  }
  if (filter.kind !== 'and' && filter.kind !== 'or') return unknown;
  const parts = filter.parts.map((part) => candidates(source, part));
  const join = filter.kind === 'and' ? intersect : union;
  return {
    ranges: parts.map((part) => part.ranges).reduce((a, b) => join(a, b)),
    exact: parts.every((part) => part.exact),
  };
}
