import type { Store } from '../tenant/store.ts';
import type { Comparison, Row, Value } from '../values/rows.ts';
import type { Filter } from './filter.ts';
import { type Path, valueAt } from './paths.ts';

/** Smaller, equal or greater. Int64 may stand as number or bigint; text compares without case, as the database does. */
function order(a: Value, b: Value): number {
  const left = typeof a === 'string' ? a.toLowerCase() : a;
  const right = typeof b === 'string' ? b.toLowerCase() : b;
  if (left === null || right === null || typeof left === 'object' || typeof right === 'object') return 0;
  return left < right ? -1 : left > right ? 1 : 0;
}

const outcomes: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (o) => o === 0,
  ne: (o) => o !== 0,
  gt: (o) => o > 0,
  ge: (o) => o >= 0,
  lt: (o) => o < 0,
  le: (o) => o <= 0,
};

/** Comparing with nothing is only known for equality; null stands for "unknown". */
function compare(actual: Value, comparison: Comparison, wanted: Value): boolean | null {
  if (actual !== null && wanted !== null) return outcomes[comparison](order(actual, wanted));
  if (comparison === 'eq') return actual === wanted;
  if (comparison === 'ne') return actual !== wanted;
  return null;
}

function textTest(name: string, actual: Value, wanted: string): boolean | null {
  if (typeof actual !== 'string') return null;
  const text = actual.toLowerCase();
  const part = wanted.toLowerCase();
  if (name === 'contains') return text.includes(part);
  return name === 'startswith' ? text.startsWith(part) : text.endsWith(part);
}

function combine(kind: 'and' | 'or', results: Iterable<boolean | null>): boolean | null {
  let unknown = false;
  for (const result of results) {
    if (result === (kind === 'or')) return result;
    if (result === null) unknown = true;
  }
  return unknown ? null : kind === 'and';
}

function test(store: Store, filter: Filter, row: Row): boolean | null {
  const value = (path: Path): Value => valueAt(store, path, row);
  switch (filter.kind) {
    case 'and':
    case 'or':
      return combine(
        filter.kind,
        filter.parts.values().map((part) => test(store, part, row)),
      );
    case 'not': {
      const result = test(store, filter.part, row);
      return result === null ? null : !result;
    }
    case 'compare':
      return compare(value(filter.path), filter.comparison, filter.value);
    case 'in': {
      const actual = value(filter.path);
      return filter.values.some((wanted) => compare(actual, 'eq', wanted));
    }
    case 'text':
      return textTest(filter.name, value(filter.path), filter.value);
  }
}

/** True only when the row is known to match. */
export function matches(store: Store, filter: Filter | undefined, row: Row): boolean {
  return filter === undefined || test(store, filter, row) === true;
}

/**
 * False when the filter fails on values that are known without making the row. It says nothing when it is true.
 */
export function mayMatch(filter: Filter | undefined, peek: (property: string) => Value | undefined): boolean {
  if (filter?.kind === 'and') return filter.parts.every((part) => mayMatch(part, peek));
  if (filter?.kind === 'or') return filter.parts.some((part) => mayMatch(part, peek));
  if (filter?.kind !== 'compare' || filter.path.hops.length > 0 || filter.path.property === undefined)
    return true;
  const actual = peek(filter.path.property);
  return actual === undefined || compare(actual, filter.comparison, filter.value) === true;
}
