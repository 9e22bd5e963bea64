import { isSkip } from '../errors/codes.ts';
import { type WarningCode, warningDefinitions } from '../errors/warnings.ts';
import { type ConnectorError, whyEnded } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { type StepName, type StepResult, stepTitles } from './report.ts';

/** One thing that has to hold for a run to succeed. */
export interface Step {
  readonly name: StepName;
  /** Which host, table or folder, where there may be several. */
  readonly subject?: string;
  /** Steps without which there is no point in this one. */
  readonly needs: readonly StepName[];
  /** False where a run with these parameters does without it: then its failure is a warning. */
  readonly isNeeded?: boolean;
  /** @throws ConnectorError what is wrong */
  readonly run: (signal: AbortSignal) => Promise<Outcome>;
}

/** What was seen, in words. */
export interface Outcome {
  readonly detail: string;
  readonly warning?: { readonly code: WarningCode; readonly message: string };
  /** There was nothing to look at, or no telling. */
  readonly isSkipped?: true;
}

interface Walk {
  readonly runtime: Pick<Runtime, 'elapsed'>;
  readonly signal: AbortSignal;
  /** Told of each step before it is taken. */
  readonly onStart: (step: Pick<StepResult, 'step' | 'subject'>) => void;
  /** Told of each step when it is over. */
  readonly onStep: (result: StepResult) => void;
}

/**
 * Goes through steps one after the other. What fails does not end it: later steps that do not need it are still taken.
 */
interface Walker {
  take(step: Step): Promise<void>;
  /** What decides how the check ends; no warnings. */
  readonly failures: readonly ConnectorError[];
}

export function createWalker({ runtime, signal, onStart, onStep }: Walk): Walker {
  const failures: ConnectorError[] = [];
  /** What did not succeed, and what that goes back to. */
  const blocked = new Map<StepName, StepName>();

  /** What keeps a step from being taken. */
  function obstacleOf({ name, needs }: Step): StepName | undefined {
    const obstacle = needs.map((needed) => blocked.get(needed)).find((found) => found !== undefined);
    if (obstacle !== undefined) blocked.set(name, obstacle);
    return obstacle;
  }

  async function perform(step: Step): Promise<Seen> {
    const obstacle = obstacleOf(step);
    if (obstacle !== undefined) {
      return skipped(`depends on "${stepTitles[obstacle]}"`);
    }
    try {
      signal.throwIfAborted();
      return seenOf(await step.run(signal));
    } catch (thrown) {
      const error = whyEnded(thrown, signal);
      blocked.set(step.name, step.name);
      const isHarmless = isSkip(error) || (step.isNeeded === false && error.code !== 'CANCELLED');
      if (!isHarmless) failures.push(error);
      const { code, message, problems, remedy } = error;
      return {
        status: isHarmless ? 'warning' : 'failed',
        detail: detailOf(error, isHarmless),
        finding: { code, message, problems: [...problems], remedy },
      };
    }
  }

  return {
    failures,
    async take(step) {
      const about = { step: step.name, subject: step.subject ?? null };
      onStart(about);
      const started = runtime.elapsed();
      const isOver = failures.some(({ code }) => code === 'CANCELLED');
      const seen = isOver ? skipped('the check was interrupted') : await perform(step);
      const ms = Math.round(runtime.elapsed() - started);
      onStep({ ...about, ms, ...seen });
    },
  };
}

function detailOf(error: ConnectorError, isHarmless: boolean): string {
  if (isSkip(error)) return 'a run skips this table';
  return isHarmless ? 'not required for a run with these parameters' : '';
}

type Seen = Omit<StepResult, 'step' | 'subject' | 'ms'>;

function skipped(detail: string): Seen {
  return { status: 'skipped', detail, finding: null };
}

function seenOf({ detail, warning, isSkipped }: Outcome): Seen {
  if (isSkipped === true) return skipped(detail);
  if (warning === undefined) return { status: 'ok', detail, finding: null };
  const { remedy } = warningDefinitions[warning.code];
  return { status: 'warning', detail, finding: { ...warning, problems: [], remedy } };
}
