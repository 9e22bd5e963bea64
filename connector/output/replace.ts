import { rename as fsRename, open, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Runtime } from '../runtime.ts';
import { codeOf, outputFailure } from './failures.ts';
import { openNew } from './open-files.ts';

/** The clock and timers of a run. */
export type PublishRuntime = Pick<Runtime, 'now' | 'sleep'>;

/** What is needed to wait until another program closes a file. */
export type Waiting = Pick<Runtime, 'sleep'>;

/** The rename of the file system, or its replacement in tests. */
export type Rename = (from: string, to: string) => Promise<void>;

/**
 * Windows answers one of these while a viewer, an indexer or a virus scanner holds the file; most let go in seconds.
 */
const busyCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Milliseconds between the tries; about six seconds in all. */
const waits = [100, 200, 400, 800, 1600, 3200];

/**
 * Retries an action on a file that another program may have open, for some seconds; throws the last error.
 * It cannot be cancelled: a run that is stopped while it publishes should finish within these few seconds.
 */
export async function whileBusy<T>(action: () => Promise<T>, runtime: Waiting): Promise<T> {
  const { signal } = new AbortController();
  for (const wait of waits) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error)) throw error;
      await runtime.sleep(wait, signal);
    }
  }
  return action();
}

/** Whether another program or missing permissions prevented an action on an existing file. */
export function isBusy(error: unknown): boolean {
  return busyCodes.has(codeOf(error) ?? '');
}

/** Moves a file of the same file system over `folder/name`. @throws ConnectorError OUTPUT_FAILED naming the file. */
export async function moveOver(
  from: string,
  folder: string,
  runtime: Waiting,
  rename: Rename,
): Promise<void> {
  const name = basename(from);
  const target = join(folder, name);
  try {
    await renameOver(from, target, runtime, rename);
  } catch (error) {
    throw outputFailure(
      error,
      isBusy(error) ? await reasonAgainst(target) : `${name} cannot be put in place`,
    );
  }
}

/** Windows refuses to replace a read-only file, with the same error as for an open one. */
async function reasonAgainst(target: string): Promise<string> {
  const name = basename(target);
  const found = await stat(target).catch(() => undefined);
  return found !== undefined && (found.mode & 0o222) === 0
    ? `${name} is read-only and cannot be replaced; clear its read-only attribute and run again`
    : `${name} cannot be replaced; close the program that holds it open and run again`;
}

/** Renames a file over another one, or none, of the same folder. Throws the error of the file system. */
export async function renameOver(
  from: string,
  to: string,
  runtime: Waiting,
  rename: Rename = fsRename,
): Promise<void> {
  await whileBusy(() => rename(from, to), runtime);
}

/** Removes a file that may not be there. Throws the error of the file system. */
export async function removeFile(path: string, runtime: Waiting): Promise<void> {
  await whileBusy(() => rm(path, { force: true }), runtime);
}

/** Waits until the disk has the content of a file. Throws the error of the file system. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+'); // Windows syncs writable handles only
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the disk has the names in a folder, where the platform can: Windows does not open folders. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // only the order of the renames after a power failure is not guaranteed then
  }
}

/**
 * Writes a file atomically: after a crash it has either the old or the new content. Throws the error of the file
 * system.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  runtime: Waiting,
  rename: Rename = fsRename,
): Promise<void> {
  const fresh = `${path}.new`;
  const handle = await whileBusy(() => openNew(fresh), runtime);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameOver(fresh, path, runtime, rename);
}
