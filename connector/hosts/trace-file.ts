import { appendFileSync, closeSync, fchmodSync, openSync, readFileSync, statSync } from 'node:fs';
import { ConnectorError } from '../errors.ts';

/** A file of lines that only its owner may read. */
export interface TraceFile {
  /** @throws what the file system throws */
  readonly write: (line: string) => void;
  close(): void;
}

/** How an earlier trace begins: no other file is written over. */
const beginning = '{"exchange":1,';

/** @throws ConnectorError PARAMETERS_INVALID when the file cannot be written, or holds something else */
export function openTraceFile(path: string): TraceFile {
  const file = openFile(path);
  return {
    write: (line) => appendFileSync(file, `${line}\n`),
    close: () => closeSync(file),
  };
}

function openFile(path: string): number {
  try {
    if (isTaken(path)) throw refused(path, 'it holds something else, which stays; name another file');
    const file = openSync(path, 'w', 0o600);
    fchmodSync(file, 0o600);
    return file;
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw refused(path, cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause));
  }
}

function isTaken(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  return !found.isFile() || (found.size > 0 && !readFileSync(path, 'latin1').startsWith(beginning));
}

function refused(path: string, reason: string): ConnectorError {
  return new ConnectorError('PARAMETERS_INVALID', `The trace file "${path}" cannot be written (${reason}).`);
}
