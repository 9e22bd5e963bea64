import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Runtime } from '../runtime.ts';
import { codeOf, outputFailure } from './failures.ts';

/** What was found out about a folder that files are to be written to. */
export interface FolderProbe {
  readonly isThere: boolean;
  /** The folder itself, or the nearest one above it, in which it can be made. */
  readonly at: string;
  /** Undefined where the file system does not say. */
  readonly freeBytes: number | undefined;
}

/** More than a file system hides in its own records. */
const probe = Buffer.alloc(1024 * 1024, '\n');

/**
 * Writes a file into a folder, or where that is not there into the nearest one above it, and removes the file again.
 * Makes no folder.
 * @param what names the folder in a message: "The output folder"
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function probeFolder(
  folder: string,
  what: string,
  { guid }: Pick<Runtime, 'guid'>,
): Promise<FolderProbe> {
  try {
    const at = await nearestFolder(resolve(folder));
    const file = join(at, `.connector-check-${guid()}`);
    try {
      await writeFile(file, probe, { flag: 'wx', flush: true });
    } finally {
      await rm(file, { force: true });
    }
    return { isThere: at === resolve(folder), at, freeBytes: await freeBytesOf(at) };
  } catch (error) {
    throw outputFailure(error, `${what} ${folder} cannot be written to`);
  }
}

async function nearestFolder(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return path;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return await nearestFolder(dirname(path));
  }
  throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found === undefined ? undefined : found.bavail * found.bsize;
}

/** Bytes that the named files take in a folder; those that are not there take none. */
export async function bytesOf(folder: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
