import type { Table } from '../simulator/index.ts';
import type { ReadTable } from './tables.ts';

type Row = Table['rows'][number];

/** What a table has to be measured by: the tenant before anything changed, and in the end. */
export interface Truth {
  readonly before: Table;
  readonly after: Table;
  /** Number of the column with the key. */
  readonly key: number;
  /** Keys of rows that appeared in between, whether they stayed or not. */
  readonly appeared?: ReadonlySet<string>;
}

function byKey({ rows }: Pick<Table, 'rows'>, key: number): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [String(row[key]), row]));
}

const listed = (what: string, keys: readonly string[]): readonly string[] =>
  keys.length === 0 ? [] : [`${keys.length} ${what}: ${keys.slice(0, 5).join(', ')}`];

/** Columns in which the row is neither what it was nor what it became. */
function untrue(row: Row, before: Row, after: Row, columns: readonly string[]): readonly string[] {
  return columns.filter((_, at) => row[at] !== before[at] && row[at] !== after[at]);
}

/**
 * What is wrong with a published table. Rows that were there throughout come exactly once, as they were or as they
 * became, in the order of the source; others that ever were there may come. In a tenant that does not change that is
 * equality.
 */
export function faultsOf(published: Pick<ReadTable, 'columns' | 'rows'>, truth: Truth): readonly string[] {
  const { before, after, key, appeared } = truth;
  const columns = after.columns.join(',');
  if (published.columns.join(',') !== columns)
    return [`columns ${published.columns.join(',')} not ${columns}`];
  const [was, is, came] = [byKey(before, key), byKey(after, key), byKey(published, key)];
  const keys = published.rows.map((row) => String(row[key]));
  const throughout = [...was.keys()].filter((id) => is.has(id));
  const changed = throughout.flatMap((id) => {
    const [row, first, last] = [came.get(id), was.get(id), is.get(id)];
    const wrong = row && first && last ? untrue(row, first, last, after.columns) : [];
    return wrong.length === 0 ? [] : [`${id} (${wrong.join(', ')})`];
  });
  const isThroughout = new Set(throughout);
  const order = keys.filter((id) => isThroughout.has(id));
  const misplaced = order.length === throughout.length && order.some((id, at) => id !== throughout[at]);
  return [
    ...listed(
      'rows lost',
      throughout.filter((id) => !came.has(id)),
    ),
    ...listed(
      'rows repeated',
      keys.filter((id, at) => keys.indexOf(id) !== at),
    ),
    ...listed(
      'rows that never were',
      keys.filter((id) => !was.has(id) && !is.has(id) && !appeared?.has(id)),
    ),
    ...listed('rows changed', changed),
    ...(misplaced ? ['rows out of order'] : []),
  ];
}
