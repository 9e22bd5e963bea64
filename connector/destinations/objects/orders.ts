import type { Order } from '../destination.ts';
import type { PublishedTables } from '../published-tables.ts';

/** One order for each table: all its forms go. */
export function objectOrders(
  { tables, parquet }: PublishedTables,
  wanted: readonly string[] | undefined,
): readonly Order[] {
  const names = wanted ?? [...new Set([...tables.keys(), ...parquet.keys()])];
  return names.map((dataset) => ({
    dataset,
    place: `folder ${dataset}/`,
    mode: 'replace',
    isRepeatable: true,
    takesParquet: true,
  }));
}
