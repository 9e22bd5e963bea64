import { appendFileSync, closeSync, constants, fchmodSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { isWithin, locationOf } from '../../output/folder-location.ts';

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

/**
 * What lies in the output folder is collected as tables, and the state folder is cleared up.
 * @throws ConnectorError PARAMETERS_INVALID where the file would lie in one of them
 */
export async function refuseTraceIn(
  path: string,
  { out, state }: { readonly out: string; readonly state?: string | undefined },
): Promise<void> {
  const place = await locationOf(path);
  const folders = [['output', out] as const, ...(state === undefined ? [] : [['state', state] as const])];
  for (const [name, folder] of folders) {
    const other = await locationOf(folder);
    if (!isWithin(place, other) && !isWithin(other, place)) continue;
    throw refused(path, `it is inside the ${name} folder ${folder}, or the folder is inside it`);
  }
}

function openFile(path: string): number {
  try {
    if (isTaken(path)) throw refused(path, 'it exists and is not a trace; it is not overwritten');
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    // Windows has no such flag.
    const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | (O_NOFOLLOW ?? 0), 0o600);
    fchmodSync(file, 0o600);
    return file;
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw refused(path, cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause));
  }
}

function isTaken(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  return !found.isFile() || (found.size > 0 && !readFileSync(path, 'latin1').startsWith(beginning));
}

function refused(path: string, reason: string): ConnectorError {
  const message = `The trace file "${path}" cannot be written (${reason}).`;
  return new ConnectorError('PARAMETERS_INVALID', message, {
    remedy: causeRemedies.PARAMETERS_INVALID.traceFile,
  });
}
