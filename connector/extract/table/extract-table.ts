import { type Dataset, isMonitor } from '../../datasets/define.ts';
import type { RunValues } from '../../datasets/scope.ts';
import { addedRows } from '../../events/findings.ts';
import type { Emit } from '../../events.ts';
import type { MadeRow } from '../../output/cells.ts';
import type { Waiting } from '../../output/replace.ts';
import type { CarryOver } from '../memory/carry-over.ts';
import type { Checkpoint, Ledger } from '../memory/checkpoint.ts';
import type { Snapshot } from '../memory/snapshots.ts';
import { createFindings, type Findings } from '../rows/findings.ts';
import { createOddCells, type OddCells } from '../rows/odd-cells.ts';
import type { Part, TableBatch } from '../rows/part.ts';
import type { PlatformProgress } from '../rows/platform-needs.ts';
import { notCountedWarning } from '../sources/not-counted-warning.ts';
import { partsOf } from '../sources/parts.ts';
import type { BegunRead, ReadContext, TableRead } from '../sources/read-context.ts';
import { completeDimension, dropHalfCompleted } from './complete-dimension.ts';
import { checkInvalid, warnOfInvalid } from './invalid-values.ts';
import type { MadeTable } from './made-table.ts';
import { mergedRows } from './merge.ts';
import { missingColumnsWarning } from './missing-columns.ts';
import { keepOneRowPerKey } from './one-per-key.ts';
import { observed, outsideCounter } from './outside-references.ts';
import { reconcile } from './reconcile.ts';
import { assertRowsBalance } from './row-balance.ts';
import { openTable } from './table-file.ts';
import type { Table } from './unfinished-table.ts';

/** How one table is made. */
interface TableTask {
  readonly dataset: Dataset;
  /** Its working file. */
  readonly path: string;
  readonly ledger: Ledger;
  readonly runtime: Waiting;
  /** What is the same in all its rows. */
  readonly run: Promise<RunValues>;
  /** What is carried over from the previous run. */
  readonly carryOver: CarryOver | undefined;
  /** Of a dimension: the keys that the tables before it hold. */
  readonly referred: ReadonlySet<string> | undefined;
  /** The table of the previous run, if it is of the same source. */
  readonly previous: Snapshot | undefined;
  /** What the platform that keeps the table already has. */
  readonly platformProgress: PlatformProgress | undefined;
  /** Called before the rows are counted: what another service is asked then takes no time of its own. */
  readonly onRowsRead: () => void;
}

/** A finished table. */
type ExtractedTable = Omit<MadeTable, 'previous'>;

/**
 * Makes one table in a file, or resumes it. On any failure the file is closed as it is: its checkpoints show how much
 * of it is valid.
 * @throws ConnectorError
 */
export async function extractTable(context: ReadContext, task: TableTask): Promise<ExtractedTable> {
  const { emit, signal } = context;
  const { dataset, path, ledger, runtime } = task;
  const { name, columns } = dataset;
  emit({ type: 'dataset-started', dataset: name });
  const odd = createOddCells();
  if (task.referred !== undefined) await dropHalfCompleted(ledger, path);
  const table = await openTable(dataset, { path, columns, signal, runtime }, ledger, odd, (message) =>
    emit({ type: 'warning', code: 'NOT_RESUMED', dataset: name, message }),
  );
  try {
    const { rows } = table.progress;
    if (rows > 0) emit({ type: 'dataset-resumed', dataset: name, rows });
    if (!table.progress.done) await complete(context, task, table, odd);
    // In a resumed run, too: tables that failed before may hold further keys.
    const { referred, previous } = task;
    if (referred !== undefined)
      await completeDimension({
        dataset,
        table,
        path,
        run: await task.run,
        referred,
        previous: previous?.path,
      });
    const { progress } = table;
    const { bytes, sha256, rows: inFile } = await table.close();
    emitResult(dataset, progress, inFile, emit);
    const { outside } = progress.findings;
    const invalid = Object.values(progress.odd.invalid).reduce((all, { values }) => all + values, 0);
    const rejected = { bytes: progress.rejected, values: invalid };
    return { dataset, bytes, sha256, rows: inFile, outside, rejected };
  } finally {
    await table.abort();
  }
}

