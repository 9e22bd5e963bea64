import { ConnectorError } from '../errors.ts';

/** Why a file operation failed, in the words of somebody who looks after the machine. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than this file system allows',
  EIO: 'the disk reports an error',
  EROFS: 'the file system is read-only',
  EACCES: 'access is denied (no right to it, or another program holds it open)',
  EPERM: 'access is denied (no right to it, or another program holds it open)',
  EBUSY: 'another program holds it open',
  ENOENT: 'the folder does not exist (any more)',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  ENOTEMPTY: 'a folder stands where a file is needed',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'this process has too many files open',
  ENFILE: 'this machine has too many files open',
};

/** The error code of a failed file operation, such as `ENOSPC`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * A failed file operation as OUTPUT_FAILED. `what` is a sentence without its end: "sessions.csv cannot be written".
 * A ConnectorError passes as it is.
 */
export function outputFailure(error: unknown, what: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const code = codeOf(error);
  const reason = code === undefined ? 'an unexpected problem' : reasons[code];
  return new ConnectorError('OUTPUT_FAILED', `${what}: ${reason ?? `the system answered ${code}`}.`, {
    cause: error,
  });
}
