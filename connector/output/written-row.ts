import type { LineBlock } from './line-block.ts';
import { cellRange, contentOf } from './lines.ts';

/**
 * A row that is a line already, with its line feed: what remains is to copy it into the file. It lasts as long as the
 * lines of its block do.
 */
export class WrittenRow {
  readonly lines: LineBlock;
  readonly start: number;
  readonly end: number;
  /** The cells that were read, by column. */
  #cells: Map<number, string | null> | undefined;

  constructor(lines: LineBlock, start: number, end: number) {
    this.lines = lines;
    this.start = start;
    this.end = end;
  }

  cell(column: number): string | null | undefined {
    this.#cells ??= new Map();
    const known = this.#cells.get(column);
    if (known !== undefined) return known;
    const range = cellRange(this.lines.bytes, this.start, this.end, column);
    if (range === undefined) return undefined;
    const cell = contentOf(this.lines.bytes.toString('utf8', ...range));
    this.#cells.set(column, cell);
    return cell;
  }

  /** The line. */
  toString(): string {
    return this.lines.bytes.toString('utf8', this.start, this.end);
  }
}
