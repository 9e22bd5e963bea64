import type { EventExport, ExportAccess, Message } from '../../citrix/analytics/export.ts';
import { openExport } from '../../citrix/analytics/kafka.ts';
import type { Column, Dataset } from '../../datasets/define.ts';
import type { Protection } from '../../datasets/personal-data/protect.ts';
import type { RunValues } from '../../datasets/scope.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import type { Cell } from '../../output/cells.ts';
import { type Patience, retryingExport } from './retrying-export.ts';
import { createRouter } from './route.ts';
import { allOf } from './start.ts';
import { neededFor } from './tables.ts';
import { createUsers } from './users.ts';

interface RiskPreviewOptions extends Patience {
  readonly dataset: Dataset<AnalyticsSource>;
  readonly columns: readonly Column[];
  readonly limit: number;
  readonly protection: Protection | undefined;
  readonly access: ExportAccess;
  /** What is the same in all rows. */
  readonly run: RunValues;
  readonly signal: AbortSignal;
}

interface FirstRows {
  /** In the order of the columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** How many there are in all, where all were read. */
  readonly total: number | undefined;
}

/** The first rows of a table from the earliest event on; the group is left alone. @throws ConnectorError */
export async function previewRisk(options: RiskPreviewOptions): Promise<FirstRows> {
  const { dataset, columns, limit, access, run, signal } = options;
  const source = retryingExport(openExport(access), options);
  const places = columns.map((column) => dataset.columns.findIndex(({ name }) => name === column.name));
  const shown = (rows: readonly (readonly Cell[])[]) =>
    rows.slice(0, limit).map((row) => places.map((at) => row[at] ?? null));
  try {
    if (dataset.source.madeOf !== undefined) {
      const rows = await usersOf(source, dataset, { run, protection: options.protection }, signal);
      return { rows: shown(rows), total: rows.length };
    }
    const rows: (readonly Cell[])[] = [];
    for await (const { row } of rowsOf(source, [dataset], run, signal)) {
      rows.push(row);
      if (rows.length >= limit) break;
    }
    return { rows: shown(rows), total: undefined };
  } finally {
    await source.close();
  }
}

/** Users are there when all events have been read. */
async function usersOf(
  source: EventExport,
  dataset: Dataset<AnalyticsSource>,
  { run, protection }: Pick<RiskPreviewOptions, 'run' | 'protection'>,
  signal: AbortSignal,
): Promise<readonly (readonly Cell[])[]> {
  const users = createUsers(run);
  const needed = neededFor([dataset], protection);
  const looks = new Map(
    needed.map((table) => {
      const observer = users.observerFor(table.name);
      const at =
        observer?.columns.map((name) => table.columns.findIndex((column) => column.name === name)) ?? [];
      return [
        table.name,
        (row: readonly Cell[]) => observer?.observe(at.map((column) => row[column] ?? null)),
      ];
    }),
  );
  for await (const { table, row } of rowsOf(source, needed, run, signal)) looks.get(table)?.(row);
  return users.rows();
}

async function* rowsOf(
  source: EventExport,
  tables: readonly Dataset<AnalyticsSource>[],
  run: RunValues,
  signal: AbortSignal,
): AsyncGenerator<{ readonly table: string; readonly row: readonly Cell[] }> {
  const route = createRouter(tables, run);
  for (const { partition, from, until } of allOf(await source.topic(signal))) {
    for await (const message of messagesOf(source, { partition, from, until }, signal)) {
      const routed = route(partition, message);
      if (routed.to === 'table') yield { table: routed.table, row: routed.row.cells };
    }
  }
}

async function* messagesOf(
  source: EventExport,
  { partition, from, until }: { readonly partition: number; readonly from: bigint; readonly until: bigint },
  signal: AbortSignal,
): AsyncGenerator<Message> {
  for (let at = from; at < until; ) {
    const batch = await source.read(partition, at, until, signal);
    yield* batch.messages;
    at = batch.next;
  }
}
