import type { Ask } from '../../citrix/monitor/service.ts';
import type { Tenant } from '../../citrix/tenant.ts';
import { type DaasSource, type Dataset, isLog, isMonitor } from '../../datasets/define.ts';
import type { Emit, ReadingMode, Window } from '../../events.ts';
import { type Cell, type Cells, cellAt } from '../../output/cells.ts';
import type { CsvForm } from '../../output/csv-text.ts';
import type { PublishedTable } from '../../output/data-package.ts';
import type { Waiting } from '../../output/replace.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { Budget } from '../budget.ts';
import type { CarryOver } from '../memory/carry-over.ts';
import type { Ledger } from '../memory/checkpoint.ts';
import type { InvalidValues } from '../rows/cell-values.ts';
import { createFindings, type Findings } from '../rows/findings.ts';
import { createOddCells, type OddCells } from '../rows/odd-cells.ts';
import type { HostProgress, Part, TableBatch } from '../rows/part.ts';
import { daasPart } from '../sources/daas.ts';
import type { Dimensions } from '../sources/dimensions.ts';
import { logPart } from '../sources/logs/log-part.ts';
import { monitorParts } from '../sources/monitor.ts';
import { uncountedWarning } from '../sources/uncounted.ts';
import { checkInvalid, type Rejected, warnOfInvalid } from './invalid-values.ts';
import { mergedRows } from './merge.ts';
import type { RowLook } from './merge-decisions.ts';
import { missingColumnsWarning } from './missing-columns.ts';
import { keepOnePerKey } from './one-per-key.ts';
import { reconcile } from './reconcile.ts';
import { assertRowsBalance } from './row-balance.ts';
import { openTable, type Table } from './table-file.ts';

/** What all tables of a run share. */
export interface ExtractContext extends CsvForm {
  readonly tenant: Tenant;
  readonly ask: Ask;
  readonly dimensions: Dimensions;
  readonly customerId: string;
  readonly window: Window;
  /** Tables that are to hold only what their host lacks, by name. */
  readonly hostProgress: Readonly<Record<string, HostProgress>>;
  readonly overlapping: boolean;
  readonly invalidValues: InvalidValues;
  /** Whether the parameters of cmdlets are shown. */
  readonly cmdletParameters: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly budget: Budget;
  readonly emit: Emit;
}

/** Where a table is made, and from what. */
export interface Place {
  readonly path: string;
  readonly ledger: Ledger;
  readonly runtime: Waiting;
  /** What it takes over of the run before. */
  readonly carryOver: CarryOver | undefined;
}

/** A table that is made. */
type ExtractedTable = Omit<PublishedTable, 'path'> & { readonly rejected: Rejected };

/**
 * Makes one table in a file, or goes on making it. On any failure the file is closed as it is: its ledger knows how far
 * it is good.
 * @throws ConnectorError
 */
export async function extractDataset(
  dataset: Dataset,
  context: ExtractContext,
  { path, ledger, carryOver, runtime }: Place,
  signal: AbortSignal,
): Promise<ExtractedTable> {
  const { emit, escapeFormulas, byteOrderMark = false } = context;
  const { name, columns } = dataset;
  emit({ type: 'dataset-started', dataset: name });
  const options = { path, columns, escapeFormulas, byteOrderMark, signal, runtime };
  const odd = createOddCells();
  const table = await openTable(dataset, options, ledger, odd, (message) =>
    emit({ type: 'warning', message }),
  );
  try {
    const { rows } = table.progress;
    if (rows > 0) emit({ type: 'dataset-resumed', dataset: name, rows });
    if (!table.progress.done) await complete(dataset, table, { ...context, carryOver, odd, path }, signal);
    const { progress } = table;
    const { bytes, sha256, rows: inFile } = await table.close();
    const { repeated, pages, findings, counted, placed } = progress;
    if (isMonitor(dataset)) {
      emit({ type: 'dataset-counted', dataset: name, counted, rows: inFile, placed });
      if (counted === null) emit(uncountedWarning(name, inFile));
    }
    emit({
      type: 'dataset-read',
      dataset: name,
      read: inFile + repeated - (findings.merged.kept ?? 0) + (findings.merged.passedOver ?? 0),
      written: inFile,
      repeated,
      pages,
      findings,
      odd: progress.odd,
    });
    warnOfInvalid(name, progress.odd, emit);
    if (progress.absent.length > 0) emit(missingColumnsWarning(dataset, progress.absent));
    const foreignKeys = dataset.foreignKeys.filter(
      (key) => key.targetCursor !== undefined && findings.outside[key.dataset] === undefined,
    );
    const invalid = Object.values(progress.odd.invalid).reduce((all, { values }) => all + values, 0);
    const rejected = { bytes: progress.rejected, values: invalid };
    return { dataset, bytes, sha256, rows: inFile, foreignKeys, rejected };
  } finally {
    await table.abort();
  }
}

