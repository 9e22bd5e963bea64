import { type FileHandle, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { outputFailure } from './failures.ts';
import { openExisting, openNew, openToAppend } from './open-files.ts';

/** A file of lines that only grows, and exists only if it has any. One call at a time. */
export class AppendedFile {
  readonly #path: string;
  #bytes: number;
  #handle: FileHandle | undefined;
  #isSaved = true;

  /** @param bytes its length */
  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws ConnectorError OUTPUT_FAILED */
  async append(lines: string | Buffer): Promise<void> {
    const bytes = Buffer.from(lines);
    if (bytes.length === 0) return;
    await this.#reportingFailure(async () => {
      this.#handle ??= await (this.#bytes === 0 ? openNew(this.#path) : openToAppend(this.#path));
      await this.#handle.appendFile(bytes);
    });
    this.#bytes += bytes.length;
    this.#isSaved = false;
  }

  /** Waits until the disk has what was added. @throws ConnectorError OUTPUT_FAILED */
  async save(): Promise<void> {
    if (!this.#isSaved) await this.#reportingFailure(async () => this.#handle?.datasync());
    this.#isSaved = true;
  }

  /** Truncates the file to so many bytes. @throws ConnectorError OUTPUT_FAILED */
  async cut(bytes: number): Promise<void> {
    await this.close();
    await this.#reportingFailure(() =>
      bytes === 0 ? rm(this.#path, { force: true }) : shorten(this.#path, bytes),
    );
    this.#bytes = bytes;
  }

  /** Closes the file. Never rejects. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(() => undefined); // a failure here cannot be handled
  }

  async #reportingFailure(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      throw outputFailure(error, `${basename(this.#path)} cannot be written`);
    }
  }
}

async function shorten(path: string, bytes: number): Promise<void> {
  const handle = await openExisting(path);
  try {
    await handle.truncate(bytes);
  } finally {
    await handle.close();
  }
}

/**
 * Opens such a file as it was when it had so many bytes; what was added later is cut off.
 * @returns undefined when it has fewer
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function reopenAppended(path: string, bytes: number): Promise<AppendedFile | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < bytes) return undefined;
  const file = new AppendedFile(path, size);
  if (size > bytes) await file.cut(bytes);
  return file;
}
