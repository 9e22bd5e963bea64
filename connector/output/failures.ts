import { causeRemedies } from '../errors/remedies.ts';
import { ConnectorError } from '../errors.ts';

/** Why a file operation failed, in the words of an administrator. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than this file system allows',
  EIO: 'the disk reports an error',
  EROFS: 'the file system is read-only',
  EACCES: 'access is denied (no permission, or another program holds it open)',
  EPERM: 'access is denied (no permission, or another program holds it open)',
  EBUSY: 'another program holds it open',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'there is a file where a folder is needed',
  EEXIST: 'there is a file where a folder is needed',
  EISDIR: 'there is a folder where a file is needed',
  ENOTEMPTY: 'there is a folder where a file is needed',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'the links form a loop',
  ELINK: 'a link has no target',
  EINVAL: 'the operating system does not allow this name',
  ENOTSUP: 'files cannot be created there',
  ERR_INVALID_ARG_VALUE: 'the operating system does not allow this name',
  EMFILE: 'this process has too many files open',
  ENFILE: 'this machine has too many files open',
};

/**
 * Failures that another folder or other permissions would fix. A full or broken disk and a busy file are not among
 * them.
 */
const ofTheFolder: ReadonlySet<string> = new Set([
  ...['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'ELINK'],
  ...['EINVAL', 'ENOTSUP', 'ENXIO', 'ENODEV', 'ERR_INVALID_ARG_VALUE'],
]);

/** A folder that the connector writes to, as messages name it. */
export interface FolderKind {
  /** "The output folder". */
  readonly what: string;
  /** What chooses it: an option or a variable. */
  readonly setting: string;
}

export const folderKinds = {
  output: { what: 'The output folder', setting: '--out' },
  state: { what: 'The state folder', setting: '--state' },
  temporary: { what: 'The folder for temporary files', setting: 'TMPDIR (on Windows TEMP)' },
} as const satisfies Readonly<Record<string, FolderKind>>;

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
  return new ConnectorError('OUTPUT_FAILED', `${what}: ${reasonOf(error)}.`, { cause: error });
}

/**
 * A folder that cannot be used, as FOLDER_INVALID that names what chooses it; a full or broken disk is OUTPUT_FAILED.
 * A ConnectorError passes as it is.
 */
export function folderFailure(error: unknown, { what, setting }: FolderKind, path: string): ConnectorError {
  if (error instanceof ConnectorError || !ofTheFolder.has(codeOf(error) ?? '')) {
    return outputFailure(error, `${what} ${path} cannot be written to`);
  }
  const message = `${what} ${path} cannot be used: ${reasonOf(error)}. Correct it, or choose another one with ${setting}.`;
  return new ConnectorError('FOLDER_INVALID', message, {
    cause: error,
    remedy: causeRemedies.FOLDER_INVALID.notUsable,
  });
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === undefined ? 'unexpected error' : (reasons[code] ?? `the operating system reported ${code}`);
}
