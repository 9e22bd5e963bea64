import { strToU8, zipSync } from 'fflate';
import type { Contents } from './contents.ts';

/** A zip has no "no time": the first moment that it can hold. Its times have no zone, so this is local time. */
const epoch = new Date(1980, 0, 1);
const unix = 3;

/**
 * The same contents give the same bytes, on any machine and version of Node.js: the order is that of the paths, the times
 * are fixed, and the compression is JavaScript, not the zlib that Node.js happens to be built with.
 */
export function zipOf(contents: Contents, executable: string): Uint8Array {
  const mode = (path: string) => (path === executable ? 0o100755 : 0o100644);
  return zipSync(
    Object.fromEntries(
      Object.keys(contents)
        .sort()
        .map((path) => [
          path,
          [bytesOf(contents[path] ?? ''), { os: unix, attrs: (mode(path) << 16) >>> 0 }],
        ]),
    ),
    { level: 9, mtime: epoch },
  );
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? strToU8(content) : content;
}
