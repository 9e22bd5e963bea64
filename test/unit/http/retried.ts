import { expect } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import type { Attempt, Failure } from '../../../connector/http/answers/failure.ts';
import { type RetryPolicy, withRetries } from '../../../connector/http/retry.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

/** Requests with given outcomes, under a policy of retries. */

export const policy: RetryPolicy = {
  attempts: 5,
  throttledAttempts: 9,
  misconfiguredAttempts: 2,
  firstWaitMs: 1_000,
  longestWaitMs: 4_000,
  mostWaitMs: 60_000,
};

export const down: Failure = {
  code: 'SOURCE_UNAVAILABLE',
  message: 'HTTP 503',
  retry: true,
  likelyMisconfigured: false,
  renewToken: false,
  mayBeTooLarge: false,
  waitMs: undefined,
};
export const refused: Failure = { ...down, code: 'RIGHTS_MISSING', message: 'HTTP 403', retry: false };
export const tokenEnded: Failure = {
  ...refused,
  code: 'CREDENTIALS_REJECTED',
  message: 'HTTP 401',
  renewToken: true,
};
export const value: Attempt<string> = { value: 'done' };

export const tooMuch: Failure = { ...down, code: 'SOURCE_TIMEOUT', mayBeTooLarge: true };

interface Setting {
  readonly policy?: RetryPolicy;
  readonly random?: number;
  readonly signal?: AbortSignal;
  readonly askForLess?: (failure: Failure) => boolean;
  readonly giveUpAfter?: number;
  readonly attemptsBefore?: number;
}

/** Plays the outcomes one after the other; the last one for ever. */
export async function play(outcomes: readonly (Failure | Attempt<string>)[], setting: Setting = {}) {
  const runtime = fakeRuntime(undefined, setting.random);
  const retries: { readonly code: string; readonly attempt: number; readonly waitMs: number }[] = [];
  let attempts = 0;
  const result = await withRetries(
    (number) => {
      attempts += 1;
      expect(number).toBe(attempts);
      if (attempts > 100) throw new Error('tried without end');
      const outcome = outcomes[number - 1] ?? outcomes.at(-1) ?? value;
      return Promise.resolve('code' in outcome ? { failure: outcome } : outcome);
    },
    {
      runtime,
      policy: setting.policy ?? policy,
      signal: setting.signal ?? new AbortController().signal,
      explain: (message) => message,
      onRetry: ({ code }, attempt, waitMs) => retries.push({ code, attempt, waitMs }),
      ...(setting.askForLess === undefined ? {} : { askForLess: setting.askForLess }),
      giveUpAfter: setting.giveUpAfter,
      attemptsBefore: setting.attemptsBefore,
    },
  ).catch((error: unknown) => error);
  return { result, attempts, retries, waits: runtime.sleeps };
}

export function expectError(result: unknown, code: string): ConnectorError {
  if (!(result instanceof ConnectorError)) throw new Error(`was no error but ${String(result)}`);
  expect(result.code).toBe(code);
  return result;
}
