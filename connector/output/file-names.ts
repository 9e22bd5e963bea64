import nodePath, { type PlatformPath } from 'node:path';

/** Windows treats these names as devices, with any extension and in any case. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\.|$)/i;

const plain = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * Whether a name is that of a file as this project writes them: plain letters, no path, no device. Capitals stand in
 * the published names of tables only; no two names of ours differ in nothing else, which would be one file on Windows.
 * All that is read from a file on disk and then used as a name has to pass here.
 */
export function isPlainFileName(name: string): boolean {
  return name.length <= 128 && plain.test(name) && !devices.test(name);
}

/**
 * Characters that no name on Windows contains; a name that ends in one of the last two is stored under another name.
 */
const forbidden = /[<>:"|?*\p{Cc}]|[. ]$/u;

/**
 * The first part of an absolute path that cannot be a folder on Windows; undefined if there is none, and on other
 * systems. Node.js uses a form of path that lets Windows create most of them anyway, and then no other program can open
 * or remove them.
 */
export function nameRefusedByWindows(
  path: string,
  { sep, parse }: Pick<PlatformPath, 'sep' | 'parse'> = nodePath,
): string | undefined {
  if (sep === '/') return undefined;
  const names = path.slice(parse(path).root.length).split(sep);
  return names.find((name) => devices.test(name) || forbidden.test(name));
}
