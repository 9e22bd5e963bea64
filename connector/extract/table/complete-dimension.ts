import type { Dataset } from '../../datasets/define.ts';
import { type RunValues, runValueOf } from '../../datasets/scope.ts';
import { addedRows } from '../../events/findings.ts';
import type { RowFindings } from '../../events.ts';
import { type Cell, cellAt, type MadeRow } from '../../output/cells.ts';
import { removeExisting } from '../../output/file-operations.ts';
import { contentOf, visitLines, writtenCells } from '../../output/lines.ts';
import { sortColumnsOf } from '../../output/order.ts';
import type { Ledger } from '../memory/checkpoint.ts';
import { sliceFor } from './slice-for.ts';
import type { Table } from './unfinished-table.ts';

interface Options {
  readonly dataset: Dataset;
  readonly table: Table;
  /** The file of the table. */
  readonly path: string;
  readonly run: RunValues;
  /** The keys that other tables hold, as they stand in their files. */
  readonly referred: ReadonlySet<string>;
  /** The file of the same table of the previous run, if it is of the same source. */
  readonly previous: string | undefined;
}

/**
 * Adds the rows that other tables refer to and that the source does not have any more: as the previous run left them,
 * or with nothing but their key.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function completeDimension(options: Options): Promise<void> {
  const { dataset, table, path, referred, previous } = options;
  const keyAt = dataset.columns.findIndex(({ name }) => name === dataset.key.at(-1));
  const missing = new Set(referred);
  await visitLines(path, [keyAt], ({ cells: [key] }) => missing.delete(key ?? ''));
  if (missing.size === 0) return;
  const rows = previous === undefined ? [] : await rowsWithKeys(previous, keyAt, missing);
  const remembered = rows.filter((row) => !isStub(row, dataset)).length;
  for (const key of missing) rows.push(stubOf(key, keyAt, options));
  const sort = sortColumnsOf(dataset);
  // A dimension is read whole, in one part.
  const slices = table.slices(0);
  const add = Map.groupBy(rows, (row) => sliceFor(cellAt(row, sort.cursor) ?? '', sort, slices));
  const found = { remembered, stubs: rows.length - remembered };
  await table.amend({ remove: new Set(), add }, (progress) => ({
    ...progress,
    findings: withAdded(progress.findings, found),
  }));
}

/**
 * A table that was interrupted while rows were added to it starts over: what is read behind them could not be compared
 * with the source's count.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function dropHalfCompleted(ledger: Ledger, path: string): Promise<void> {
  const last = ledger.at(-1);
  if (last === undefined || last.done || addedRows(last.findings.merged) === 0) return;
  await ledger.cut(0);
  await removeExisting(path);
}

/** Takes the keys that it finds out of the set. */
async function rowsWithKeys(path: string, keyAt: number, keys: Set<string>): Promise<MadeRow[]> {
  const rows: MadeRow[] = [];
  await visitLines(path, [keyAt], ({ cells: [key], block, start, end }) => {
    if (key === null || key === undefined || !keys.delete(key)) return;
    rows.push([writtenCells(block.toString('utf8', start, end)).map(contentOf)]);
  });
  return rows;
}

function stubOf(key: string, keyAt: number, { dataset, run }: Options): MadeRow {
  const cells = dataset.columns.map((column, at): Cell => {
    const value = runValueOf(column);
    if (value !== undefined) return run[value];
    // Bytes of other characters were read one by one.
    return at === keyAt ? Buffer.from(key, 'latin1').toString('utf8') : null;
  });
  return [cells];
}

function isStub(row: MadeRow, { columns, primaryKey }: Dataset): boolean {
  return columns.every(({ name }, at) => primaryKey.includes(name) || cellAt(row, at) === null);
}

function withAdded(
  findings: RowFindings,
  { remembered, stubs }: { readonly remembered: number; readonly stubs: number },
): RowFindings {
  const { merged } = findings;
  const all = {
    ...merged,
    remembered: (merged.remembered ?? 0) + remembered,
    stubs: (merged.stubs ?? 0) + stubs,
  };
  return {
    ...findings,
    merged: Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0)),
  };
}
