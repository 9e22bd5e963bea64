import { ConnectorError, type ErrorCode } from '../../errors.ts';

/** Reads what a host hands over as a file. @throws ConnectorError that names the file, and why it cannot be read */
export function readGiven(
  path: string,
  { what, code, readFile }: { what: string; code: ErrorCode; readFile: (path: string) => string },
): string {
  try {
    return readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ConnectorError(code, `The ${what} "${path}" cannot be read (${reason}).`, { cause });
  }
}
