import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from './failures.ts';

/** Permissions of created folders and files, as far as the umask allows them. Windows does not have them. */
export const modes = {
  /** State and temporary folders: unfinished tables are private. */
  private: 0o700,
  /** The output folder: its group may read. */
  shared: 0o750,
  /** Tables, reports and all else that is written. */
  file: 0o640,
} as const;

/**
 * The folder itself, or its nearest existing parent. Throws the error of the file system if a file or a dangling link
 * is in the way.
 */
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

/**
 * Makes a folder that only its owner can enter; it may exist from an earlier version. Throws the error of the file
 * system.
 */
export async function makePrivate(folder: string): Promise<void> {
  await makeFolder(folder, modes.private);
  await chmod(folder, modes.private).catch(() => undefined); // owned by another account, which decides
}

/**
 * Makes a folder and its missing parents, one after the other: the recursive `mkdir` of Node.js never returns on a file
 * system such as `/proc`, which refuses to create the folder with the error for a missing parent. Throws the error of
 * the file system.
 * @param mode the mode of the folder itself, if it is made; its parents follow the umask
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
      // Another run may have made it first.
      if (codeOf(error) === 'EEXIST' && (await stat(made)).isDirectory()) return;
      throw asRefusal(error);
    });
  }
}

/** An existing folder in which nothing can be created, although the error says that it does not exist. */
export function asRefusal(error: unknown): unknown {
  return codeOf(error) === 'ENOENT' ? fault('ENOTSUP', 'the folder') : error;
}

function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${path}: ${code}`), { code });
}
