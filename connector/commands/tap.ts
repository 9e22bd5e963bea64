import type { ExitCode } from '../errors/exit-codes.ts';
import { metricLine } from '../hosts/singer/metrics.ts';
import { type TapCommand, tapCommand } from '../hosts/singer/tap.ts';
import { testTap } from '../hosts/singer/test-tap.ts';
import { linesOfStep, verdictOf } from '../hosts/terminal/check-lines.ts';
import { endInLog, endOf, explanationOf } from '../hosts/terminal/error-text.ts';
import { isShown, openLog } from '../hosts/terminal/log.ts';
import { type DisplayOptions, openRunDisplay } from '../hosts/terminal/run-display.ts';
import { failuresOf } from '../hosts/terminal/summary.ts';
import type { Runtime } from '../runtime.ts';
import { visible } from '../visible.ts';

interface RunTap extends Omit<TapCommand, 'emit' | 'measure'> {
  readonly format: DisplayOptions['format'];
  readonly level: DisplayOptions['level'];
  readonly screen: DisplayOptions['screen'];
  readonly isTest: boolean;
  readonly runtime: Runtime;
}

/** A tap beside its log. @returns how the process ends @throws ConnectorError, told already where the log is JSON */
export async function runTap({ format, level, screen, isTest, ...options }: RunTap): Promise<ExitCode> {
  const { runtime } = options;
  const tell = (lines: readonly string[]) => {
    for (const line of lines) screen.write(`${format === 'text' ? visible(line) : line}\n`);
  };
  // The target, and often its host, write into the same log, so nothing in it is redrawn.
  const runId = runtime.guid();
  const { emit, close } = await openRunDisplay({
    runId,
    format,
    level,
    screen,
    runtime,
    isTerminal: false,
    isLive: false,
    color: false,
  });
  try {
    const command = { ...options, runId, emit };
    const log = { format, level, tell };
    return isTest ? await testInLog(command, log) : await sendInLog(command, log);
  } catch (thrown) {
    return endInLog(thrown, { format, emit, nowMs: runtime.now() });
  } finally {
    close();
  }
}

interface Log extends Pick<DisplayOptions, 'format' | 'level'> {
  readonly tell: (lines: readonly string[]) => void;
}

type LoggedTap = Omit<TapCommand, 'measure'> & { readonly runId: string };

async function sendInLog(command: LoggedTap, { format, level, tell }: Log): Promise<ExitCode> {
  const isMeasured = isShown('info', level);
  const report = await tapCommand({
    ...command,
    measure(points) {
      if (isMeasured) {
        const nowMs = command.runtime.now();
        tell(points.map((point) => metricLine(point, { format, nowMs, runId: command.runId })));
      }
    },
  });
  if (format === 'text') tell(failuresOf(report));
  return report.exitCode as ExitCode;
}

async function testInLog(command: LoggedTap, { format, tell }: Log): Promise<ExitCode> {
  const { emit, runtime, runId } = command;
  const isText = format === 'text';
  const log = openLog({
    ...{ format, level: 'debug', now: runtime.now, runId },
    write: (line) => tell([line]),
  });
  return await testTap({
    ...command,
    onStep(step) {
      if (isText) tell(linesOfStep(step));
      else
        log({
          ...{ level: step.status === 'failed' ? 'error' : 'info', event: 'check-step' },
          ...{ text: linesOfStep(step).join('\n'), members: step },
        });
    },
    onVerdict(report) {
      if (isText) tell([verdictOf(report)]);
      else log({ level: 'info', event: 'check-report', text: verdictOf(report), members: report });
    },
    onFailure(failure) {
      if (isText) tell(explanationOf(failure));
      else emit(endOf(failure, runtime.now()));
    },
  });
}
