import type { ExitCode } from '../../errors/exit-codes.ts';
import type { ErrorReport } from '../../errors.ts';
import { asConnectorError, reportOf } from '../../errors.ts';
import type { Emit, RunEvent } from '../../events.ts';
import { findingIn } from '../../languages/findings.ts';
import { englishTexts } from '../../languages/texts.ts';
import { visible } from '../../visible.ts';
import type { LogFormat } from './log.ts';

/** An error that ended the program, for a person: what is wrong, each single problem, what to do. No stack. */
export function explanationOf(thrown: unknown, texts = englishTexts): readonly string[] {
  const error = asConnectorError(thrown);
  const { code, message, remedy } = findingIn(texts, reportOf(error));
  return [`${code}: ${message}`, ...error.problems.map((problem) => `  - ${problem}`), remedy].map(visible);
}

/** The same for a platform that stores it: the message contains every single problem. */
export function fullReportOf(thrown: unknown): ErrorReport {
  const { code, kind, message, problems, remedy } = asConnectorError(thrown);
  return { code, kind, message: [message, ...problems].join(' '), remedy };
}

/** The same for a platform that reads the events of a run, when the run did not start. */
export function endOf(thrown: unknown, nowMs: number): Extract<RunEvent, { type: 'run-finished' }> {
  const { exitCode, namedProblems } = asConnectorError(thrown);
  return {
    ...{ type: 'run-finished', at: new Date(nowMs).toISOString(), exitCode, error: fullReportOf(thrown) },
    ...(namedProblems.length === 0 ? {} : { problems: [...namedProblems] }),
  };
}

/**
 * Writes the error to a JSON log. With a text log it is thrown again, and the caller prints it.
 * @returns the exit code
 * @throws the given error, if the log is text
 */
export function endInLog(
  thrown: unknown,
  { format, emit, nowMs }: { readonly format: LogFormat; readonly emit: Emit; readonly nowMs: number },
): ExitCode {
  if (format === 'text') throw thrown;
  emit(endOf(thrown, nowMs));
  return asConnectorError(thrown).exitCode;
}
