import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { outputFailure } from './failures.ts';

/** A line of an existing table. */
export interface Line {
  /** The cells of the requested columns, in that order; null is an empty field. Only ASCII cells are correct. */
  readonly cells: readonly (string | null)[];
  /** The range of the line, including its line feed, in the bytes of its block. */
  readonly start: number;
  readonly end: number;
  readonly block: Buffer;
}

/** Reads lines one after the other. */
export interface LineReader {
  /** The next line, without consuming it; undefined at the end. @throws ConnectorError OUTPUT_FAILED */
  next(): Promise<Line | undefined>;
  /** The same without waiting; undefined also where the file has to be read first. */
  nextRead(): Line | undefined;
  /** Consumes the next line. */
  skip(): void;
  /** Never rejects. */
  close(): Promise<void>;
}

/** Bytes per read; a longer line increases it. */
const defaultBlockBytes = 256 * 1024;

const lineFeed = 10;
const quote = 34;
const comma = 44;

/**
 * Reads a CSV file that {@link openCsv} wrote, line by line, without decoding it: a snapshot of a million rows has a
 * hundred million cells, of which a run needs a few in each row. A CSV library that decodes all of them takes longer
 * than reading the rows from the source again.
 * @param columns whose cells are wanted, in rising order
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function openLines(
  path: string,
  columns: readonly number[],
  blockBytes = defaultBlockBytes,
): Promise<LineReader> {
  return await openBlocks(path, columns, blockBytes);
}

/**
 * The same for a caller who takes what it needs of a line before it reads the next.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function openPassingLines(
  path: string,
  columns: readonly number[],
  blockBytes = defaultBlockBytes,
): Promise<LineReader> {
  const reader = await openBlocks(path, columns, blockBytes);
  reader.reuse();
  return reader;
}

/**
 * The same for all lines in turn; quicker, since nothing is waited for between two of them.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function visitLines(
  path: string,
  columns: readonly number[],
  visit: (line: Line) => void,
  blockBytes = defaultBlockBytes,
): Promise<void> {
  const reader = await openBlocks(path, columns, blockBytes);
  try {
    await reader.visit(visit);
  } finally {
    await reader.close();
  }
}

async function openBlocks(
  path: string,
  columns: readonly number[],
  blockBytes: number,
): Promise<BlockReader> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw outputFailure(error, `${basename(path)} cannot be read`);
  }
  const reader = new BlockReader(path, handle, columns, blockBytes);
  try {
    await reader.next();
  } catch (error) {
    await reader.close();
    throw error;
  }
  reader.skip();
  return reader;
}

class BlockReader implements LineReader {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #columns: readonly number[];
  readonly #blockBytes: number;
  #memory: Buffer = Buffer.alloc(0);
  #isReused = false;
  /** The part of the memory that was read. */
  #block: Buffer = this.#memory;
  #at = 0;
  /** The first quote from the line on; found once, or every line before it would look for it again. */
  #quoteAt = -1;
  #line: Line | undefined;

  constructor(path: string, handle: FileHandle, columns: readonly number[], blockBytes: number) {
    this.#path = path;
    this.#handle = handle;
    this.#columns = columns;
    this.#blockBytes = blockBytes;
  }

  async next(): Promise<Line | undefined> {
    while (this.nextRead() === undefined) if (!(await this.#fill())) return undefined;
    return this.#line;
  }

  nextRead(): Line | undefined {
    this.#line ??= this.#lineAt();
    return this.#line;
  }

  /** The line that begins here; undefined if the block does not hold all of it. */
  #lineAt(): Line | undefined {
    const [start, end] = [this.#at, this.#endOfLine()];
    if (end === undefined) return undefined;
    return { cells: cellsOf(this.#block, start, end, this.#columns), start, end, block: this.#block };
  }

  /** The memory of a block is used again for the next one. */
  reuse(): void {
    this.#isReused = true;
  }

  async visit(visit: (line: Line) => void): Promise<void> {
    this.reuse();
    for (let line = await this.next(); line !== undefined; line = await this.next()) {
      for (let more: Line | undefined = line; more !== undefined; more = this.#lineAt()) {
        visit(more);
        this.#line = undefined;
        this.#at = more.end;
      }
    }
  }

  skip(): void {
    this.#at = this.#line?.end ?? this.#at;
    this.#line = undefined;
  }

  /** Reads the next block; the rest of the current one is kept in front. @returns false at the end of the file */
  async #fill(): Promise<boolean> {
    const rest = this.#block.subarray(this.#at);
    const isLarge = this.#memory.length >= 2 * rest.length;
    if (!this.#isReused || !isLarge || this.#memory.length === 0) {
      this.#memory = Buffer.allocUnsafeSlow(Math.max(this.#blockBytes, 2 * rest.length));
    }
    const block = this.#memory;
    block.set(rest);
    const read = await this.#read(block, rest.length);
    this.#block = block.subarray(0, rest.length + read);
    this.#at = 0;
    this.#quoteAt = -1;
    if (read === 0 && rest.length > 0) {
      throw outputFailure(undefined, `${basename(this.#path)} ends in the middle of a line`);
    }
    return read > 0;
  }

  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }

  /** The position after the line feed that is not inside quotes. */
  #endOfLine(): number | undefined {
    let isInside = false;
    let from = this.#at;
    for (;;) {
      const feed = this.#block.indexOf(lineFeed, from);
      if (feed < 0) {
        // The line is looked at again from its beginning.
        this.#quoteAt = -1;
        return undefined;
      }
      for (let at = this.#nextQuote(from); at < feed; at = this.#nextQuote(at + 1)) isInside = !isInside;
      from = feed + 1;
      if (!isInside) return from;
    }
  }

  #nextQuote(from: number): number {
    if (this.#quoteAt < from) {
      const found = this.#block.indexOf(quote, from);
      this.#quoteAt = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#quoteAt;
  }

  async #read(block: Buffer, from: number): Promise<number> {
    try {
      const { bytesRead } = await this.#handle.read(block, from, block.length - from);
      return bytesRead;
    } catch (error) {
      throw outputFailure(error, `${basename(this.#path)} cannot be read`);
    }
  }
}

