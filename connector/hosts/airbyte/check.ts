import { type CheckReport, type StepResult, stepTitles } from '../../check/report.ts';
import { type AirbyteLogLevel, type AirbyteMessage, logMessage } from './messages.ts';

const levels: Readonly<Record<StepResult['status'], AirbyteLogLevel>> = {
  ok: 'INFO',
  skipped: 'DEBUG',
  warning: 'WARN',
  failed: 'ERROR',
};

/** A step of the check as a line of the log. */
export function stepMessage(step: StepResult): AirbyteMessage {
  return logMessage(levels[step.status], textOf(step));
}

/** What the check comes to: what is wrong, and what to do, or what may become wrong. */
export function connectionStatusMessage({ verdict, steps }: CheckReport): AirbyteMessage {
  const isReady = verdict === 'ready';
  const told = steps.filter(({ status }) => status === (isReady ? 'warning' : 'failed')).map(textOf);
  const message = told.join('\n');
  return {
    type: 'CONNECTION_STATUS',
    connectionStatus: {
      status: isReady ? 'SUCCEEDED' : 'FAILED',
      ...(message === '' ? {} : { message }),
    },
  };
}

function textOf({ step, subject, status, detail, finding }: StepResult): string {
  const head = subject === null ? stepTitles[step] : `${stepTitles[step]} ${subject}`;
  const seen = [status === 'skipped' ? 'skipped' : '', detail].filter(Boolean).join(', ');
  if (finding === null) return seen === '' ? head : `${head}: ${seen}`;
  const { code, message, problems, remedy } = finding;
  return `${head}: ${code}: ${[message, ...problems.map((problem) => problem.message), remedy].join(' ')}`;
}
