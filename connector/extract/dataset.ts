import type { Ask } from '../citrix/monitor/service.ts';
import type { Tenant } from '../citrix/tenant.ts';
import { type DaasSource, type Dataset, isMonitor } from '../datasets/define.ts';
import type { Emit, Window } from '../events.ts';
import { compareInstants } from '../instants.ts';
import { type Cell, type Cells, cellAt } from '../output/cells.ts';
import type { PublishedTable } from '../output/data-package.ts';
import type { Budget } from './budget.ts';
import type { Ledger } from './checkpoint.ts';
import { daasPart } from './daas.ts';
import type { Dimensions } from './dimensions.ts';
import { createFindings, type Findings } from './findings.ts';
import { monitorParts } from './monitor.ts';
import type { Part } from './part.ts';
import { reconcile } from './reconcile.ts';
import { checkSums } from './sums.ts';
import { openTable, type Table } from './table.ts';

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

/** Where a table is made. */
export interface Place {
  readonly path: string;
  readonly ledger: Ledger;
}

/**
 * Makes one table in a file, or goes on making it. On any failure the file is closed as it is: its ledger knows how far
 * it is good.
 * @throws ConnectorError
 */
export async function extractDataset(
  dataset: Dataset,
  context: ExtractContext,
  { path, ledger }: Place,
  signal: AbortSignal,
): Promise<Omit<PublishedTable, 'path'>> {
  const { emit, escapeFormulas } = context;
  const { name, columns } = dataset;
  emit({ type: 'dataset-started', dataset: name });
  const options = { path, columns, escapeFormulas, signal };
  const table = await openTable(dataset, options, ledger, (message) => emit({ type: 'warning', message }));
  try {
    const { rows } = table.standing;
    if (rows > 0) emit({ type: 'dataset-resumed', dataset: name, rows });
    if (!table.standing.done) await complete(dataset, table, context, signal);
    const { standing } = table;
    const { bytes, sha256, rows: inFile } = await table.close();
    const { repeated, pages, findings, counted, placed } = standing;
    if (isMonitor(dataset)) emit({ type: 'dataset-counted', dataset: name, counted, rows: inFile, placed });
    emit({
      type: 'dataset-read',
      dataset: name,
      read: inFile + repeated,
      written: inFile,
      repeated,
      pages,
      findings,
    });
    const foreignKeys = dataset.foreignKeys.filter((key) => findings.outside[key.dataset] === undefined);
    return { dataset, bytes, sha256, rows: inFile, foreignKeys };
  } finally {
    await table.abort();
  }
}

/** Reads what the table lacks, and has it compared with the source's own counts. */
async function complete(
  dataset: Dataset,
  table: Table,
  context: ExtractContext,
  signal: AbortSignal,
): Promise<void> {
  const { name } = dataset;
  const findings = createFindings(table.standing.findings);
  const { rows: resumed } = table.standing;
  const parts = await partsOf(dataset, { ...context, findings, resumed }, signal);
  for (const [number, part] of parts.entries()) {
    if (number >= table.standing.part)
      await readPart(name, table, { number, part }, context, findings, signal);
  }
  const { counted, placed } = await reconcile(name, table, parts, findings, signal);
  await table.add([], { ...table.standing, done: true, counted: counted ?? null, placed });
}

/** Reads a part from where the table stands in it. */
async function readPart(
  dataset: string,
  table: Table,
  { number, part }: { readonly number: number; readonly part: Part },
  { budget, emit }: ExtractContext,
  findings: Findings,
  signal: AbortSignal,
): Promise<void> {
  const sums = { read: 0, repeated: 0, written: 0 };
  const edge = table.standing.part === number ? table.standing.edge : null;
  for await (const batch of part.read(signal, { edge: edge ?? undefined })) {
    signal.throwIfAborted();
    const { standing } = table;
    await table.add(batch.cells, {
      ...standing,
      part: batch.edge === undefined ? number + 1 : number,
      edge: batch.edge ?? null,
      repeated: standing.repeated + batch.repeated,
      pages: standing.pages + batch.pages,
      findings: findings.report(),
    });
    sums.read += batch.read;
    sums.repeated += batch.repeated;
    sums.written += batch.cells.length;
    if (batch.cells.length > 0) emit({ type: 'rows-written', dataset, rows: batch.cells.length });
    budget.spendRows(batch.cells.length);
  }
  checkSums(sums);
}

async function partsOf(
  dataset: Dataset,
  context: ExtractContext & { readonly findings: Findings; readonly resumed: number },
  signal: AbortSignal,
): Promise<readonly Part[]> {
  if (!isMonitor(dataset)) return [daasPart(dataset as Dataset<DaasSource>, context)];
  const parts = await monitorParts(dataset, { ...context, root: context.tenant.monitorRoot }, signal);
  const countOutside = outsideCounter(dataset, context, context.findings);
  return parts.map((part) => ({
    ...part,
    async *read(until, options) {
      for await (const batch of part.read(until, options)) {
        countOutside(batch.cells);
        yield batch;
      }
    },
  }));
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
