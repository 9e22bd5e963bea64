import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm, unlink } from 'node:fs/promises';
import { codeOf } from './failures.ts';
import { modes } from './folders.ts';

/**
 * Opens files with predictable names: an account that may write in the same folder could have created a link there, so
 * that a run would overwrite the target of the link. Windows has no such flag, and lets only administrators make links.
 */
const noFollow = constants.O_NOFOLLOW ?? 0;

/** Creates a file, or truncates the existing one; a link is removed. Throws the error of the file system. */
export async function openEmpty(path: string): Promise<FileHandle> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() === true) await rm(path, { force: true });
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
  return await open(path, O_WRONLY | O_CREAT | O_TRUNC | noFollow, modes.file);
}

/** Creates a new file; a file that a killed run left is removed. Throws the error of the file system. */
export async function openNew(path: string): Promise<FileHandle> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  return await open(path, 'wx', modes.file);
}

/** Opens an existing file to change it. Throws the error of the file system, also if it is a link. */
export async function openExisting(path: string): Promise<FileHandle> {
  return await open(path, constants.O_RDWR | noFollow);
}

/** Opens an existing file to append to it. Throws the error of the file system, also if it is a link. */
export async function openToAppend(path: string): Promise<FileHandle> {
  return await open(path, constants.O_WRONLY | constants.O_APPEND | noFollow);
}
