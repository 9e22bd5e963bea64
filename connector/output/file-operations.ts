import { constants, createReadStream } from 'node:fs';
import { copyFile, link, open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { outputFailure } from './failures.ts';
import { openEmpty } from './open-files.ts';
import { renameOver, type Waiting } from './replace.ts';

/** Copies a file, starting at this byte, to another. @throws ConnectorError OUTPUT_FAILED */
export async function copyFrom(path: string, start: number, target: string): Promise<void> {
  try {
    const handle = await openEmpty(target);
    await pipeline(createReadStream(path, { start }), handle.createWriteStream());
  } catch (error) {
    throw outputFailure(error, `${basename(target)} cannot be written`);
  }
}

/** Reads exactly so many bytes of a file. @throws ConnectorError OUTPUT_FAILED, also if there are fewer */
export async function readRange(path: string, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  try {
    const handle = await open(path, 'r');
    try {
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, start + done);
        if (bytesRead === 0) throw new Error('the file is shorter than it was');
        done += bytesRead;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw outputFailure(error, `${basename(path)} cannot be read`);
  }
  return buffer;
}

/** A copy of the end of a file, so that the file can be truncated there and written again. */
interface Tail {
  /** The bytes between two offsets of the file. @throws ConnectorError OUTPUT_FAILED */
  read(from: number, until: number): Promise<Buffer>;
  remove(): Promise<void>;
}

/**
 * @param start the offset at which it begins
 * @param length the length of the file; if it is not greater than `start`, the file need not exist
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function openTail(path: string, start: number, length: number): Promise<Tail> {
  const tail = `${path}.tail`;
  if (start < length) await copyFrom(path, start, tail);
  return {
    read: async (from, until) =>
      from === until ? Buffer.alloc(0) : await readRange(tail, from - start, until - from),
    remove: () => remove(tail),
  };
}

/**
 * Gives a file a second name (hard link), which takes no space. Not every file system supports it, and none across its
 * boundary: there the file is copied. Throws the error of the file system.
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(async () => {
    await rm(to, { force: true });
    await copyFile(from, to, constants.COPYFILE_EXCL);
  });
}

/**
 * Replaces a file that has a second name elsewhere (see {@link linkOrCopy}) by a copy.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function unshare(path: string, runtime: Waiting): Promise<void> {
  const copy = `${path}.copy`;
  try {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.nlink <= 1) return;
    await rm(copy, { force: true });
    await copyFile(path, copy, constants.COPYFILE_EXCL);
    await renameOver(copy, path, runtime);
  } catch (error) {
    throw outputFailure(error, `${basename(path)} cannot be written`);
  }
}

/**
 * Removes an existing file before a new one is written: it may be a hard link of a published table, and
 * Windows allows overwriting a file that cannot be removed because a program has it open.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function removeExisting(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw outputFailure(error, `${basename(path)}, left by an earlier run, cannot be removed`);
  }
}

/** Removes a file; a failure is ignored, because the file is in a folder that is removed later. */
export async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
