import type { Store } from '../tenant/store.ts';
import { sqlGuidOrder } from '../values/guid.ts';
import type { Row, SetName, Value } from '../values/rows.ts';
import { QueryError } from './errors.ts';
import { type Path, resolvePath, valueAt } from './paths.ts';

export interface OrderTerm {
  readonly path: Path;
  readonly descending: boolean;
}

export function parseOrder(set: SetName, text: string | undefined): OrderTerm[] {
  if (text === undefined || text.trim() === '') return [];
  return text.split(',').map((part) => {
    const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    if (!['asc', 'desc'].includes(direction.toLowerCase()) || rest.length > 0) {
      throw new QueryError(`Syntax error at position ${name.length} in '${part.trim()}'.`);
    }
    const path = resolvePath(set, name);
    if (path.property === undefined)
      throw new QueryError(`The $orderby expression '${name}' is not a single value.`);
    return { path, descending: direction.toLowerCase() === 'desc' };
  });
}

type SortKey = string | number | bigint;

/** Nothing comes first, as in SQL Server; GUIDs in the database's own order, texts without case. */
function keyOf(value: Value, isGuid: boolean): SortKey | undefined {
  if (value === null || typeof value === 'object') return undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return value;
  return isGuid ? sqlGuidOrder(value) : value.toLowerCase();
}

function compareKeys(a: SortKey | undefined, b: SortKey | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

export type SortKeys = readonly (SortKey | undefined)[];

export function sortKeysOf(store: Store, terms: readonly OrderTerm[], row: Row): SortKeys {
  return terms.map(({ path }) => keyOf(valueAt(store, path, row), path.type === 'Guid'));
}

export function compareSortKeys(terms: readonly OrderTerm[], a: SortKeys, b: SortKeys): number {
  for (const [at, term] of terms.entries()) {
    const order = compareKeys(a[at], b[at]);
    if (order !== 0) return term.descending ? -order : order;
  }
  return 0;
}

/** The rows sorted by the terms. */
export function sortRows(store: Store, terms: readonly OrderTerm[], rows: readonly Row[]): Row[] {
  return rows
    .map((row) => ({ row, keys: sortKeysOf(store, terms, row) }))
    .sort((a, b) => compareSortKeys(terms, a.keys, b.keys))
    .map(({ row }) => row);
}
