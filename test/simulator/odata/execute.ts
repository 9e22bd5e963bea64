import { schema } from '../schema.ts';
import type { Store } from '../tenant/store.ts';
import { contains, sizeOf, without } from '../values/ranges.ts';
import type { Ranges, Row, RowSource, Value } from '../values/rows.ts';
import { matches, mayMatch } from './evaluate.ts';
import { candidates } from './narrow.ts';
import { compareSortKeys, type OrderTerm, type SortKeys, sortKeysOf, sortRows } from './order.ts';
import { resolvePath } from './paths.ts';
import type { Query } from './query.ts';

export interface Page {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly count: number | undefined;
}

interface Plan {
  readonly store: Store;
  readonly query: Query;
  readonly source: RowSource;
  /** Where wanted rows can be. */
  readonly possible: Ranges;
  /** Where every row is wanted. */
  readonly certain: Ranges;
  readonly terms: readonly OrderTerm[];
}

/** Without $orderby rows come by key, and the key settles what $orderby leaves open. */
function orderTerms(query: Query): OrderTerm[] {
  const named = new Set(query.order.map(({ path }) => path.name));
  const rest = schema[query.set].key.filter((property) => !named.has(property));
  const terms = rest.map((property) => ({ path: resolvePath(query.set, property), descending: false }));
  return [...query.order, ...terms];
}

/** The row at the index when the query wants it. Making a row costs far more than looking at its dates. */
function wantedAt(plan: Plan, index: number): Row | undefined {
  const { store, query, source } = plan;
  if (contains(plan.certain, index)) return source.row(index);
  if (!mayMatch(query.filter, (property) => source.peek(index, property))) return undefined;
  const row = source.row(index);
  return store.isVisible(query.set, row) && matches(store, query.filter, row) ? row : undefined;
}

/** The value that rows of one group share when the source's own order is the one asked for; undefined otherwise. */
function groupKey(plan: Plan): ((index: number) => number) | undefined {
  const first = plan.terms[0];
  const property = first && first.path.hops.length === 0 ? first.path.property : undefined;
  if (property === undefined) return undefined;
  if (property === plan.source.cursor) return plan.source.cursorAt;
  return plan.source.growing.includes(property) ? (index) => index : undefined;
}

/** Indexes of the candidates in the source's order or against it, starting at the `offset`-th. */
function* indexes(plan: Plan, backwards: boolean, offset: number): Generator<number> {
  let left = offset;
  const ranges = backwards ? plan.possible.toReversed() : plan.possible;
  for (const [from, to] of ranges) {
    const size = to - from;
    if (left >= size) {
      left -= size;
      continue;
    }
    const step = backwards ? -1 : 1;
    let index = backwards ? to - 1 - left : from + left;
    left = 0;
    for (; index >= from && index < to; index += step) yield index;
  }
}

/** The offset of the first candidate in the group of the `skip`-th one. */
function groupStart(plan: Plan, backwards: boolean, keyOf: (index: number) => number, skip: number): number {
  const [index] = indexes(plan, backwards, skip);
  if (index === undefined || skip === 0) return skip;
  const key = keyOf(index);
  let start = skip;
  while (start > 0) {
    const [before] = indexes(plan, backwards, start - 1);
    if (before === undefined || keyOf(before) !== key) break;
    start -= 1;
  }
  return start;
}

/** Wanted rows in order, made group by group, so that nothing but one timestamp's rows is held. */
function* inSourceOrder(plan: Plan, keyOf: (index: number) => number, offset: number): Generator<Row> {
  const backwards = plan.terms[0]?.descending === true;
  let group: Row[] = [];
  let groupAt: number | undefined;
  for (const index of indexes(plan, backwards, offset)) {
    const key = keyOf(index);
    if (groupAt !== undefined && key !== groupAt) {
      yield* group.length > 1 ? sortRows(plan.store, plan.terms, group) : group;
      group = [];
    }
    groupAt = key;
    const row = wantedAt(plan, index);
    if (row) group.push(row);
  }
  yield* sortRows(plan.store, plan.terms, group);
}

