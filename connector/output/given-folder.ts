import nodePath, { type PlatformPath } from 'node:path';

/**
 * A folder as somebody wrote it, in a form that names can be joined to. On Windows, `C:` and `C:out` mean the folder that is
 * current on that drive, which `join` takes for its root. Of `\\?\C:\out` the root is a device: Node.js asks Windows in
 * that form by itself, so long paths do not need it.
 */
export function givenFolder(given: string, path: Pick<PlatformPath, 'sep' | 'resolve'> = nodePath): string {
  if (path.sep === '/') return given;
  const [, share, drive] = /^[\\/]{2}[?.][\\/](?:UNC[\\/](.+)|([a-z]:.*))$/is.exec(given) ?? [];
  if (share !== undefined) return `\\\\${share}`;
  if (drive !== undefined) return drive.length === 2 ? `${drive}\\` : drive;
  return /^[a-z]:(?![\\/])/i.test(given) ? path.resolve(given) : given;
}