/** The events that end a table. */
function emitResult(dataset: Dataset, progress: Checkpoint, inFile: number, emit: Emit): void {
  const { name } = dataset;
  const { repeated, pages, findings, counted, placed, odd, absent } = progress;
  const { merged } = findings;
  const delivered = inFile - addedRows(merged);
  if (isMonitor(dataset)) {
    emit({ type: 'dataset-counted', dataset: name, counted, rows: delivered, placed });
    if (counted === null) emit(notCountedWarning(name, delivered));
  }
  const read = delivered + repeated - (merged.carriedOver ?? 0) + (merged.superseded ?? 0);
  emit({ type: 'dataset-read', dataset: name, read, written: inFile, repeated, pages, findings, odd });
  warnOfInvalid(name, odd, emit);
  if (absent.length > 0) emit(missingColumnsWarning(dataset, absent));
}

/** Reads the missing rows of the table, and reconciles it with the source's row counts. */
async function complete(context: ReadContext, task: TableTask, table: Table, odd: OddCells): Promise<void> {
  const { signal } = context;
  const { dataset, path, run, carryOver, platformProgress, onRowsRead } = task;
  const { rows: restoredRows, findings: before, absent } = table.progress;
  const findings = createFindings(before, restoredRows > 0 ? absent : undefined);
  const observer = outsideCounter(dataset, context, findings);
  const read: BegunRead = { ...rangeOf(carryOver, platformProgress), run, restoredRows, findings, odd };
  const parts = (await partsOf(dataset, context, read)).map((part) => observed(part, observer));
  const movedRows = new Map<string, MadeRow>();
  const merge = carryOver && { context, dataset, findings, observer, carryOver, movedRows };
  for (const [number, part] of parts.entries()) {
    if (number < table.progress.part) continue;
    const resumeFrom = (table.progress.part === number ? table.progress.resumeFrom : null) ?? undefined;
    const batches =
      merge === undefined
        ? rowsOf(part, signal, resumeFrom)
        : mergedRows(merge, part, { isFirst: number === 0, resumeFrom });
    await readPart(context, table, { dataset: dataset.name, number, batches, findings });
  }
  onRowsRead();
  const previous = carryOver?.snapshot.path;
  const one = { dataset, table, parts, previous, isAll: carryOver?.since === undefined };
  await keepOneRowPerKey({ ...one, movedRows }, signal);
  const { counted, placed } = await reconcile(dataset.name, table, parts, findings, signal);
  // Late rows were read after the others, and may have had another cursor before.
  if (placed > 0) await keepOneRowPerKey({ ...one, movedRows: new Map() }, signal);
  await checkInvalid(dataset, table.progress, { path, odd });
  // An undeclared property may also have been found while rows were counted.
  const all = { ...table.progress.findings, unknown: findings.report().unknown };
  const end = { done: true, counted: counted ?? null, placed, absent: [...findings.absent()] };
  await table.add([], { ...table.progress, findings: all, ...end });
}

/** How a table is read, depending on what was carried over or delivered before. */
function rangeOf(
  carryOver: CarryOver | undefined,
  { since: only, closedFrom }: Partial<PlatformProgress> = {},
): Pick<TableRead, 'mode' | 'only' | 'since' | 'closedFrom'> {
  const since = carryOver?.since;
  const isIncremental = (since ?? only) !== undefined;
  const mode = isIncremental ? 'incremental' : carryOver === undefined ? 'full' : 'refresh';
  return { mode, only, since, closedFrom };
}

/** All rows of a part, from the point where it is resumed. */
async function* rowsOf(
  part: Part,
  signal: AbortSignal,
  resumeFrom: string | undefined,
): AsyncGenerator<TableBatch> {
  for await (const { cells, ...counts } of part.read(signal, { resumeFrom })) {
    yield { ...counts, rows: cells, fresh: cells.length };
  }
}

interface PartRows {
  readonly dataset: string;
  readonly number: number;
  readonly batches: AsyncIterable<TableBatch>;
  readonly findings: Findings;
}

/** Writes the rows of a part, with a checkpoint after each batch. */
async function readPart(
  { budget, emit, signal }: ReadContext,
  table: Table,
  { dataset, number, batches, findings }: PartRows,
): Promise<void> {
  const counts = { read: 0, repeated: 0, written: 0 };
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
    counts.read += batch.read;
    counts.repeated += batch.repeated;
    counts.written += batch.fresh;
    const rows = table.progress.rows - progress.rows;
    if (rows > 0) emit({ type: 'rows-written', dataset, rows });
    budget.spendRows(batch.fresh);
  }
  assertRowsBalance(counts);
}
