import { type ErrorCode, type ErrorKind, errorDefinitions } from './codes.ts';

/** How the process ends (sysexits); the worst of all errors decides. */
export const exitCodes = {
  0: 'complete: every table asked for was published',
  70: 'a fault of the connector, or a source that breaks its contract',
  75: 'transient: run again later',
  78: 'configuration: parameters, credentials, rights or entitlement',
  130: 'interrupted (SIGINT)',
  143: 'interrupted (SIGTERM)',
} as const;

export type ExitCode = keyof typeof exitCodes;

const exitCodeOfKind: Record<ErrorKind, ExitCode> = { config: 78, transient: 75, system: 70 };

/** How the process may end for an error; of an interruption the signal decides which. */
export function exitCodesOf(code: ErrorCode): readonly [ExitCode, ...ExitCode[]] {
  return code === 'CANCELLED' ? [130, 143] : [exitCodeOfKind[errorDefinitions[code].kind]];
}
