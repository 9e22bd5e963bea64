import { realpath, stat } from 'node:fs/promises';
import nodePath, { type PlatformPath } from 'node:path';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';

/**
 * Identifies a folder independently of its path: through links, `..`, mounts, capitals and the forms of Windows paths
 * one folder has many names.
 */
export interface FolderLocation {
  /** Device and inode of the existing folders, from the root to the folder or its nearest existing parent. */
  readonly above: readonly string[];
  /** Names of the missing folders, normalised so that names which some file system does not distinguish are equal. */
  readonly missing: readonly string[];
}

/**
 * The location of a folder or file that exists or will be created. Never rejects: what cannot be read counts as
 * missing.
 */
export async function locationOf(folder: string): Promise<FolderLocation> {
  const path = nodePath.resolve(folder);
  const missing: string[] = [];
  for (const candidate of ancestorsOf(path).toReversed()) {
    const real = await realpath(candidate).catch(() => undefined);
    if (real !== undefined) return { above: await Promise.all(ancestorsOf(real).map(identityOf)), missing };
    missing.unshift(sameName(nodePath.basename(candidate)));
  }
  return { above: [], missing };
}

/** Whether a location equals the other one, or is inside it. */
export function isWithin(inner: FolderLocation, outer: FolderLocation): boolean {
  const nearest = outer.above.at(-1);
  const at = nearest === undefined ? -1 : inner.above.lastIndexOf(nearest);
  if (at < 0) return false;
  const below = [...inner.above.slice(at + 1), ...inner.missing];
  return outer.missing.every((name, index) => name === below[index]);
}

/** A path and all its parents, from the root on. */
export function ancestorsOf(path: string, { dirname }: Pick<PlatformPath, 'dirname'> = nodePath): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...ancestorsOf(above, { dirname }), path];
}

/** A name without differences that some file system ignores: capitals, composed letters, dots at the end. */
export function sameName(name: string): string {
  return (
    name
      .normalize('NFC')
      .toLowerCase()
      .replace(/(?<![. ])[. ]+$/, '') || name
  );
}

/** A Windows path without the prefix that lifts its limits, in one form of slashes and capitals. */
export function sameWindowsPath(path: string): string {
  const plain = path
    .replaceAll('/', '\\')
    .replace(/^\\\\[?.]\\(?:UNC\\)?/i, (prefix) => (/UNC/i.test(prefix) ? '\\\\' : ''));
  return plain.split('\\').map(sameName).join('\\');
}

/** Begins with a slash, so that it cannot equal a file name. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  // Some network file systems have no inode numbers.
  return found === undefined || found.ino === 0n ? `/${sameWindowsPath(path)}` : `/${found.dev}:${found.ino}`;
}

/**
 * A run removes files in its state folder and replaces files in its output folder: each would remove files of the
 * other.
 * @throws ConnectorError FOLDER_INVALID if they are the same, or one is inside the other
 */
export async function refuseNested(out: string, state: string): Promise<void> {
  const [outPlace, statePlace] = [await locationOf(out), await locationOf(state)];
  const [isOutInside, isStateInside] = [isWithin(outPlace, statePlace), isWithin(statePlace, outPlace)];
  if (!isOutInside && !isStateInside) return;
  const relation =
    isOutInside && isStateInside
      ? `The output folder ${out} (--out) and the state folder ${state} (--state) are the same`
      : isOutInside
        ? `The output folder ${out} (--out) is inside the state folder ${state} (--state)`
        : `The state folder ${state} (--state) is inside the output folder ${out} (--out)`;
  throw new ConnectorError('FOLDER_INVALID', `${relation}. Nothing was changed.`, {
    remedy: causeRemedies.FOLDER_INVALID.nested,
  });
}
