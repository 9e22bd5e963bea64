import { type Options, stringify } from 'csv-stringify/sync';
import type { Column } from '../datasets/define.ts';
import { type Cell, type MadeRow, SharedCells } from './cells.ts';
import { WrittenRow } from './written-row.ts';

export interface CsvLayout {
  /** Begins the file with a byte order mark, by which Excel knows UTF-8. */
  readonly byteOrderMark?: boolean;
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
}

/** Lines of a table: UTF-8, RFC 4180 quoting, each with its `\n`. */
export interface CsvText {
  /** With the byte order mark, if one is wanted. */
  readonly header: string;
  /** Throws a plain Error when the row is not as wide as the header. */
  line(row: MadeRow): string;
}

/** Characters that need quoting: a lone `\r` would end the line for some readers. */
const special = /[",\r\n]/;
const lineEnd = /[\r\n]/;

/** A text as a cell of a file. For quotes and commas there is one rule, and a call of the library takes 10 µs. */
export function quoted(text: string): string {
  if (text !== '' && !special.test(text)) return text;
  return text === '' || lineEnd.test(text) ? stringify([[text]], quoting) : `"${text.replaceAll('"', '""')}"`;
}

/** A cell as it is written; only text can have anything special in it. */
export function cellText(cell: Cell, isText: boolean): string {
  return cell === null ? '' : isText ? quoted(cell) : cell;
}

/**
 * csv-stringify decides how a cell is written that has a line end in it or is empty; a cell with nothing special is its
 * own text, and only text can have. Asking the library about each of a hundred cells a row took three times as long as
 * all else.
 */
export function csvText({ columns, byteOrderMark = false }: CsvLayout): CsvText {
  const names = columns.map(({ name }) => name);
  const isText = columns.map(({ type }) => type === 'text');
  const textOf = (cell: Cell, column: number): string => cellText(cell, isText[column] === true);

  /** Uses `join`, which creates one flat string: repeated concatenation would keep every part in memory. */
  const joined = (cells: readonly Cell[], first: number): string =>
    cells.map((cell, index) => textOf(cell, first + index)).join(',');

  return {
    header: `${byteOrderMark ? '\uFEFF' : ''}${stringify([names], quoting)}\n`,
    line(row) {
      if (row instanceof WrittenRow) return row.toString();
      let text = '';
      let width = 0;
      for (const group of row) {
        if (width > 0) text += ',';
        const shared = group instanceof SharedCells;
        const cells = shared ? group.cells : group;
        if (shared) {
          group.text ??= joined(cells, width);
          text += group.text;
        } else {
          text += joined(cells, width);
        }
        width += cells.length;
      }
      if (width !== names.length) throw new Error(`${width} cells in a row of ${names.length} columns`);
      return `${text}\n`;
    },
  };
}

/**
 * The library's defaults lose meaning (null and '' look the same, a lone `\r` may stay bare, its casts rewrite values),
 * so it gets texts only and does nothing but quote.
 */
const quoting: Options = {
  eof: false,
  record_delimiter: '\n',
  quote_record_delimiter: true, // `\r` and `\r\n` inside a cell, off by default once a delimiter is named
  quoted_match: /^$/, // '' as `""`; `quoted_empty` would quote null as well
};
