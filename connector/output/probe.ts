import { lstat, stat, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { codeOf, type FolderKind, folderFailure } from './failures.ts';
import { nameRefusedByWindows } from './file-names.ts';
import { asRefusal, modes, nearestFolder } from './folders.ts';
import { removeFile } from './replace.ts';

/** The result of testing a folder to which files will be written. */
export interface FolderProbe {
  readonly exists: boolean;
  /** The folder itself, or its nearest existing parent, in which it can be created. */
  readonly at: string;
  /** Undefined if the file system does not report it. */
  readonly freeBytes: number | undefined;
}

/** More than a file system hides in its own records. */
export const spaceProbe: Uint8Array = Buffer.alloc(1024 * 1024, '\n');

/** Characters of a name that is longer, below the folder, than any of ours. */
const longestName = 128;

/**
 * Writes a file into a folder, or if that does not exist into its nearest existing parent, and removes the file again.
 * Does not create the folder. A run starts with this test, and `check` does the same.
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
      await removeFile(file, runtime); // a virus scanner may have the new file open
    }
    return { exists: at === path, at, freeBytes: await freeBytesOf(at) };
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

/** A folder that will be created may be too deep for the files in it. */
async function refuseLong(path: string): Promise<void> {
  await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENAMETOOLONG') throw error;
  });
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found === undefined ? undefined : found.bavail * found.bsize;
}

/** The size of the named files in a folder; missing ones count as 0. */
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
