import type { ErrorCode } from '../errors/codes.ts';
import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';

/** A file that is named on the command line. */
interface GivenFile {
  /** As messages call it: "config", "state". */
  readonly what: string;
  /** Of the error where it cannot be read. */
  readonly code: ErrorCode;
  readonly readFile: (path: string) => string;
}

/** @throws ConnectorError that names the file, and why it cannot be read */
export function readGivenFile(path: string, { what, code, readFile }: GivenFile): string {
  try {
    return readFile(path);
  } catch (cause) {
    throw unreadable(path, { what, code, cause });
  }
}

export function unreadable(
  path: string,
  { what, code, cause }: Pick<GivenFile, 'what' | 'code'> & { readonly cause: unknown },
): ConnectorError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new ConnectorError(code, `The ${what} "${path}" cannot be read (${reason}).`, {
    cause,
    remedy: causeRemedies.PARAMETERS_INVALID.file,
  });
}
