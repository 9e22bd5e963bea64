import { counted, grouped } from '../../amounts.ts';
import type { Column } from '../../datasets/define.ts';
import type { Preview } from '../../extract/run/preview.ts';
import type { Cell } from '../../output/cells.ts';
import { jsonLine, visible } from '../../visible.ts';
import { columnsThatFit, type TableColumn, tableLines, verticalLines } from './table.ts';

interface PreviewLook {
  /** Width of the terminal in cells; 0: unknown; undefined: the output is not a terminal. */
  readonly width: number | undefined;
  /** Show each row by itself, one line per column. */
  readonly vertical: boolean;
  /** The columns were named on the command line: all of them are shown. */
  readonly isChosen: boolean;
}

/**
 * A preview as lines for a person. No line is wider than the terminal, except the last, which says what is not shown.
 */
export function previewLines(preview: Preview, look: PreviewLook): readonly string[] {
  const { vertical, isChosen } = look;
  const all = preview.columns.map((column, index) => tableColumn(column, index, preview));
  const width = look.width === undefined ? Number.POSITIVE_INFINITY : look.width || usualWidth;
  const isAll = isChosen || vertical || look.width === undefined;
  const shown = isAll ? all : informative(all, preview, width);
  const lines = vertical ? verticalLines(shown, width) : tableLines(shown, width);
  return [...lines, ...(lines.length === 0 ? [] : ['']), ...closing(preview, shown.length)];
}

const usualWidth = 80;

function tableColumn({ name, type }: Column, index: number, { rows }: Preview): TableColumn {
  const cells = rows.map((row) => textOf(row[index] ?? null));
  return { name, isNumber: type === 'int64' || type === 'number', cells };
}

/** As in the CSV files: nothing for null, a pair of quotes for the empty string. */
function textOf(cell: Cell): string {
  return cell === '' ? '""' : visible(cell ?? '');
}

/**
 * The most informative columns that fit. First the cursor (a time), then the first text of each joined row (user,
 * machine, application), then as many others as fit. Columns with the same value in every row, codes beside their
 * names, GUIDs and SIDs are left out. If no column remains, any that fit.
 */
function informative(
  columns: readonly TableColumn[],
  preview: Preview,
  width: number,
): readonly TableColumn[] {
  const candidates = columns.filter((column) => isInformative(column, columns));
  const ranks = ranksOf(candidates, preview);
  const ranked = candidates.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
  const chosen = new Set(columnsThatFit(ranked.length > 0 ? ranked : columns, width));
  return chosen.size > 0 ? columns.filter((column) => chosen.has(column)) : columns.slice(0, 1);
}

function isInformative({ name, cells }: TableColumn, all: readonly TableColumn[]): boolean {
  const isCode = name.endsWith('_code') && all.some((other) => `${other.name}_code` === name);
  const isSame = new Set(cells).size <= (cells.length > 1 ? 1 : 0);
  return !isCode && !isSame && !cells.every((cell) => cell === '' || identifier.test(cell));
}

/** GUIDs, and the security identifiers of Windows. */
const identifier = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|S-1-[\d-]+)$/i;

function ranksOf(
  candidates: readonly TableColumn[],
  { columns, cursor }: Preview,
): ReadonlyMap<TableColumn, number> {
  const declared = new Map(columns.map((column) => [column.name, column]));
  const met = new Set<string>();
  return new Map(
    candidates.map((candidate) => {
      const { type, derive, inputs: [input = ''] = [] } = declared.get(candidate.name) ?? {};
      const owner = input.slice(0, Math.max(0, input.indexOf('.')));
      if (candidate.name === cursor) return [candidate, 0];
      if (type !== 'text' || derive !== undefined || met.has(owner)) return [candidate, 2];
      met.add(owner);
      return [candidate, 1];
    }),
  );
}

function closing({ dataset, columns, rows, total }: Preview, shown: number): readonly string[] {
  const left = columns.length - shown;
  return [
    `${dataset}: ${amountOf(rows.length, total)}`,
    ...(left > 0
      ? [
          `${grouped(shown)} of ${counted(columns.length, 'column')}; choose with --columns a,b,c; show all with --vertical`,
        ]
      : []),
  ];
}

/** The source changes while it is counted, so the total is approximate. */
function amountOf(rows: number, total: number | null): string {
  if (total === null) return `first ${counted(rows, 'row')}; total unknown`;
  if (total <= rows)
    return rows === 0 ? 'no rows' : rows === 1 ? 'the only row' : `all ${counted(rows, 'row')}`;
  return `first ${counted(rows, 'row')} of about ${grouped(total)}`;
}

/** A preview as JSON, one row per line: numbers with the digits of the source, timestamps as strings. */
export function previewJson({ dataset, columns, rows, total }: Preview): string {
  const lines = rows.map((row) => previewRowJson(columns, row));
  const body = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
  return `{"dataset":${JSON.stringify(dataset)},"total":${total},"rows":${body}}\n`;
}

/** One row of a preview. */
export function previewRowJson(columns: readonly Column[], row: readonly Cell[]): string {
  const members = columns.map(
    ({ name, type }, index) => `${JSON.stringify(name)}:${jsonOf(row[index] ?? null, type)}`,
  );
  return `{${members.join(',')}}`;
}

function jsonOf(cell: Cell, type: Column['type']): string {
  if (cell === null) return 'null';
  return type === 'int64' || type === 'number' || type === 'boolean' ? cell : jsonLine(cell);
}
