import type { ExitCode } from '../../errors/exit-codes.ts';
import type { ErrorReport } from '../../errors.ts';
import { asConnectorError } from '../../errors.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { visible } from '../../visible.ts';
import type { LogFormat } from './log.ts';

/** What a person is told of an error that ended the program: what is wrong, each single problem, what to do. No stack. */
export function explanationOf(thrown: unknown): readonly string[] {
  const { code, message, problems, remedy } = asConnectorError(thrown);
  return [`${code}: ${message}`, ...problems.map((problem) => `  - ${problem}`), remedy].map(visible);
}

/** The same as a host stores it: each single problem in the message. */
export function fullReportOf(thrown: unknown): ErrorReport {
  const { code, kind, message, problems, remedy } = asConnectorError(thrown);
  return { code, kind, message: [message, ...problems].join(' '), remedy };
}

/** The same for a host that reads the events of a run, of which there is none. */
export function endOf(thrown: unknown, nowMs: number): Extract<RunEvent, { type: 'run-finished' }> {
  const { exitCode } = asConnectorError(thrown);
  return { type: 'run-finished', at: new Date(nowMs).toISOString(), exitCode, error: fullReportOf(thrown) };
}

/**
 * A host that reads JSON is told in JSON, too, why nothing came of it; what is told in text is left to who catches it.
 * @returns how the process ends
 * @throws what was thrown, where the log is text
 */
export function endInLog(
  thrown: unknown,
  { format, emit, nowMs }: { readonly format: LogFormat; readonly emit: Emit; readonly nowMs: number },
): ExitCode {
  if (format === 'text') throw thrown;
  emit(endOf(thrown, nowMs));
  return asConnectorError(thrown).exitCode;
}
