import type { Ask } from '../citrix/monitor/service.ts';
import type { Tenant } from '../citrix/tenant.ts';
import type { DaasSource, Dataset, MonitorSource } from '../datasets/define.ts';
import type { Emit, Window } from '../events.ts';
import { openCsv } from '../output/csv.ts';
import type { Budget } from './budget.ts';
import { readDaas } from './daas.ts';
import type { Dimensions } from './dimensions.ts';
import { createFindings, type Findings } from './findings.ts';
import { type CellBatch, readMonitor } from './monitor.ts';

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

/** A complete file, not yet published. */
export interface ExtractedFile {
  readonly dataset: Dataset;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

/** Reads one table into a file at `path`. On any failure the file is closed, and the caller throws it away. @throws ConnectorError */
export async function extractDataset(
  dataset: Dataset,
  context: ExtractContext,
  path: string,
  signal: AbortSignal,
): Promise<Omit<ExtractedFile, 'file'>> {
  const { budget, emit, escapeFormulas } = context;
  emit({ type: 'dataset-started', dataset: dataset.name });
  const findings = createFindings();
  const csv = await openCsv({ path, columns: dataset.columns, escapeFormulas, signal });
  try {
    let written = 0;
    let repeated = 0;
    let pages = 0;
    for await (const batch of readRows(dataset, context, findings, signal)) {
      signal.throwIfAborted();
      budget.spendRows(batch.cells.length);
      await csv.write(batch.cells);
      written += batch.cells.length;
      repeated += batch.repeated;
      pages += batch.pages;
      if (batch.cells.length > 0)
        emit({ type: 'rows-written', dataset: dataset.name, rows: batch.cells.length });
    }
    const { bytes, sha256, rows } = await csv.close();
    emit({
      type: 'dataset-read',
      dataset: dataset.name,
      read: written + repeated,
      written: rows,
      repeated,
      pages,
      findings: findings.report(),
    });
    return { dataset, bytes, sha256, rows };
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

export function isMonitor(dataset: Dataset): dataset is Dataset<MonitorSource> {
  return dataset.source.service === 'monitor';
}
