import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CopiedLines, type MadeRow } from './cells.ts';
import { type CsvLayout, type CsvText, csvText } from './csv-text.ts';
import { outputFailure } from './failures.ts';
import { LineBlock } from './line-block.ts';
import { openEmpty, openExisting, openToAppend } from './open-files.ts';
import { WrittenRow } from './written-row.ts';

export interface CsvOptions extends CsvLayout {
  readonly path: string;
  /** Makes `write` and `close` reject with its reason. */
  readonly signal?: AbortSignal;
}

/** What a file is: size in bytes, SHA-256 in hexadecimal digits, rows without the header. */
export interface CsvSummary {
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

/** An open table. One call at a time; after a rejection only `abort` is of use. */
export interface CsvFile {
  /**
   * Adds rows, each as wide as the header. Resolves when the next rows may come: memory holds one batch.
   * @throws ConnectorError OUTPUT_FAILED when the disk refuses; a plain Error when a row has another width.
   */
  write(rows: readonly (MadeRow | CopiedLines)[]): Promise<void>;
  /** Writes all rows so far to the file. @throws ConnectorError OUTPUT_FAILED */
  flush(): Promise<CsvSummary>;
  /** The same, and waits until the disk has them. @throws ConnectorError OUTPUT_FAILED */
  save(): Promise<CsvSummary>;
  /** Writes what is left and waits until the disk has it. @throws ConnectorError OUTPUT_FAILED. */
  close(): Promise<CsvSummary>;
  /** Closes the file, whatever state it is in; what was written stays, incomplete. Never rejects. */
  abort(): Promise<void>;
}

/** Bytes collected before they are hashed and written in one go; what is longer is not collected. */
const batchLength = 256 * 1024;

/**
 * Creates a CSV file: UTF-8, with a byte order mark only where that is asked for, RFC 4180 quoting, `\n`, header
 * always. An existing file is overwritten. @throws ConnectorError OUTPUT_FAILED.
 */
export async function openCsv(options: CsvOptions): Promise<CsvFile> {
  options.signal?.throwIfAborted();
  try {
    return new BatchedCsv(options, await openEmpty(options.path));
  } catch (error) {
    throw outputFailure(error, `${basename(options.path)} cannot be created`);
  }
}

/**
 * Opens a CSV file at the state in which it was saved, to append to it; whatever was written later is truncated.
 * @returns undefined when the file does not begin with what was saved
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function reopenCsv(options: CsvOptions, saved: CsvSummary): Promise<CsvFile | undefined> {
  options.signal?.throwIfAborted();
  const { path } = options;
  try {
    const hash = await hashOf(path, saved.bytes);
    if (hash?.copy().digest('hex') !== saved.sha256) return undefined;
    const handle = await openExisting(path);
    await handle.truncate(saved.bytes);
    await handle.close();
    return new BatchedCsv(options, await openToAppend(path), { ...saved, hash });
  } catch (error) {
    throw outputFailure(error, `${basename(path)} cannot be continued`);
  }
}

/** The hash of the first so many bytes; undefined when there are not so many, or no file. */
async function hashOf(path: string, bytes: number): Promise<Hash | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => -1,
  );
  if (size < bytes) return undefined;
  const hash = createHash('sha256');
  if (bytes === 0) return hash;
  for await (const chunk of createReadStream(path, { end: bytes - 1, highWaterMark: 1024 * 1024 })) {
    hash.update(chunk);
  }
  return hash;
}

/** The same rows; those that stand one behind the other in their block become one range of bytes. */
function* withLinesJoined(rows: readonly (MadeRow | CopiedLines)[]): Generator<MadeRow | CopiedLines> {
  let first: WrittenRow | undefined;
  let end = 0;
  let joined = 0;
  const range = ({ lines, start }: WrittenRow) => new CopiedLines(lines.bytes.subarray(start, end), joined);
  for (const row of rows) {
    const isWritten = row instanceof WrittenRow;
    if (first !== undefined && isWritten && row.lines === first.lines && row.start === end) {
      end = row.end;
      joined += 1;
      continue;
    }
    if (first !== undefined) yield range(first);
    first = isWritten ? row : undefined;
    if (isWritten) {
      end = row.end;
      joined = 1;
    } else {
      yield row;
    }
  }
  if (first !== undefined) yield range(first);
}

class BatchedCsv implements CsvFile {
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  readonly #handle: FileHandle;
  readonly #text: CsvText;
  readonly #hash: Hash;
  /** What is not written yet; the memory is used again for every batch. */
  readonly #pending = new LineBlock();
  #bytes: number;
  #rows: number;
  #problem: unknown;

  constructor(options: CsvOptions, handle: FileHandle, saved?: CsvSummary & { readonly hash: Hash }) {
    this.#name = basename(options.path);
    this.#signal = options.signal;
    this.#handle = handle;
    this.#text = csvText(options);
    this.#hash = saved?.hash ?? createHash('sha256');
    this.#bytes = saved?.bytes ?? 0;
    this.#rows = saved?.rows ?? 0;
    if (saved === undefined) this.#pending.text(this.#text.header);
  }

  async write(rows: readonly (MadeRow | CopiedLines)[]): Promise<void> {
    this.#check();
    for (const row of withLinesJoined(rows)) {
      if (row instanceof CopiedLines) {
        await this.#keep(row);
      } else {
        this.#pending.text(this.#line(row));
        this.#rows += 1;
      }
      if (this.#pending.at >= batchLength) {
        await this.#writePending();
        this.#check();
      }
    }
  }

  async #keep({ bytes, rows }: CopiedLines): Promise<void> {
    this.#rows += rows;
    if (bytes.length < batchLength) {
      this.#pending.copy(bytes, 0, bytes.length);
      return;
    }
    await this.#writePending();
    await this.#put(bytes);
  }

  async save(): Promise<CsvSummary> {
    const summary = await this.flush();
    try {
      await this.#handle.datasync();
    } catch (error) {
      throw this.#failed(error);
    }
    return summary;
  }

  async flush(): Promise<CsvSummary> {
    this.#check();
    await this.#writePending();
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex'), rows: this.#rows };
  }

  async close(): Promise<CsvSummary> {
    const summary = await this.save();
    try {
      await this.#handle.close();
    } catch (error) {
      throw this.#failed(error);
    }
    return summary;
  }

  async abort(): Promise<void> {
    this.#problem ??= new Error(`${this.#name} was abandoned`);
    this.#pending.clear();
    await this.#handle.close().catch(() => undefined); // closed already, or it failed, which cannot be handled
  }

  #line(row: MadeRow): string {
    try {
      return this.#text.line(row);
    } catch (error) {
      this.#problem = new Error(`${this.#name}: ${String(error)}`, { cause: error });
      throw this.#problem;
    }
  }

  #check(): void {
    this.#signal?.throwIfAborted();
    if (this.#problem !== undefined) throw this.#problem;
  }

  async #writePending(): Promise<void> {
    const { bytes, at } = this.#pending;
    if (at === 0) return;
    this.#pending.clear();
    await this.#put(bytes.subarray(0, at));
  }

  async #put(batch: Uint8Array): Promise<void> {
    try {
      // Unlike `write`, it continues until every byte is written: on a nearly full disk a write may be partial.
      await this.#handle.appendFile(batch);
    } catch (error) {
      throw this.#failed(error);
    }
    this.#hash.update(batch);
    this.#bytes += batch.length;
  }

  #failed(error: unknown): unknown {
    this.#problem ??= outputFailure(error, `${this.#name} cannot be written`);
    return this.#problem;
  }
}
