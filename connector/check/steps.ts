import { isSkip } from '../errors/codes.ts';
import { type WarningCode, warningDefinitions } from '../errors/warnings.ts';
import { type ConnectorError, whyEnded } from '../errors.ts';
import { findingIn, remediedIn } from '../languages/findings.ts';
import { type Fact, said } from '../languages/phrase.ts';
import { englishTexts, type Texts } from '../languages/texts.ts';
import type { Runtime } from '../runtime.ts';
import { type StepName, type StepResult, stepTitle } from './report.ts';

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

/** What was seen; several things stand in a list. */
export interface Outcome {
  readonly detail: Fact;
  readonly warning?: { readonly code: WarningCode; readonly message: Fact };
  /** There was nothing to look at, or no telling. */
  readonly isSkipped?: true;
}

interface Walk {
  readonly runtime: Pick<Runtime, 'elapsed'>;
  readonly signal: AbortSignal;
  /** The language of results; English by default. */
  readonly texts?: Texts | undefined;
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

export function createWalker({ runtime, signal, texts = englishTexts, onStart, onStep }: Walk): Walker {
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
      return skipped(texts.say(said('check.dependsOn', { step: stepTitle(obstacle, texts) })));
    }
    try {
      signal.throwIfAborted();
      return seenOf(await step.run(signal), texts);
    } catch (thrown) {
      const error = whyEnded(thrown, signal);
      blocked.set(step.name, step.name);
      const isHarmless = isSkip(error) || (step.isNeeded === false && error.code !== 'CANCELLED');
      if (!isHarmless) failures.push(error);
      const { code, message, namedProblems, remedy } = error;
      return {
        status: isHarmless ? 'warning' : 'failed',
        detail: texts.say(detailOf(error, isHarmless)),
        finding: findingIn(texts, { code, message, problems: [...namedProblems], remedy }),
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
      const seen = isOver ? skipped(texts.say(said('check.wasInterrupted'))) : await perform(step);
      const ms = Math.round(runtime.elapsed() - started);
      onStep({ step: step.name, title: stepTitle(step.name, texts), subject: about.subject, ms, ...seen });
    },
  };
}

function detailOf(error: ConnectorError, isHarmless: boolean): Fact {
  if (isSkip(error)) return said('check.tableIsSkipped');
  return isHarmless ? said('check.notRequired') : '';
}

type Seen = Omit<StepResult, 'step' | 'title' | 'subject' | 'ms'>;

function skipped(detail: string): Seen {
  return { status: 'skipped', detail, finding: null };
}

/** What was seen as text: several things with semicolons. */
export function detailText(seen: Outcome['detail'], texts: Texts): string {
  return [seen].flat().map(texts.say).join('; ');
}

function seenOf({ detail: seen, warning, isSkipped }: Outcome, texts: Texts): Seen {
  const detail = detailText(seen, texts);
  if (isSkipped === true) return skipped(detail);
  if (warning === undefined) return { status: 'ok', detail, finding: null };
  const { code, message } = warning;
  const finding = {
    code,
    message: texts.say(message),
    problems: [],
    remedy: warningDefinitions[code].remedy,
  };
  // A sentence of ours is in the language already.
  const told = typeof message === 'string' ? findingIn(texts, finding) : remediedIn(texts, finding);
  return { status: 'warning', detail, finding: told };
}
