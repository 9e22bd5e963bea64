import type { Dataset, MonitorSource } from '../datasets/define.ts';
import type { Window } from '../events.ts';
import { compareInstants } from '../instants.ts';
import type { Cell, Cells } from '../output/cells.ts';
import { csvText } from '../output/csv-text.ts';
import { type Line, writtenCells } from '../output/lines.ts';
import type { Findings } from './findings.ts';
import { layoutOf } from './layout.ts';
import type { Past } from './past.ts';
import type { AnyRow, RowView } from './row-view.ts';

/** Looks at every row of a table, be it new or taken over. */
export interface RowLook {
  /** The columns it asks for. */
  readonly columns: readonly number[];
  at(cellOf: (column: number) => Cell | undefined): void;
}

/** What a table is merged from. */
export interface Merge {
  readonly dataset: Dataset;
  readonly past: Past;
  readonly window: Window;
  /** Whether rows that began before the window stay as long as they had not ended by its start. */
  readonly overlapping: boolean;
  readonly escapeFormulas: boolean;
  readonly findings: Findings;
  readonly look: RowLook;
}

/** Decides what becomes of the rows a table had and of those the source sends, and counts it. */
export interface Judge {
  /** A row of the source, and what the table had of it. */
  met(row: Cells, line: Line | undefined): AnyRow;
  /** Whether a row that the source did not send has to be asked for: it may have ended without our noticing. */
  isDoubtful(line: Line): boolean;
  /** A row that the source did not send. @returns undefined when it leaves the table */
  alone(line: Line): Line | undefined;
  /** A row that the source sent when it was asked for it. @returns undefined when it leaves the table */
  found(row: Cells): Cells | undefined;
}

export function createJudge(merge: Merge, view: RowView): Judge {
  const { dataset, past, window, overlapping, escapeFormulas, findings, look } = merge;
  const { since, settled } = past;
  const text = csvText({ columns: dataset.columns, escapeFormulas });
  const isFact = layoutOf(dataset).flatMap(({ root, columns }) => columns.map(() => root === ''));

  const hadSettled = (row: AnyRow) =>
    view.datesOf(row).every((date) => date !== null && compareInstants(date, settled) < 0);
  const hasSettled = (row: AnyRow) => view.datesOf(row).every((date) => date !== null);

  function isInWindow(row: AnyRow): boolean {
    const [start, end] = view.datesOf(row);
    const isInside = (at: Cell | undefined) =>
      typeof at === 'string' && compareInstants(at, window.from) >= 0;
    return isInside(start) || (overlapping && hasEnd(dataset) && isInside(end));
  }

  /** Whether the row's own values are those of before, and no value of a row it refers to has become known since. */
  function saysTheSame(old: string, fresh: string): boolean {
    const [before, now] = [writtenCells(old), writtenCells(fresh)];
    return before.every((cell, column) =>
      isFact[column] === true ? cell === now[column] : cell !== '' || now[column] === '',
    );
  }

  return {
    met(row, line) {
      const isSurprise = since === undefined && hadSettled(line ?? row);
      const old = line === undefined ? undefined : textOf(line);
      const fresh = text.line(row);
      if (old === fresh) return row;
      if (line !== undefined && since === undefined && hasSettled(line) && saysTheSame(old ?? '', fresh)) {
        findings.merged('kept');
        findings.merged('passedOver');
        return line;
      }
      findings.merged(line === undefined ? 'added' : 'changed');
      if (isSurprise) findings.merged('differed');
      return row;
    },
    isDoubtful: (line) =>
      since !== undefined && !hasSettled(line) && compareInstants(view.cursorOf(line), since.at) < 0,
    alone(line) {
      if (!isInWindow(line)) {
        findings.merged('expired');
        return undefined;
      }
      if (since === undefined || !hadSettled(line)) findings.merged('groomed');
      findings.merged('kept');
      look.at((column) => view.cellOf(line, column));
      return line;
    },
    found(row) {
      if (!isInWindow(row)) {
        findings.merged('expired');
        return undefined;
      }
      findings.merged('changed');
      findings.merged('foundByKey');
      return row;
    },
  };
}

function hasEnd({ source }: Dataset): boolean {
  return source.service === 'monitor' && (source as MonitorSource).end !== undefined;
}

function textOf({ block, start, end }: Line): string {
  return block.toString('utf8', start, end);
}
