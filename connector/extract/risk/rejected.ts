import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf, outputFailure } from '../../output/failures.ts';
import { linkOrCopy, remove, removeExisting } from '../../output/file-operations.ts';
import { openEmpty } from '../../output/open-files.ts';
import { rejectedFile } from '../../output/output-names.ts';
import { renameOver, type Waiting } from '../../output/replace.ts';

export interface RejectedFile {
  /** @throws ConnectorError OUTPUT_FAILED */
  add(lines: readonly string[]): Promise<void>;
  /** @throws ConnectorError OUTPUT_FAILED */
  close(): Promise<void>;
  /** Closes the file. Never rejects. */
  abort(): Promise<void>;
}

interface RejectedOptions {
  readonly path: string;
  /** That of the run before, if it is resumed. */
  readonly before: string | undefined;
  /** Whether a line of before stays: it is dropped when its message is read again, or has left the window. */
  readonly stays: (line: string) => boolean;
}

/** @throws ConnectorError OUTPUT_FAILED */
export async function openRejected({ path, before, stays }: RejectedOptions): Promise<RejectedFile> {
  const failureOf = (error: unknown) => outputFailure(error, `${basename(path)} cannot be written`);
  let handle: FileHandle;
  try {
    await removeExisting(path);
    handle = await openEmpty(path);
  } catch (error) {
    throw failureOf(error);
  }

  async function write(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    try {
      await handle.appendFile(texts.join(''));
    } catch (error) {
      throw failureOf(error);
    }
  }

  try {
    for await (const line of linesOf(before)) if (stays(line)) await write([`${line}\n`]);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return {
    add: write,
    async close() {
      try {
        await handle.datasync();
      } catch (error) {
        throw failureOf(error);
      } finally {
        await handle.close();
      }
    },
    abort: () => handle.close().catch(() => undefined),
  };
}

async function* linesOf(path: string | undefined): AsyncGenerator<string> {
  if (path === undefined) return;
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return; // there were none
    throw outputFailure(error, `${path} cannot be read`);
  }
  yield* handle.readLines();
}

/**
 * Keeps the rejected messages of this run for the next one.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function keepRejected(path: string, kept: string, runtime: Waiting): Promise<void> {
  try {
    await remove(`${kept}.new`);
    await linkOrCopy(path, `${kept}.new`);
    await renameOver(`${kept}.new`, kept, runtime);
    await remove(`${kept}.new`); // still there when both names were of one file
  } catch (error) {
    throw outputFailure(error, `${rejectedFile} cannot be kept`);
  }
}
