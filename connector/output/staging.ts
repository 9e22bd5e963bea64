import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dayMs } from '../timestamps.ts';
import { type FolderKind, folderFailure, folderKinds } from './failures.ts';
import { makeFolder, modes } from './folders.ts';

const prefix = '.connector-staging-';
const stagingName = /^\.connector-staging-[A-Za-z0-9]{6}$/;

/**
 * Makes a temporary folder inside `out` (the same file system, so that a rename is atomic), and `out` itself; removes
 * those that crashed runs left more than a day before `now` (milliseconds since 1970).
 * @throws ConnectorError FOLDER_INVALID, OUTPUT_FAILED
 */
export async function makeStagingFolder(
  out: string,
  now: number,
  kind: FolderKind = folderKinds.output,
): Promise<string> {
  try {
    await makeFolder(out, kind === folderKinds.temporary ? modes.private : modes.shared);
    // Other accounts may have files in the folder for all programs, so the owner is checked first.
    if (kind !== folderKinds.temporary) await removeLeftOvers(out, now);
    return await mkdtemp(join(out, prefix));
  } catch (error) {
    throw folderFailure(error, kind, out);
  }
}

/** Whether a folder has the name of a temporary folder of this program. */
export function isStagingName(name: string): boolean {
  return stagingName.test(name);
}

/** Removes a temporary folder. Never rejects: what stays is removed by a later run. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function removeLeftOvers(out: string, now: number): Promise<void> {
  const entries = await readdir(out, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && isStagingName(entry.name));
  for (const { name } of folders) {
    const folder = join(out, name);
    if (await isLeftOver(folder, now)) await removeFolder(folder);
  }
}

/** Whether nothing in a temporary folder has been changed for more than a day. */
export async function isLeftOver(folder: string, now: number): Promise<boolean> {
  return (await lastChange(folder)) < now - dayMs;
}

/**
 * A running process changes its files, not the folder, so the files are checked, too. Unreadable ones are not removed.
 */
async function lastChange(folder: string): Promise<number> {
  try {
    const paths = [folder, ...(await readdir(folder)).map((name) => join(folder, name))];
    const states = await Promise.all(paths.map((path) => stat(path)));
    return Math.max(...states.map(({ mtimeMs }) => mtimeMs));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
