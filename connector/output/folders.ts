import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './failures.ts';

/** What others may do in folders and files that are made here, as far as the umask allows it. Windows knows no such rights. */
export const modes = {
  /** The state, and temporary folders: half tables concern nobody else. */
  private: 0o700,
  /** The output folder: its group may read. */
  shared: 0o750,
  /** Tables, reports and all else that is written. */
  file: 0o640,
} as const;

/** The folder itself, or the nearest one above it. Throws the error of the file system where a file or a link that leads nowhere stands in the way. */
export async function nearestFolder(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return path;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    if ((await lstat(path).catch(() => undefined))?.isSymbolicLink()) throw fault('ELINK', path);
    return await nearestFolder(dirname(path));
  }
  throw fault('ENOTDIR', path);
}

/** A folder that only its owner can enter, made by this version or an earlier one. Throws the error of the file system. */
export async function makePrivate(folder: string): Promise<void> {
  await makeFolder(folder, modes.private);
  await chmod(folder, modes.private).catch(() => undefined); // another account's, who decides
}

/**
 * Makes a folder and those above it that are not there, one after the other: the recursive `mkdir` of Node.js never ends
 * where a file system such as `/proc` denies both the folder and that it is missing. Throws the error of the file system.
 * @param mode of the folder itself, if it is made; those above it follow the umask
 */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  const missing: string[] = [];
  const path = resolve(folder);
  const at = await nearestFolder(path);
  for (let above = path; above !== at; above = dirname(above)) missing.unshift(basename(above));
  let made = at;
  for (const name of missing) {
    made = join(made, name);
    await mkdir(made, made === path ? { mode } : {}).catch(async (error: unknown) => {
      // Another run may have been quicker.
      if (codeOf(error) === 'EEXIST' && (await stat(made)).isDirectory()) return;
      throw asRefusal(error);
    });
  }
}

/** A folder that is there, and in which nothing can be made because that is "not there". */
export function asRefusal(error: unknown): unknown {
  return codeOf(error) === 'ENOENT' ? fault('ENOTSUP', 'the folder') : error;
}

function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${path}: ${code}`), { code });
}
