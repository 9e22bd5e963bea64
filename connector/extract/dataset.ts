import type { Ask } from '../citrix/monitor/service.ts';
import type { Tenant } from '../citrix/tenant.ts';
import { type DaasSource, type Dataset, isMonitor } from '../datasets/define.ts';
import type { Emit, Window } from '../events.ts';
import { compareInstants } from '../instants.ts';
import { type Cell, type Cells, cellAt } from '../output/cells.ts';
import { openCsv } from '../output/csv.ts';
import type { PublishedTable } from '../output/data-package.ts';
import type { Budget } from './budget.ts';
import { readDaas } from './daas.ts';
import type { Dimensions } from './dimensions.ts';
import { createFindings, type Findings } from './findings.ts';
import { type CellBatch, readMonitor } from './monitor.ts';
import { checkSums } from './sums.ts';

/** What all tables of a run share. */
export interface ExtractContext {
  readonly tenant: Tenant;
  readonly ask: Ask;
  readonly dimensions: Dimensions;
  readonly customerId: string;
  readonly window: Window;
  readonly overlapping: boolean;
  readonly escapeFormulas: boolean;
  readonly budget: Budget;
  readonly emit: Emit;
}

/** Reads one table into a file at `path`. On any failure the file is closed, and the caller throws it away. @throws ConnectorError */
export async function extractDataset(
  dataset: Dataset,
  context: ExtractContext,
  path: string,
  signal: AbortSignal,
): Promise<Omit<PublishedTable, 'path'>> {
  const { budget, emit, escapeFormulas } = context;
  emit({ type: 'dataset-started', dataset: dataset.name });
  const findings = createFindings();
  const countOutside = outsideCounter(dataset, context, findings);
  const csv = await openCsv({ path, columns: dataset.columns, escapeFormulas, signal });
  try {
    let read = 0;
    let written = 0;
    let repeated = 0;
    let pages = 0;
    for await (const batch of readRows(dataset, context, findings, signal)) {
      signal.throwIfAborted();
      budget.spendRows(batch.cells.length);
      await csv.write(batch.cells);
      countOutside(batch.cells);
      read += batch.read;
      written += batch.cells.length;
      repeated += batch.repeated;
      pages += batch.pages;
      if (batch.cells.length > 0)
        emit({ type: 'rows-written', dataset: dataset.name, rows: batch.cells.length });
    }
    const { bytes, sha256, rows } = await csv.close();
    checkSums({ read, repeated, written, inFile: rows });
    const found = findings.report();
    emit({
      type: 'dataset-read',
      dataset: dataset.name,
      read,
      written,
      repeated,
      pages,
      findings: found,
    });
    const foreignKeys = dataset.foreignKeys.filter((key) => found.outside[key.dataset] === undefined);
    return { dataset, bytes, sha256, rows, foreignKeys };
  } catch (error) {
    await csv.abort();
    throw error;
  }
}

function readRows(
  dataset: Dataset,
  context: ExtractContext,
  findings: Findings,
  signal: AbortSignal,
): AsyncGenerator<CellBatch> {
  if (isMonitor(dataset)) {
    return readMonitor(dataset, { ...context, root: context.tenant.monitorRoot, findings }, signal);
  }
  return readDaas(dataset as Dataset<DaasSource>, { ...context, findings }, signal);
}

/**
 * Counts references to rows that are not in the other dataset because they lie outside its window: a foreign key is
 * declared in the data package only where it holds.
 */
function outsideCounter(
  dataset: Dataset,
  { window, overlapping }: ExtractContext,
  findings: Findings,
): (rows: readonly Cells[]) => void {
  const references = dataset.foreignKeys.map(({ dataset: target, targetCursor }) => ({
    target,
    column: dataset.columns.findIndex(({ name }) => name === targetCursor),
  }));
  const isInside = (at: Cell | undefined) =>
    typeof at === 'string' &&
    compareInstants(at, window.to) < 0 &&
    (overlapping || compareInstants(at, window.from) >= 0);
  return (rows) => {
    for (const { target, column } of references) {
      for (const row of rows) if (!isInside(cellAt(row, column))) findings.outside(target);
    }
  };
}
