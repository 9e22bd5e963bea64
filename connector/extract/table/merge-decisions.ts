import { type Dataset, isMonitor } from '../../datasets/define.ts';
import type { Window } from '../../events.ts';
import type { Cell, MadeRow } from '../../output/cells.ts';
import { csvText } from '../../output/csv-text.ts';
import { type Line, writtenCells } from '../../output/lines.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { CarryOver } from '../memory/carry-over.ts';
import { columnGroupsOf } from '../rows/column-groups.ts';
import type { Findings } from '../rows/findings.ts';
import type { AnyRow, RowAccess } from '../rows/row-access.ts';
import type { ReadContext } from '../sources/read-context.ts';

/** Is called for every row of a table, whether it was fetched or carried over. */
export interface RowObserver {
  /** The columns that it reads. */
  readonly columns: readonly number[];
  observe(cellOf: (column: number) => Cell | undefined): void;
}

/** The inputs of a merge. */
export interface Merge {
  readonly context: Pick<ReadContext, 'window' | 'parameters' | 'signal'>;
  readonly dataset: Dataset;
  readonly carryOver: CarryOver;
  readonly findings: Findings;
  readonly observer: RowObserver;
  /** Collects rows that were looked up by key and whose cursor has changed, by key. */
  readonly movedRows: Map<string, MadeRow>;
}

/** Decides which rows of the previous table and of the source the new table contains, and counts the decisions. */
export interface MergeDecisions {
  /** A row of the source, and its line in the previous table. */
  onSourceRow(row: MadeRow, line: Line | undefined): AnyRow;
  /** Whether a row that the source did not send has to be looked up: it may have ended unnoticed. */
  needsLookup(line: Line): boolean;
  /** A row that the source did not send. @returns undefined if it leaves the table */
  onLineOnly(line: Line): Line | undefined;
  /** A row that was looked up by key. @returns undefined if it leaves the table */
  onLookedUpRow(row: MadeRow): MadeRow | undefined;
}

export function createMergeDecisions(merge: Merge, view: RowAccess): MergeDecisions {
  const { dataset, carryOver, findings, observer } = merge;
  const { window, parameters } = merge.context;
  const overlapping = parameters.sessionWindow === 'overlapping';
  const { since, newColumns = new Set() } = carryOver;
  const text = csvText({ columns: dataset.columns });
  const isFact = columnGroupsOf(dataset).flatMap(({ root, columns }) => columns.map(() => root === ''));

  const wasClosed = (row: AnyRow) =>
    view.datesOf(row).every((date) => date !== null && compareTimestamps(date, carryOver.closedBefore) < 0);
  const isClosed = (row: AnyRow) => view.datesOf(row).every((date) => date !== null);
  const isOver = (row: AnyRow) => view.datesOf(row).at(-1) !== null;

  function isIn({ from }: Window, row: AnyRow): boolean {
    const [start, end] = view.datesOf(row);
    const isInside = (at: Cell | undefined) => typeof at === 'string' && compareTimestamps(at, from) >= 0;
    return isInside(start) || (overlapping && hasEnd(dataset) && isInside(end));
  }

  /** The old row, with cells that were null filled from the new one; undefined if its own values have changed. */
  function completed(old: string, fresh: string): string | undefined {
    const [before, now] = [writtenCells(old), writtenCells(fresh)];
    const isOther = (cell: string, column: number) =>
      isFact[column] === true && !newColumns.has(column) && cell !== now[column];
    if (before.some(isOther)) return undefined;
    return `${before.map((cell, column) => (cell === '' ? now[column] : cell)).join(',')}\n`;
  }

  /** An ended row keeps the values that its joined rows had at that time. */
  function decideClosedRow(line: Line, old: string, fresh: string): Line | undefined {
    const now = completed(old, fresh);
    if (now === old) {
      findings.merged('carriedOver');
      findings.merged('superseded');
      return line;
    }
    if (now === undefined) return undefined;
    findings.merged('changed');
    findings.merged('nullsFilled');
    const block = Buffer.from(now);
    return { ...line, block, start: 0, end: block.length };
  }

  function decideRow(row: MadeRow, line: Line): AnyRow {
    // Compared as the file has it: half a surrogate pair becomes U+FFFD there, and is no change.
    const [old, fresh] = [textOf(line), text.line(row).toWellFormed()];
    if (old === fresh) return row;
    const kept = isOver(line) ? decideClosedRow(line, old, fresh) : undefined;
    if (kept !== undefined) return kept;
    findings.merged('changed');
    if (since === undefined && wasClosed(line)) findings.merged('drifted');
    return row;
  }

  return {
    onSourceRow(row, line) {
      if (line !== undefined) return decideRow(row, line);
      findings.merged('added');
      if (since === undefined && wasClosed(row) && isIn(carryOver.snapshot.window, row)) {
        findings.merged('drifted');
      }
      return row;
    },
    needsLookup: (line) =>
      since !== undefined && !isClosed(line) && compareTimestamps(view.cursorOf(line), since.at) < 0,
    onLineOnly(line) {
      if (!isIn(window, line)) {
        findings.merged('expired');
        return undefined;
      }
      if (since === undefined || !wasClosed(line)) findings.merged('purged');
      findings.merged('carriedOver');
      if (newColumns.size > 0) findings.merged('withoutNewColumns');
      observer.observe((column) => view.cellOf(line, column));
      return line;
    },
    onLookedUpRow(row) {
      if (!isIn(window, row)) {
        findings.merged('expired');
        return undefined;
      }
      findings.merged('changed');
      findings.merged('lookedUp');
      return row;
    },
  };
}

function hasEnd(dataset: Dataset): boolean {
  return isMonitor(dataset) && dataset.source.end !== undefined;
}

function textOf({ block, start, end }: Line): string {
  return block.toString('utf8', start, end);
}
