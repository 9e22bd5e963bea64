import { lstat, stat, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { codeOf, type FolderKind, folderFailure } from './failures.ts';
import { nameRefusedByWindows } from './file-names.ts';
import { asRefusal, modes, nearestFolder } from './folders.ts';
import { removeFile } from './replace.ts';

/** What was found out about a folder that files are to be written to. */
export interface FolderProbe {
  readonly isThere: boolean;
  /** The folder itself, or the nearest one above it, in which it can be made. */
  readonly at: string;
  /** Undefined where the file system does not say. */
  readonly freeBytes: number | undefined;
}

/** More than a file system hides in its own records. */
export const spaceProbe: Uint8Array = Buffer.alloc(1024 * 1024, '\n');

/** Characters of a name that is longer, below the folder, than any of ours. */
const longestName = 128;

/**
 * Writes a file into a folder, or where that is not there into the nearest one above it, and removes the file again.
 * Makes no folder. A run begins with it, and `check` does the same.
 * @throws ConnectorError FOLDER_INVALID, OUTPUT_FAILED where the disk is full or broken
 */
export async function probeFolder(
  folder: string,
  kind: FolderKind,
  runtime: Pick<Runtime, 'guid' | 'sleep'>,
  content: Uint8Array = Buffer.alloc(1),
): Promise<FolderProbe> {
  try {
    if (folder === '') throw Object.assign(new Error('no name'), { code: 'EINVAL' });
    const path = resolve(folder);
    refuseNames(path, folder, kind);
    const at = await nearestFolder(path);
    const name = `.connector-check-${runtime.guid()}-`.padEnd(longestName, '0');
    await refuseLong(join(path, name));
    const file = join(at, name);
    try {
      await writeFile(file, content, { flag: 'wx', flush: true, mode: modes.file });
    } catch (error) {
      throw asRefusal(error);
    } finally {
      await removeFile(file, runtime); // a scanner looks at what was written just now
    }
    return { isThere: at === path, at, freeBytes: await freeBytesOf(at) };
  } catch (error) {
    throw folderFailure(error, kind, folder);
  }
}

function refuseNames(path: string, folder: string, { what, setting }: FolderKind): void {
  const name = nameRefusedByWindows(path);
  if (name === undefined) return;
  const message = `${what} ${folder} cannot be used: Windows does not allow the folder name "${name}". Choose another one with ${setting}.`;
  throw new ConnectorError('FOLDER_INVALID', message, { remedy: causeRemedies.FOLDER_INVALID.nameReserved });
}

/** A folder that is yet to be made may be too deep for the files in it. */
async function refuseLong(path: string): Promise<void> {
  await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENAMETOOLONG') throw error;
  });
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
