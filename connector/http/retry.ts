import { counted } from '../amounts.ts';
import { ConnectorError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { Attempt, Failure } from './answers/failure.ts';

/** How long one request is worth repeating. Waits grow 1, 2, 4 … seconds up to the cap, each shortened at random. */
export interface RetryPolicy {
  readonly attempts: number;
  /** For failures that are in doubt. */
  readonly misconfiguredAttempts: number;
  /** For being throttled: others keep the source busy, and only waiting helps. */
  readonly throttledAttempts: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** All waits of one request together; the source asking for more ends the matter. */
  readonly mostWaitMs: number;
}

/**
 * A service that takes one query at a time may be held by another client for minutes: where it does not say how long,
 * forty attempts at random waits of up to a minute use up the longest wait.
 */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 8,
  misconfiguredAttempts: 3,
  throttledAttempts: 40,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  mostWaitMs: 10 * 60_000,
};

/**
 * A question was given up early: its failure may lie in what it asks for, be it one row that the source cannot write.
 * Thrown only to those who set `giveUpAfter`.
 */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly failure: ConnectorError;

  constructor(failure: ConnectorError) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

interface RetryContext {
  readonly runtime: Runtime;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Adds to the message of the last failure what support will ask for. */
  readonly explain: (message: string) => string;
  /**
   * Has the next attempt ask for less, where that may cure the failure, and says whether it will. Such an attempt is
   * another question: it does not count, nor does it wait longer than the one before.
   */
  readonly askForLess?: (failure: Failure) => boolean;
  /** Attempts after which a failure that may lie in the question is given up. */
  readonly giveUpAfter?: number | undefined;
  /** Attempts made before: they count toward the retry limit. */
  readonly attemptsBefore?: number | undefined;
  /** Told before each wait. */
  readonly onRetry: (failure: Failure, attempt: number, waitMs: number) => void;
}

/**
 * Repeats the attempt until it has a value.
 * @throws ConnectorError with the code of the last failure, when it is final or the retry limit is reached; GivenUp
 */
export async function withRetries<T>(
  attempt: (number: number) => Promise<Attempt<T>>,
  context: RetryContext,
): Promise<T> {
  const { policy, runtime, signal, attemptsBefore = 0 } = context;
  let renewed = false;
  let waitedMs = 0;
  let reductions = 0;
  for (let number = 1; ; number += 1) {
    const outcome = await attempt(number);
    if ('value' in outcome) return outcome.value;
    const { failure } = outcome;
    if (failure.renewToken && !renewed) {
      renewed = true;
      context.onRetry(failure, number, 0);
      continue;
    }
    const isLess = context.askForLess?.(failure) ?? false;
    if (isLess) reductions += 1;
    const alike = Math.max(1, number - reductions) + attemptsBefore;
    const waitMs = waitBefore(alike, failure, policy, runtime);
    const isOver = !isLess && (!failure.retry || alike >= attemptsFor(failure, context));
    if (isOver || waitedMs + waitMs > policy.mostWaitMs)
      throw ended(failure, number + attemptsBefore, waitMs, context);
    context.onRetry(failure, number, waitMs);
    await runtime.sleep(waitMs, signal);
    waitedMs += waitMs;
  }
}

/**
 * A broken answer or a fault of the server: one row may be the reason. What takes too long, or asks to wait, is load.
 */
function mayLieInQuestion({ code, mayBeTooLarge, waitMs }: Failure): boolean {
  return mayBeTooLarge && code !== 'SOURCE_TIMEOUT' && waitMs === undefined;
}

function ended(failure: Failure, attempts: number, waitMs: number, context: RetryContext): Error {
  const message = context.explain(describe(failure, attempts, waitMs));
  const error = new ConnectorError(failure.code, message, { answer: failure.answer });
  return isGivenUp(failure, context) ? new GivenUp(error) : error;
}

function isGivenUp(failure: Failure, { giveUpAfter }: RetryContext): boolean {
  return giveUpAfter !== undefined && mayLieInQuestion(failure);
}

function attemptsFor(failure: Failure, context: RetryContext): number {
  const { policy, giveUpAfter = 1 } = context;
  const { code, likelyMisconfigured } = failure;
  if (isGivenUp(failure, context)) return giveUpAfter;
  if (likelyMisconfigured) return policy.misconfiguredAttempts;
  return code === 'THROTTLED' ? policy.throttledAttempts : policy.attempts;
}

/** Full jitter (two clients thrown out together must not come back together), but never less than was asked for. */
function waitBefore(number: number, failure: Failure, policy: RetryPolicy, runtime: Runtime): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (number - 1));
  return Math.max(failure.waitMs ?? 0, Math.round(runtime.random() * ceiling));
}

function describe(failure: Failure, attempts: number, waitMs: number): string {
  if (!failure.retry) return failure.message;
  const asked =
    failure.waitMs === undefined ? '' : `; the source asked to wait another ${Math.ceil(waitMs / 1000)} s`;
  return `${failure.message} (after ${counted(attempts, 'attempt')}${asked})`;
}
