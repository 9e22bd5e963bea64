import { type Dataset, isMonitor } from '../../datasets/define.ts';
import type { Window } from '../../events.ts';
import type { Cell, Cells } from '../../output/cells.ts';
import { csvText } from '../../output/csv-text.ts';
import { type Line, writtenCells } from '../../output/lines.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { CarryOver } from '../memory/carry-over.ts';
import { columnGroupsOf } from '../rows/column-groups.ts';
import type { Findings } from '../rows/findings.ts';
import type { AnyRow, RowView } from '../rows/row-access.ts';
import type { ReadContext } from '../sources/read-context.ts';

/** Looks at every row of a table, be it new or taken over. */
export interface RowLook {
  /** The columns it asks for. */
  readonly columns: readonly number[];
  at(cellOf: (column: number) => Cell | undefined): void;
}

/** What a table is merged from. */
export interface Merge {
  readonly context: Pick<ReadContext, 'window' | 'parameters' | 'signal'>;
  readonly dataset: Dataset;
  readonly carryOver: CarryOver;
  readonly findings: Findings;
  readonly look: RowLook;
  /** Takes rows that were asked for by key and are not where their older lines stand, by key. */
  readonly strays: Map<string, Cells>;
}

/** Decides what becomes of the rows a table had and of those the source sends, and counts it. */
export interface MergeDecisions {
  /** A row of the source, and what the table had of it. */
  onSourceRow(row: Cells, line: Line | undefined): AnyRow;
  /** Whether a row that the source did not send has to be asked for: it may have ended without our noticing. */
  needsLookup(line: Line): boolean;
  /** A row that the source did not send. @returns undefined when it leaves the table */
  onLineOnly(line: Line): Line | undefined;
  /** A row that the source sent when it was asked for it. @returns undefined when it leaves the table */
  onLookedUpRow(row: Cells): Cells | undefined;
}

export function createMergeDecisions(merge: Merge, view: RowView): MergeDecisions {
  const { dataset, carryOver, findings, look } = merge;
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

  /** The row as it was, and what was not known of the rows it refers to; undefined when its own values are others. */
  function completed(old: string, fresh: string): string | undefined {
    const [before, now] = [writtenCells(old), writtenCells(fresh)];
    const isOther = (cell: string, column: number) =>
      isFact[column] === true && !newColumns.has(column) && cell !== now[column];
    if (before.some(isOther)) return undefined;
    return `${before.map((cell, column) => (cell === '' ? now[column] : cell)).join(',')}\n`;
  }

  /** A row of a session that is over keeps what was said then of the rows it refers to. */
  function metOver(line: Line, old: string, fresh: string): Line | undefined {
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

  function metLine(row: Cells, line: Line): AnyRow {
    const [old, fresh] = [textOf(line), text.line(row)];
    if (old === fresh) return row;
    const kept = isOver(line) ? metOver(line, old, fresh) : undefined;
    if (kept !== undefined) return kept;
    findings.merged('changed');
    if (since === undefined && wasClosed(line)) findings.merged('drifted');
    return row;
  }

  return {
    onSourceRow(row, line) {
      if (line !== undefined) return metLine(row, line);
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
      look.at((column) => view.cellOf(line, column));
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
