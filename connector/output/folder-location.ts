import { realpath, stat } from 'node:fs/promises';
import nodePath, { type PlatformPath } from 'node:path';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';

/**
 * A folder by what it is, not by what it is called: links, `..`, mounts, capitals and the forms of Windows paths lead to
 * the same place under many names.
 */
export interface Place {
  /** Device and number of the folders that are there, from the root to the folder or the nearest one above it. */
  readonly above: readonly string[];
  /** Names of those that are not there yet, in a form that is the same for all that some file system takes for one name. */
  readonly missing: readonly string[];
}

/** Where a folder, or a file, is or will be. Throws nothing: what cannot be looked at counts as missing. */
export async function placeOf(folder: string): Promise<Place> {
  const path = nodePath.resolve(folder);
  const missing: string[] = [];
  for (const candidate of ancestorsOf(path).toReversed()) {
    const real = await realpath(candidate).catch(() => undefined);
    if (real !== undefined) return { above: await Promise.all(ancestorsOf(real).map(identityOf)), missing };
    missing.unshift(sameName(nodePath.basename(candidate)));
  }
  return { above: [], missing };
}

/** Whether a place is the other one, or lies inside it. */
export function isWithin(inner: Place, outer: Place): boolean {
  const nearest = outer.above.at(-1);
  const at = nearest === undefined ? -1 : inner.above.lastIndexOf(nearest);
  if (at < 0) return false;
  const below = [...inner.above.slice(at + 1), ...inner.missing];
  return outer.missing.every((name, index) => name === below[index]);
}

/** A path and all above it, from the root on. */
export function ancestorsOf(path: string, { dirname }: Pick<PlatformPath, 'dirname'> = nodePath): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...ancestorsOf(above, { dirname }), path];
}

/** The part of a name that every file system tells apart: some know no capitals, no composed letters or no dots at the end. */
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

/** A slash stands in front of it, so that it is no name. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  // Some network file systems have no numbers.
  return found === undefined || found.ino === 0n ? `/${sameWindowsPath(path)}` : `/${found.dev}:${found.ino}`;
}

/**
 * A run clears up in its state folder and publishes in its output folder: each of them would take away files of the other.
 * @throws ConnectorError FOLDER_INVALID where the one is the other, or lies inside it
 */
export async function refuseNested(out: string, state: string): Promise<void> {
  const [outPlace, statePlace] = [await placeOf(out), await placeOf(state)];
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
