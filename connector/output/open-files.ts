import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm, unlink } from 'node:fs/promises';
import { codeOf } from './failures.ts';
import { modes } from './folders.ts';

/**
 * Files with predictable names are opened here: an account that may write beside them could have put a link there, so that
 * a run writes over what the link leads to. Windows has no such flag, and lets only administrators make links.
 */
const noFollow = constants.O_NOFOLLOW ?? 0;

/** Creates a file, or empties the one that is there; a link in its place goes. Throws the error of the file system. */
export async function openEmpty(path: string): Promise<FileHandle> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() === true) await rm(path, { force: true });
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
  return await open(path, O_WRONLY | O_CREAT | O_TRUNC | noFollow, modes.file);
}

/** Creates a file that is not there; what a killed run left in its place goes. Throws the error of the file system. */
export async function openNew(path: string): Promise<FileHandle> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  return await open(path, 'wx', modes.file);
}

/** Opens a file of ours to change it. Throws the error of the file system, also where it is a link. */
export async function openOwn(path: string): Promise<FileHandle> {
  return await open(path, constants.O_RDWR | noFollow);
}

/** Opens a file of ours to add to its end. Throws the error of the file system, also where it is a link. */
export async function openToAppend(path: string): Promise<FileHandle> {
  return await open(path, constants.O_WRONLY | constants.O_APPEND | noFollow);
}
