import type { Message } from '../../citrix/analytics/export.ts';
import type { Dataset } from '../../datasets/define.ts';
import { riskTables } from '../../datasets/risk/tables.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import { createMapping, type EventRow, type ToRow } from './mapping.ts';
import { eventOf, rejectedLine } from './messages.ts';
import { Rejection } from './values.ts';

/** Where a message goes: into a table, among the rejected, or nowhere, because its table is not selected. */
type Routed =
  | { readonly to: 'table'; readonly table: string; readonly row: EventRow }
  | { readonly to: 'rejected'; readonly line: string }
  | { readonly to: 'nowhere' };

/** @param requested the tables that are made */
export function createRouter(
  requested: readonly Dataset<AnalyticsSource>[],
  run: RunValues,
): (partition: number, message: Message) => Routed {
  const isProtected = requested.some((dataset) => dataset.isProtected === true);
  const known = new Set(riskTables.flatMap(({ source }) => source.events));
  const tables = new Map<string, { readonly table: string; readonly toRow: ToRow }>();
  for (const dataset of requested) {
    const toRow = createMapping(dataset, run);
    for (const type of dataset.source.events) tables.set(type, { table: dataset.name, toRow });
  }

  function place(partition: number, message: Message): Routed {
    const { type, event } = eventOf(message);
    const target = tables.get(type);
    if (target !== undefined) {
      const { offset, timestamp } = message;
      const row = target.toRow({ partition, offset, timestamp, event });
      return { to: 'table', table: target.table, row };
    }
    if (known.has(type)) return { to: 'nowhere' };
    throw new Rejection('event_type is unknown');
  }

  return (partition, message) => {
    try {
      return place(partition, message);
    } catch (error) {
      return { to: 'rejected', line: rejectedLine(partition, message, reasonOf(error), isProtected) };
    }
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Rejection) return error.message;
  // Deeper than JavaScript can go: no event is.
  if (error instanceof RangeError) return 'the message is nested too deeply';
  throw error;
}
