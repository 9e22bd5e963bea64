import { closeSync, constants, openSync, readSync } from 'node:fs';
import { readText } from './encoding.ts';

/**
 * Files that a user names. They may be anything: a pipe without a writer, or an endless device.
 */

/** A catalog of all tables has about a megabyte. */
export const mostGivenBytes = 16 * 1024 * 1024;

/** Its code is a phrase, for messages that name the reason in brackets. */
class Unusable extends Error {
  override readonly name = 'Unusable';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Why more than so many bytes are not read. */
export function tooLong(mostBytes: number): Error {
  const most = mostBytes < 1024 * 1024 ? `${mostBytes / 1024} KiB` : `${mostBytes / 1024 / 1024} MiB`;
  return new Unusable(`it is longer than ${most}`);
}

const chunkBytes = 64 * 1024;

/** A program that writes into the pipe has so long for each piece. */
const patienceMs = 10_000;
const pauseMs = 20;

/**
 * The text of a file, which may be a pipe (`<(…)` of a shell).
 * @throws Error with a code that says why there is none
 */
export function readGivenText(path: string, mostBytes = mostGivenBytes): string {
  // Without waiting: to open a pipe would last until somebody writes to it.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const read = readPatiently(file, chunk);
      if (read === 0) return readText(Buffer.concat(chunks, bytes));
      bytes += read;
      if (bytes > mostBytes) throw tooLong(mostBytes);
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

function readPatiently(file: number, chunk: Buffer): number {
  for (let waited = 0; ; waited += pauseMs) {
    try {
      return readSync(file, chunk, 0, chunk.length, null);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      if (waited >= patienceMs) throw new Unusable('it delivers no data');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
