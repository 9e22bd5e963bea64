import { statSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

/** Files that a program on Windows holds open: what the file system refuses there is refused here. */

interface Hold {
  /** How often it refuses before the program closes the file. */
  times: number;
  /** A program that shares neither reading nor writing; others only keep the file from going. */
  readonly isExclusive: boolean;
}

/** By inode: Windows, too, looks at the file, whichever of its names is used. By path where there is no file yet. */
const holds = new Map<number | string, Hold>();

/** How often a name is refused to a new file. */
const leaving = new Map<string, number>();

/** A file that was removed, and whose name is free when the last program that looks at it has closed it. */
export function holdName(path: string, times: number): void {
  leaving.set(path, times);
  onTestFinished(() => {
    leaving.delete(path);
  });
}

function refusedName(path: unknown): Error | undefined {
  const left = typeof path === 'string' ? (leaving.get(path) ?? 0) : 0;
  if (left <= 0) return undefined;
  leaving.set(String(path), left - 1);
  return Object.assign(new Error(`EPERM: ${String(path)}`), { code: 'EPERM' });
}

/** Holds a file open as long as the test lasts, or until it has refused so often; also one that is yet to be made. */
export function hold(path: string, { times = Number.POSITIVE_INFINITY, isExclusive = true } = {}): void {
  const key = statSync(path, { throwIfNoEntry: false })?.ino ?? path;
  holds.set(key, { times, isExclusive });
  onTestFinished(() => {
    holds.delete(key);
  });
}

function refusal(path: unknown, code: 'EPERM' | 'EBUSY', isReading = false): Error | undefined {
  if (typeof path !== 'string') return undefined;
  const found = statSync(path, { throwIfNoEntry: false });
  const held = found && (holds.get(found.ino) ?? holds.get(path));
  if (held === undefined || held.times <= 0 || (isReading && !held.isExclusive)) return undefined;
  held.times -= 1;
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** Stands in for `node:fs/promises`. */
export function withHeldFiles(real: typeof promises): typeof promises {
  return {
    ...real,
    rename: async (from, to) => {
      const refused = refusal(from, 'EBUSY') ?? refusal(to, 'EPERM');
      if (refused !== undefined) throw refused;
      await real.rename(from, to);
    },
    rm: async (path, options) => {
      const refused = refusal(path, 'EBUSY');
      if (refused !== undefined) throw refused;
      await real.rm(path, options);
    },
    readFile: (async (path: string, encoding: 'utf8') => {
      const refused = refusal(path, 'EBUSY', true);
      if (refused !== undefined) throw refused;
      return await real.readFile(path, encoding);
    }) as typeof real.readFile,
    open: async (path, ...rest) => {
      const refused = refusal(path, 'EBUSY', true) ?? refusedName(path);
      if (refused !== undefined) throw refused;
      return await real.open(path, ...rest);
    },
  };
}

/** Stands in for `node:fs`. */
export function withHeldStreams<T extends { readonly createReadStream: (path: string) => Readable }>(
  real: T,
): T {
  return {
    ...real,
    createReadStream: (path: string, ...rest: []) => {
      const refused = refusal(path, 'EBUSY', true);
      if (refused === undefined) return real.createReadStream(path, ...rest);
      return new Readable({ read: (): void => undefined, construct: (done) => done(refused) });
    },
  };
}
