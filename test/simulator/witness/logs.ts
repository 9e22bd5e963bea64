import type { LogEntry } from '../tenant/logs.ts';
import type { Store } from '../tenant/store.ts';
import type { RawRow } from '../values/rows.ts';
import { daysOf, parseTimestamp, timestampOf } from '../values/timestamp.ts';
import type { Cell, Column } from './cells.ts';
import { detailColumns, detailKey, type LogItem, operationColumns, systemLogColumns } from './log-columns.ts';
import type { Table, Window } from './witness.ts';

export type LogTitle = 'system_log' | 'config_operations' | 'config_operation_details';

const noRow: RawRow = {};

/** The cursor as the table shows it, and the key: what rows are sorted by. */
interface Sorted {
  readonly at: number;
  readonly key: string;
  readonly item: LogItem;
}

function tableOf(columns: readonly Column<LogItem>[], rows: readonly Sorted[]): Table {
  const sorted = rows.toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  return {
    columns: columns.map(([name]) => name),
    rows: sorted.map(({ item }) => columns.map(([, read]): Cell => read(item))),
  };
}

/** The details of a low-level operation, numbered; itself as number 0 where it has none. */
function numbered(low: RawRow): readonly { readonly detail: RawRow | undefined; readonly number: number }[] {
  const details = (low['Details'] ?? []) as readonly RawRow[];
  if (details.length === 0) return [{ detail: undefined, number: 0 }];
  return details.map((detail, at) => ({ detail, number: at + 1 }));
}

/** What must come out of the logs of a tenant as it stands. */
export function logTables(
  { logs, options }: Store,
  window: Window,
  showsParameters: boolean,
): Readonly<Record<LogTitle, Table>> {
  const [from, to] = [timestampOf(window.from.getTime()), timestampOf(window.to.getTime())];
  const isIn = (at: number): boolean => at >= from && at < to;
  const base = {
    ...{ customerId: options.customerId, siteId: options.siteId },
    lowLevel: noRow,
    detail: undefined,
    number: 0,
    showsParameters,
  };
  const records = logs
    .records()
    .filter(({ at }) => isIn(at) && at >= to - daysOf(90))
    .map((entry): Sorted => {
      const row = logs.record(entry);
      return { at: entry.at, key: String(row['RecordId']), item: { ...base, row } };
    });
  const startOf = (row: RawRow): number => parseTimestamp(String(row['FormattedStartTime'])) ?? 0;
  const operations = logs
    .operations()
    .map((entry) => ({ entry, row: logs.operation(entry) }))
    .filter(({ row }) => isIn(startOf(row)));
  const details = operations.flatMap(({ entry, row }) => detailsOf(entry, row));

  function detailsOf(entry: LogEntry, row: RawRow): readonly Sorted[] {
    return logs.lowLevel(entry).flatMap((lowLevel) =>
      numbered(lowLevel).map((one) => {
        const item = { ...base, row, lowLevel, ...one };
        return { at: startOf(row), key: detailKey(item), item };
      }),
    );
  }

  return {
    system_log: tableOf(systemLogColumns, records),
    config_operations: tableOf(
      operationColumns,
      operations.map(({ row }) => ({ at: startOf(row), key: String(row['Id']), item: { ...base, row } })),
    ),
    config_operation_details: tableOf(detailColumns, details),
  };
}