/** Reads what the table lacks, and has it compared with the source's own counts. */
async function complete(
  dataset: Dataset,
  table: Table,
  context: ExtractContext & Pick<Place, 'carryOver' | 'path'> & { readonly odd: OddCells },
  signal: AbortSignal,
): Promise<void> {
  const { name } = dataset;
  const { rows: resumed } = table.progress;
  const findings = createFindings(table.progress.findings, resumed > 0 ? table.progress.absent : undefined);
  const look = outsideCounter(dataset, context, findings);
  const found = await partsOf(dataset, { ...context, findings, resumed }, signal);
  const parts = found.map((part) => lookedAt(part, look));
  const { carryOver } = context;
  const strays = new Map<string, Cells>();
  const merge = carryOver && { ...context, dataset, findings, look, carryOver, strays };
  for (const [number, part] of parts.entries()) {
    if (number < table.progress.part) continue;
    const resumeFrom = (table.progress.part === number ? table.progress.resumeFrom : null) ?? undefined;
    const batches =
      merge === undefined
        ? rowsOf(part, signal, resumeFrom)
        : mergedRows(merge, part, { isFirst: number === 0, resumeFrom }, signal);
    await readPart(name, table, { number, batches }, context, findings, signal);
  }
  const one = {
    dataset,
    table,
    parts,
    previous: carryOver?.snapshot.path,
    isAll: carryOver?.since === undefined,
  };
  await keepOnePerKey({ ...one, strays }, signal);
  const { counted, placed } = await reconcile(name, table, parts, findings, signal);
  // What was missing was read later than the rest, and may have stood elsewhere before.
  if (placed > 0) await keepOnePerKey({ ...one, strays: new Map() }, signal);
  await checkInvalid(dataset, table.progress, context);
  // While it was counted, too, something may have been found that nobody declared.
  const all = { ...table.progress.findings, unknown: findings.report().unknown };
  const end = { done: true, counted: counted ?? null, placed, absent: [...findings.absent()] };
  await table.add([], { ...table.progress, findings: all, ...end });
}

/** All rows of a part, from an resumeFrom on. */
async function* rowsOf(
  part: Part,
  signal: AbortSignal,
  resumeFrom: string | undefined,
): AsyncGenerator<TableBatch> {
  for await (const { cells, ...counts } of part.read(signal, { resumeFrom })) {
    yield { ...counts, rows: cells, fresh: cells.length };
  }
}

/** Writes the rows of a part. */
async function readPart(
  dataset: string,
  table: Table,
  { number, batches }: { readonly number: number; readonly batches: AsyncIterable<TableBatch> },
  { budget, emit }: ExtractContext,
  findings: Findings,
  signal: AbortSignal,
): Promise<void> {
  const sums = { read: 0, repeated: 0, written: 0 };
  for await (const batch of batches) {
    signal.throwIfAborted();
    const { progress } = table;
    await table.add(batch.rows, {
      ...progress,
      part: batch.resumeFrom === undefined ? number + 1 : number,
      resumeFrom: batch.resumeFrom ?? null,
      repeated: progress.repeated + batch.repeated,
      pages: progress.pages + batch.pages,
      findings: findings.report(),
      absent: [...findings.absent()],
    });
    sums.read += batch.read;
    sums.repeated += batch.repeated;
    sums.written += batch.fresh;
    const rows = table.progress.rows - progress.rows;
    if (rows > 0) emit({ type: 'rows-written', dataset, rows });
    budget.spendRows(batch.fresh);
  }
  assertRowsBalance(sums);
}

/** The readings that make up a table. @throws ConnectorError */
export async function partsOf(
  dataset: Dataset,
  context: ExtractContext &
    Partial<Pick<Place, 'carryOver'>> & {
      readonly findings: Findings;
      readonly odd: OddCells;
      readonly resumed: number;
    },
  signal: AbortSignal,
): Promise<readonly Part[]> {
  const { carryOver, emit } = context;
  const { since: only, closedFrom } = context.hostProgress[dataset.name] ?? {};
  const since = carryOver?.since ?? only;
  const mode: ReadingMode =
    since !== undefined ? 'incremental' : carryOver === undefined ? 'full' : 'refresh';
  if (isMonitor(dataset)) {
    const root = context.tenant.monitorRoot;
    const asked = { mode, since: carryOver?.since, only, closedFrom, root };
    return await monitorParts(dataset, { ...context, ...asked }, signal);
  }
  if (isLog(dataset)) {
    const planned = { mode, since: since?.at ?? null, rows: null, joins: {} };
    emit({ type: 'dataset-planned', dataset: dataset.name, ...planned });
    return [logPart(dataset, context, only)];
  }
  return [daasPart(dataset as Dataset<DaasSource>, context)];
}

function lookedAt(part: Part, look: RowLook): Part {
  return {
    ...part,
    async *read(until, options) {
      for await (const batch of part.read(until, options)) {
        for (const row of batch.cells) look.at((column) => cellAt(row, column));
        yield batch;
      }
    },
  };
}

/**
 * Counts references to rows that are not in the other dataset because they lie outside its window: a foreign key is
 * declared in the data package only where it holds.
 */
function outsideCounter(
  dataset: Dataset,
  { window, overlapping }: ExtractContext,
  findings: Findings,
): RowLook {
  const references = dataset.foreignKeys
    .filter(({ targetCursor }) => targetCursor !== undefined)
    .map(({ dataset: target, targetCursor }) => ({
      target,
      column: dataset.columns.findIndex(({ name }) => name === targetCursor),
    }));
  const isInside = (at: Cell | undefined) =>
    typeof at === 'string' &&
    compareTimestamps(at, window.to) < 0 &&
    (overlapping || compareTimestamps(at, window.from) >= 0);
  return {
    columns: references.map(({ column }) => column),
    at(cellOf) {
      for (const { target, column } of references) if (!isInside(cellOf(column))) findings.outside(target);
    },
  };
}
