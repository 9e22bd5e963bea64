import { constants, createReadStream } from 'node:fs';
import { copyFile, link, open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { outputFailure } from './failures.ts';
import { openEmpty } from './open-files.ts';
import { renameOver, type Waiting } from './replace.ts';

/** Copies a file from a byte on to another. @throws ConnectorError OUTPUT_FAILED */
export async function copyFrom(path: string, start: number, target: string): Promise<void> {
  try {
    const handle = await openEmpty(target);
    await pipeline(createReadStream(path, { start }), handle.createWriteStream());
  } catch (error) {
    throw outputFailure(error, `${basename(target)} cannot be written`);
  }
}

/** So many bytes of a file. @throws ConnectorError OUTPUT_FAILED, also when there are fewer */
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

/** The end of a file, put aside, so that the file can be cut there and written again. */
interface Tail {
  /** What stood between two places of the file. @throws ConnectorError OUTPUT_FAILED */
  read(from: number, until: number): Promise<Buffer>;
  remove(): Promise<void>;
}

/**
 * @param start where it begins
 * @param length of the file; where that is no more, there need be no file
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
 * Gives a file a second name. That costs nothing, but not every file system has it, and none has it across its border: there
 * it becomes a copy. Throws the error of the file system.
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(async () => {
    await rm(to, { force: true });
    await copyFile(from, to, constants.COPYFILE_EXCL);
  });
}

/** Gives a file that has a second name elsewhere (see {@link linkOrCopy}) content of its own. @throws ConnectorError OUTPUT_FAILED */
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
 * Makes sure that nothing lies where a new file is to be written: it may be a published table under its second name, and
 * Windows lets a file be written over that cannot be removed, because a program holds it open.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function clearPlace(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw outputFailure(error, `${basename(path)}, left by an earlier run, cannot be removed`);
  }
}

/** Removes a file; that it is not there, or stays, is no matter: it lies among files that are removed together. */
export async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
