import type { Order } from '../destination.ts';
import { namesIn, type PublishedTables } from '../published-tables.ts';

/** One order for each table: all its forms go. */
export function objectOrders(
  published: PublishedTables,
  wanted: readonly string[] | undefined,
): readonly Order[] {
  return (wanted ?? namesIn(published)).map((dataset) => ({
    dataset,
    place: `folder ${dataset}/`,
    mode: 'replace',
    isRepeatable: true,
    takesParquet: true,
  }));
}
