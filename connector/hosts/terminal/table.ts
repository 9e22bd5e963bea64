import { cutTo, padTo, widthOf } from './text-width.ts';

/** A column of texts that are fit to be shown. */
export interface TableColumn {
  readonly name: string;
  readonly isNumber: boolean;
  readonly cells: readonly string[];
}

const gap = '  ';

/** Longer texts are cut, unless there is room for them. */
const usualCell = 40;

/**
 * A table on as many lines as it takes, none wider than `width`: columns that have no place beside the others follow
 * below them, in a band with its own heading.
 */
export function tableLines(columns: readonly TableColumn[], width: number): readonly string[] {
  return bandsOf(columns, width).flatMap((band, number) => [
    ...(number === 0 ? [] : ['']),
    ...bandLines(band, widthsOf(band, width)),
  ]);
}

/** The columns that have a place side by side, taken in order; those that are too wide are passed over. */
export function columnsThatFit(columns: readonly TableColumn[], width: number): readonly TableColumn[] {
  const fitting: TableColumn[] = [];
  let room = width + gap.length;
  for (const column of columns) {
    const wanted = leastWidth(column) + gap.length;
    if (wanted > room) continue;
    room -= wanted;
    fitting.push(column);
  }
  return fitting;
}

/** Each row on its own, a line for each column; values that are too long are cut. */
export function verticalLines(columns: readonly TableColumn[], width: number): readonly string[] {
  const rows = columns[0]?.cells.length ?? 0;
  const longest = Math.max(0, ...columns.map(({ name }) => widthOf(name)));
  return Array.from({ length: rows }, (_, row) => [
    ...(row === 0 ? [] : ['']),
    cutTo(`-- row ${row + 1} --`, width),
    ...columns.map(({ name, cells }) =>
      cutTo(`${padTo(name, longest, true)}${gap}${cells[row] ?? ''}`, width).trimEnd(),
    ),
  ]).flat();
}

function naturalWidth({ name, cells }: TableColumn): number {
  return Math.max(widthOf(name), ...cells.map(widthOf));
}

/** What a column can be narrowed to and still be read. */
function leastWidth(column: TableColumn): number {
  return Math.max(widthOf(column.name), Math.min(naturalWidth(column), usualCell));
}

function bandsOf(columns: readonly TableColumn[], width: number): readonly (readonly TableColumn[])[] {
  const bands: TableColumn[][] = [];
  let room = 0;
  for (const column of columns) {
    const wanted = leastWidth(column);
    const band = bands.at(-1);
    if (band !== undefined && wanted + gap.length <= room) {
      band.push(column);
      room -= wanted + gap.length;
    } else {
      bands.push([column]);
      room = width - wanted;
    }
  }
  return bands;
}

/** Least widths, and what room is left for those that would like more, the first first. */
function widthsOf(band: readonly TableColumn[], width: number): readonly number[] {
  const least = band.map((column) => Math.min(leastWidth(column), width));
  let room = width - least.reduce((all, one) => all + one, 0) - gap.length * (band.length - 1);
  return band.map((column, index) => {
    const own = least[index] ?? 0;
    const more = Math.max(0, Math.min(naturalWidth(column) - own, room));
    room -= more;
    return own + more;
  });
}

function bandLines(band: readonly TableColumn[], widths: readonly number[]): readonly string[] {
  const rows = band[0]?.cells.length ?? 0;
  const line = (textOf: (column: TableColumn) => string, pad = ' ') =>
    band
      .map((column, index) => {
        const width = widths[index] ?? 0;
        const text = cutTo(textOf(column), width);
        return pad === ' ' ? padTo(text, width, !column.isNumber) : pad.repeat(width);
      })
      .join(gap)
      .trimEnd();
  return [
    line(({ name }) => name),
    line(() => '', '-'),
    ...Array.from({ length: rows }, (_, row) => line(({ cells }) => cells[row] ?? '')),
  ];
}
