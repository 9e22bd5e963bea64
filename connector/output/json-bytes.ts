/** A column, its type named as in declarations or as in the data package. */
export interface JsonColumn {
  readonly name: string;
  readonly type: string;
}

/** Those whose cells are JSON as they are. */
const bareTypes: ReadonlySet<string> = new Set(['int64', 'integer', 'number', 'boolean']);

const lineFeed = 0x0a;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const closingBrace = 0x7d;
const nullBytes = Buffer.from('null');

/** By byte: what JSON writes for a character that may not stand in a string as it is. */
const escapes: readonly (Buffer | undefined)[] = Array.from({ length: 0x100 }, (_, code) =>
  code < space || code === quote || code === backslash
    ? Buffer.from(JSON.stringify(String.fromCharCode(code)).slice(1, -1))
    : undefined,
);

interface Member {
  /** The name of the column with what stands around it. */
  readonly name: Buffer;
  readonly isBare: boolean;
}

/** A byte becomes six at most: `\u001f`. */
const longestEscape = 6;

/** Memory that rows share; where a row does not fit, more is taken. */
const chunkBytes = 256 * 1024;

/**
 * Turns lines of CSV into JSON objects byte by byte: outside of quotes and escapes, UTF-8 is the same in both, so that
 * nothing is decoded, and numbers keep their digits. Decoding lines, cutting out cells and joining strings costs five
 * times as much.
 */
export class JsonBytes {
  readonly #members: readonly Member[];
  /** What a row needs beside the escaped bytes of its line. */
  readonly #frameBytes: number;
  #chunk = Buffer.alloc(0);
  /** Where the next byte goes. */
  #to = 0;

  /** @param columns all those of the lines, in order */
  constructor(columns: readonly JsonColumn[]) {
    this.#members = columns.map(({ name, type }, at) => ({
      name: Buffer.from(`${at === 0 ? '{' : ','}${JSON.stringify(name)}:`),
      isBare: bareTypes.has(type),
    }));
    this.#frameBytes = this.#members.reduce((sum, { name }) => sum + name.length + nullBytes.length, 1);
  }

  /** Memory is used again: rows that were made before are no longer valid. */
  startOver(): void {
    this.#to = 0;
  }

  /**
   * The JSON object of a line, with a member for each column, null included.
   * @param block holds the line from `start` to `end`, its line feed included
   * @returns undefined if the line does not have one cell for each column
   */
  row(block: Uint8Array, start: number, end: number): Buffer | undefined {
    const most = this.#frameBytes + longestEscape * (end - start);
    if (this.#chunk.length - this.#to < most) {
      // Rows that were made before keep what they are in.
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, 2 * this.#chunk.length, most));
      this.#to = 0;
    }
    const begin = this.#to;
    let from = start;
    for (const { name, isBare } of this.#members) {
      this.#put(name);
      from = this.#cell(block, from, end, isBare);
      if (block[from] !== (from === end - 1 ? lineFeed : comma)) return undefined;
      from += 1;
    }
    if (from !== end) return undefined;
    this.#chunk[this.#to++] = closingBrace;
    return this.#chunk.subarray(begin, this.#to);
  }

  /** @returns where the cell ends */
  #cell(block: Uint8Array, from: number, end: number, isBare: boolean): number {
    const first = block[from];
    if (first === comma || first === lineFeed) {
      this.#put(nullBytes);
      return from;
    }
    if (first === quote) return this.#quoted(block, from + 1, end);
    return isBare ? this.#bare(block, from, end) : this.#text(block, from, end);
  }

  #put(bytes: Uint8Array): void {
    this.#to = putAt(this.#chunk, this.#to, bytes);
  }

  #bare(block: Uint8Array, start: number, end: number): number {
    const chunk = this.#chunk;
    let to = this.#to;
    let from = start;
    for (; from < end; from += 1) {
      const byte = block[from] ?? 0;
      if (byte === comma || byte === lineFeed) break;
      chunk[to++] = byte;
    }
    this.#to = to;
    return from;
  }

  #text(block: Uint8Array, start: number, end: number): number {
    const chunk = this.#chunk;
    let to = this.#to;
    chunk[to++] = quote;
    let from = start;
    for (; from < end; from += 1) {
      const byte = block[from] ?? 0;
      if (byte === comma || byte === lineFeed) break;
      const escaped = escapes[byte];
      if (escaped === undefined) chunk[to++] = byte;
      else to = putAt(chunk, to, escaped);
    }
    chunk[to++] = quote;
    this.#to = to;
    return from;
  }

  /** From the byte behind the quote on. */
  #quoted(block: Uint8Array, start: number, end: number): number {
    const chunk = this.#chunk;
    let to = this.#to;
    chunk[to++] = quote;
    let from = start;
    for (; from < end; from += 1) {
      const byte = block[from] ?? 0;
      // A quote inside is doubled.
      if (byte === quote && block[++from] !== quote) break;
      const escaped = escapes[byte];
      if (escaped === undefined) chunk[to++] = byte;
      else to = putAt(chunk, to, escaped);
    }
    chunk[to++] = quote;
    this.#to = to;
    return from;
  }
}

/** Copies a few bytes: a call of `set` would take longer than they do. @returns where they end */
function putAt(chunk: Uint8Array, at: number, bytes: Uint8Array): number {
  let to = at;
  for (let from = 0; from < bytes.length; from += 1) chunk[to++] = bytes[from] ?? 0;
  return to;
}