/** Sorted results of recent queries, so that paging through one does not sort it again for every page. */
export type SortCache = Map<string, readonly number[]>;
const CACHE_SIZE = 4;

/** Sort keys of a wanted row, without making the row when its source tells them; undefined when it is not wanted. */
function keysAt(plan: Plan, index: number): SortKeys | undefined {
  const { store, source, terms } = plan;
  if (contains(plan.certain, index)) {
    const peeked: Record<string, Value> = {};
    for (const { path } of terms) {
      const value = path.hops.length > 0 ? undefined : source.peek(index, path.property ?? '');
      if (value !== undefined) peeked[path.property ?? ''] = value;
    }
    if (Object.keys(peeked).length === terms.length) return sortKeysOf(store, terms, peeked);
  }
  const row = wantedAt(plan, index);
  return row && sortKeysOf(store, terms, row);
}

function sortedIndexes(plan: Plan, cache: SortCache): readonly number[] {
  const signature = `${plan.store.version} ${plan.query.signature}`;
  const known = cache.get(signature);
  if (known) return known;
  const entries: { index: number; keys: SortKeys }[] = [];
  for (const index of indexes(plan, false, 0)) {
    const keys = keysAt(plan, index);
    if (keys) entries.push({ index, keys });
  }
  entries.sort((a, b) => compareSortKeys(plan.terms, a.keys, b.keys));
  const sorted = entries.map((entry) => entry.index);
  cache.set(signature, sorted);
  for (const old of [...cache.keys()].slice(0, -CACHE_SIZE)) cache.delete(old);
  return sorted;
}

function take(rows: Iterable<Row>, skip: number, count: number): Row[] {
  const out: Row[] = [];
  let passed = 0;
  for (const row of rows) {
    if (out.length === count) break;
    if (passed >= skip) out.push(row);
    passed += 1;
  }
  return out;
}

/** Up to `wanted` rows from `skip` on. */
function rowsFrom(plan: Plan, wanted: number, cache: SortCache): Row[] {
  const { skip } = plan.query;
  const keyOf = groupKey(plan);
  if (!keyOf) {
    const sorted = sortedIndexes(plan, cache);
    return sorted.slice(skip, skip + wanted).map((index) => plan.source.row(index));
  }
  if (sizeOf(plan.certain) < sizeOf(plan.possible)) return take(inSourceOrder(plan, keyOf, 0), skip, wanted);
  const start = groupStart(plan, plan.terms[0]?.descending === true, keyOf, skip);
  return take(inSourceOrder(plan, keyOf, start), skip - start, wanted);
}

function countOf(plan: Plan): number {
  const open = { ...plan, possible: without(plan.possible, plan.certain) };
  let count = sizeOf(plan.certain);
  for (const index of indexes(open, false, 0)) if (wantedAt(plan, index)) count += 1;
  return count;
}

/** Answers one page of at most `pageSize` rows. */
export function execute(store: Store, query: Query, pageSize: number, cache: SortCache): Page {
  const source = store.source(query.set);
  const { possible, certain } = candidates(store, source, query.filter);
  const isWhole = !store.hidesSome(query.set);
  const plan: Plan = {
    store,
    query,
    source,
    possible,
    certain: isWhole ? certain : [],
    terms: orderTerms(query),
  };
  const limit = Math.min(pageSize, query.top ?? pageSize);
  // One row more than fits tells whether there is a next page.
  const wanted = query.top !== undefined && query.top <= pageSize ? limit : limit + 1;
  const rows = wanted === 0 ? [] : rowsFrom(plan, wanted, cache);
  return {
    rows: rows.slice(0, limit),
    hasMore: rows.length > limit,
    count: query.count ? countOf(plan) : undefined,
  };
}