/** Bytes are looked at one by one, up to the last column that is wanted: most lines are long, and these stand first. */
function cellsOf(
  bytes: Buffer,
  lineStart: number,
  lineEnd: number,
  columns: readonly number[],
): readonly (string | null)[] {
  const cells: (string | null)[] = [];
  let start = lineStart;
  let column = 0;
  for (const wanted of columns) {
    let end = endOfWritten(bytes, start, lineEnd);
    for (; column < wanted; column += 1) {
      start = end + 1;
      end = endOfWritten(bytes, start, lineEnd);
    }
    cells.push(contentOf(bytes.toString('latin1', start, end)));
  }
  return cells;
}

/** The position of the comma or line feed after a cell in the bytes of a line. */
function endOfWritten(bytes: Uint8Array, start: number, lineEnd: number): number {
  let isInside = false;
  let at = start;
  for (; at < lineEnd - 1; at += 1) {
    const byte = bytes[at];
    if (byte === quote) isInside = !isInside;
    else if (byte === comma && !isInside) break;
  }
  return at;
}

/** The position of the comma or line feed after a cell. */
function endOfCell(text: string, start: number): number {
  let at = start;
  if (text.charCodeAt(at) === quote) {
    // A quote inside is doubled, so the cell ends after the first quote that is not followed by another.
    do at = text.indexOf('"', at + 1) + 1;
    while (text.charCodeAt(at) === quote);
    return at;
  }
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === lineFeed) break;
  }
  return at;
}

/** Where a cell stands in the bytes of a line, quotes included; undefined when the line has no such column. */
export function cellRange(
  bytes: Uint8Array,
  lineStart: number,
  lineEnd: number,
  column: number,
): readonly [start: number, end: number] | undefined {
  let start = lineStart;
  for (let passed = 0; start < lineEnd; passed += 1) {
    const end = endOfWritten(bytes, start, lineEnd);
    if (passed === column) return [start, end];
    start = end + 1;
  }
  return undefined;
}

/** The cells of a line, given with its line feed, as they are written, quotes included. */
export function writtenCells(line: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at < line.length; ) {
    const end = endOfCell(line, at);
    cells.push(line.slice(at, end));
    at = end + 1;
  }
  return cells;
}

/** The value of a written cell; null is an empty field. */
export function contentOf(cell: string): string | null {
  if (cell === '') return null;
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
