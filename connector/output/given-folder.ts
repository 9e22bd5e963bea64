import nodePath, { type PlatformPath } from 'node:path';

/**
 * A folder from the command line, in a form that names can be joined to. On Windows, `C:` and `C:out` mean the folder
 * that is current on that drive, which `join` would treat as its root. The root of `\\?\C:\out` is a device: Node.js
 * uses that form by itself, so long paths do not need it.
 */
export function givenFolder(given: string, path: Pick<PlatformPath, 'sep' | 'resolve'> = nodePath): string {
  if (path.sep === '/') return given;
  const [, share, drive] = /^[\\/]{2}[?.][\\/](?:UNC[\\/](.+)|([a-z]:.*))$/is.exec(given) ?? [];
  if (share !== undefined) return `\\\\${share}`;
  if (drive !== undefined) return drive.length === 2 ? `${drive}\\` : drive;
  return /^[a-z]:(?![\\/])/i.test(given) ? path.resolve(given) : given;
}
