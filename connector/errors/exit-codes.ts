import { type ErrorCode, type ErrorKind, errorDefinitions } from './codes.ts';

/** Exit codes of the process (sysexits). The most severe of all errors decides. */
export const exitCodes = {
  0: 'complete: every selected table was published',
  70: 'internal error of the connector, or an unexpected answer of the source',
  75: 'transient: run again later',
  78: 'configuration: parameters, credentials, permissions or entitlement',
  130: 'interrupted (SIGINT)',
  143: 'interrupted (SIGTERM)',
} as const;

export type ExitCode = keyof typeof exitCodes;

const exitCodeOfKind: Record<ErrorKind, ExitCode> = { config: 78, transient: 75, system: 70 };

/** Exit codes that an error can lead to. For an interruption, the signal decides which. */
export function exitCodesOf(code: ErrorCode): readonly [ExitCode, ...ExitCode[]] {
  return code === 'CANCELLED' ? [130, 143] : [exitCodeOfKind[errorDefinitions[code].kind]];
}

/** From the most severe: an interruption, then what needs attention most urgently. */
const bySeverity: readonly ExitCode[] = [130, 143, 70, 78, 75, 0];

/** How a command ends that has done several things. */
export function mostSevereExitCode(...codes: readonly ExitCode[]): ExitCode {
  return bySeverity.find((code) => codes.includes(code)) ?? 0;
}
