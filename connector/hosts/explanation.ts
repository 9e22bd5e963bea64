import { asConnectorError } from '../errors.ts';
import type { RunEvent } from '../events.ts';
import { visible } from './visible.ts';

/** What a person is told of an error that ended the program: what is wrong, each single problem, what to do. No stack. */
export function explanationOf(thrown: unknown): readonly string[] {
  const { code, message, problems, remedy } = asConnectorError(thrown);
  return [`${code}: ${message}`, ...problems.map((problem) => `  - ${problem}`), remedy].map(visible);
}

/** The same for a host that reads the events of a run, of which there is none. */
export function endOf(thrown: unknown, nowMs: number): Extract<RunEvent, { type: 'run-finished' }> {
  const error = asConnectorError(thrown);
  const { code, kind, remedy, exitCode } = error;
  const message = [error.message, ...error.problems].join(' ');
  const at = new Date(nowMs).toISOString();
  return { type: 'run-finished', at, exitCode, error: { code, kind, message, remedy } };
}
