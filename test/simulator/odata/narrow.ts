import type { Store } from '../tenant/store.ts';
import { intersect, rangesOf, union } from '../values/ranges.ts';
import type { Comparison, Ranges, RowSource, Value } from '../values/rows.ts';
import type { Filter } from './filter.ts';

/** Where matching rows can be, and where every row matches. */
interface Candidates {
  readonly possible: Ranges;
  readonly certain: Ranges;
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

type Comparing = Extract<Filter, { kind: 'compare' }>;

const possibly = (ranges: Ranges | undefined): Candidates | undefined =>
  ranges && { possible: union(ranges, []), certain: [] };

/** What the source takes for granted on the way must be there. */
function narrowed(
  store: Store,
  source: RowSource,
  { path, comparison, value }: Comparing,
): Ranges | undefined {
  return path.hops.some(({ to }) => store.hidesSome(to))
    ? undefined
    : source.narrow(path.name, comparison, value);
}

function comparing(store: Store, source: RowSource, filter: Comparing): Candidates | undefined {
  const { path, comparison, value } = filter;
  if (path.property === undefined) return undefined;
  if (path.name === source.cursor) {
    const ranges = byCursor(source, comparison, value);
    if (ranges) return { possible: union(ranges, []), certain: union(ranges, []) };
  }
  const isOwn = path.hops.length === 0;
  const keyed = isOwn && comparison === 'eq' ? byKey(source, path.property, [value]) : undefined;
  return possibly(keyed ?? narrowed(store, source, filter));
}

function known(store: Store, source: RowSource, filter: Filter): Candidates | undefined {
  switch (filter.kind) {
    case 'compare':
      return comparing(store, source, filter);
    case 'in': {
      const { hops, property } = filter.path;
      if (hops.length > 0 || property === undefined) return undefined;
      return possibly(byKey(source, property, filter.values));
    }
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => candidates(store, source, part));
      const join = filter.kind === 'and' ? intersect : union;
      return parts.reduce((a, b) => ({
        possible: join(a.possible, b.possible),
        certain: join(a.certain, b.certain),
      }));
    }
    default:
      return undefined;
  }
}

/** Uses what the source knows about its order to leave out the rows that cannot match, and to tell those that must. */
export function candidates(store: Store, source: RowSource, filter: Filter | undefined): Candidates {
  const all: Ranges = source.size === 0 ? [] : [[0, source.size]];
  if (filter === undefined) return { possible: all, certain: all };
  return known(store, source, filter) ?? { possible: all, certain: [] };
}
