import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import type { Attempt, Failure } from '../../../connector/http/answers/failure.ts';
import { defaultRetryPolicy, GivenUp, type RetryPolicy, withRetries } from '../../../connector/http/retry.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

const policy: RetryPolicy = {
  attempts: 5,
  throttledAttempts: 9,
  misconfiguredAttempts: 2,
  firstWaitMs: 1_000,
  longestWaitMs: 4_000,
  mostWaitMs: 60_000,
};

const down: Failure = {
  code: 'SOURCE_UNAVAILABLE',
  message: 'HTTP 503',
  retry: true,
  likelyMisconfigured: false,
  renewToken: false,
  mayBeTooLarge: false,
  waitMs: undefined,
};
const refused: Failure = { ...down, code: 'RIGHTS_MISSING', message: 'HTTP 403', retry: false };
const tokenEnded: Failure = {
  ...refused,
  code: 'CREDENTIALS_REJECTED',
  message: 'HTTP 401',
  renewToken: true,
};
const value: Attempt<string> = { value: 'done' };

const tooMuch: Failure = { ...down, code: 'SOURCE_TIMEOUT', mayBeTooLarge: true };

interface Setting {
  readonly policy?: RetryPolicy;
  readonly random?: number;
  readonly signal?: AbortSignal;
  readonly askForLess?: (failure: Failure) => boolean;
  readonly giveUpAfter?: number;
  readonly attemptsBefore?: number;
}

/** Plays the outcomes one after the other; the last one for ever. */
async function play(outcomes: readonly (Failure | Attempt<string>)[], setting: Setting = {}) {
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

function expectError(result: unknown, code: string): ConnectorError {
  if (!(result instanceof ConnectorError)) throw new Error(`was no error but ${String(result)}`);
  expect(result.code).toBe(code);
  return result;
}

describe('a request', () => {
  it('that succeeds is sent once', async () => {
    expect(await play([value])).toMatchObject({ result: 'done', attempts: 1, retries: [], waits: [] });
  });

  it('that fails for a while is sent until it succeeds', async () => {
    const { result, attempts, retries } = await play([down, down, value]);
    expect([result, attempts]).toEqual(['done', 3]);
    expect(retries).toEqual([
      { code: 'SOURCE_UNAVAILABLE', attempt: 1, waitMs: 500 },
      { code: 'SOURCE_UNAVAILABLE', attempt: 2, waitMs: 1_000 },
    ]);
  });

  it('that fails for good is sent once, and the message says nothing of attempts', async () => {
    const { result, attempts, waits } = await play([refused]);
    expect(expectError(result, 'RIGHTS_MISSING').message).toBe('HTTP 403');
    expect([attempts, waits]).toEqual([1, []]);
  });

  it('that fails again and again is sent as often as the policy says', async () => {
    const { result, attempts, waits } = await play([down]);
    expect(expectError(result, 'SOURCE_UNAVAILABLE').message).toBe('HTTP 503 (after 5 attempts)');
    expect([attempts, waits.length]).toEqual([5, 4]);
  });

  it('that fails by what is more likely a wrong setting is sent a few times only', async () => {
    const { attempts } = await play([{ ...down, likelyMisconfigured: true }]);
    expect(attempts).toBe(policy.misconfiguredAttempts);
  });

  it('that is throttled is sent more often than others, for as long as patience lasts', async () => {
    const throttled: Failure = { ...down, code: 'THROTTLED' };
    expect((await play([throttled])).attempts).toBe(policy.throttledAttempts);
    const { waits } = await play([throttled], { policy: defaultRetryPolicy });
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeGreaterThan(defaultRetryPolicy.mostWaitMs * 0.9);
    expect(waited).toBeLessThanOrEqual(defaultRetryPolicy.mostWaitMs);
  });

  it('ends with the last failure, not with the first', async () => {
    const { result, attempts } = await play([down, down, refused]);
    expectError(result, 'RIGHTS_MISSING');
    expect(attempts).toBe(3);
  });

  it('that throws a fault of ours is not repeated', async () => {
    const fault = new TypeError('a fault of ours');
    const context = {
      runtime: fakeRuntime(),
      policy,
      signal: new AbortController().signal,
      explain: (message: string) => message,
      onRetry: () => undefined,
    };
    await expect(withRetries(() => Promise.reject(fault), context)).rejects.toBe(fault);
  });
});

describe('a request that can ask for less', () => {
  /** From the second failure on, so many times. */
  const lessening = (times: number) => {
    let failures = 0;
    return () => {
      failures += 1;
      return failures > 1 && failures <= times + 1;
    };
  };

  it('has all its attempts when it asks for no less any more', async () => {
    const { result, attempts } = await play([tooMuch], { askForLess: lessening(3) });
    expectError(result, 'SOURCE_TIMEOUT');
    expect(attempts).toBe(policy.attempts + 3);
  });

  it('waits no longer for asking for less', async () => {
    const { waits } = await play([tooMuch], { random: 1, askForLess: lessening(3) });
    expect(waits).toEqual([1_000, 1_000, 1_000, 1_000, 2_000, 4_000, 4_000]);
  });

  it('is given up early where that was asked for and the failure may lie in it', async () => {
    const broken = { ...down, mayBeTooLarge: true };
    const { result, attempts } = await play([broken], { giveUpAfter: 2, askForLess: lessening(3) });
    expect(result).toBeInstanceOf(GivenUp);
    expect(result).toMatchObject({
      failure: { code: 'SOURCE_UNAVAILABLE', message: 'HTTP 503 (after 5 attempts)' },
    });
    expect(attempts).toBe(2 + 3);
  });

  it.each([
    ['takes too long', tooMuch],
    ['is to wait', { ...down, mayBeTooLarge: true, waitMs: 1_000 }],
    ['fails for another reason', down],
  ])('is not given up early when it %s', async (_why, failure) => {
    const { result, attempts } = await play([failure], { giveUpAfter: 2 });
    expect(result).toBeInstanceOf(ConnectorError);
    expect(attempts).toBe(policy.attempts);
  });

  it('goes on with the patience that is left', async () => {
    const { result, waits } = await play([down], { attemptsBefore: 3, random: 1 });
    expect(expectError(result, 'SOURCE_UNAVAILABLE').message).toBe('HTTP 503 (after 5 attempts)');
    expect(waits).toEqual([4_000]);
  });

  it('is sent again also when the same would fail for good', async () => {
    const { result, attempts } = await play([{ ...tooMuch, retry: false }, value], {
      askForLess: () => true,
    });
    expect([result, attempts]).toEqual(['done', 2]);
  });

  it('waits as long as the source asks for, and no longer than patience lasts', async () => {
    const busy = { ...tooMuch, waitMs: 25_000 };
    const { result, waits } = await play([busy], { askForLess: () => true });
    expectError(result, 'SOURCE_TIMEOUT');
    expect(waits).toEqual([25_000, 25_000]);
  });
});

describe('the wait before another attempt', () => {
  it('grows twofold up to the longest, in the worst of luck', async () => {
    const { waits } = await play([down], { random: 1, policy: { ...policy, attempts: 6 } });
    expect(waits).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  it('is shortened at random, down to nothing', async () => {
    expect((await play([down], { random: 0 })).waits).toEqual([0, 0, 0, 0]);
  });

  it('is exactly what the source asks for when that is longer', async () => {
    const { waits } = await play([{ ...down, waitMs: 30_000 }, { ...down, waitMs: 12_345 }, value], {
      random: 1,
    });
    expect(waits).toEqual([30_000, 12_345]);
  });

  it('is no shorter than our own when the source asks for less', async () => {
    const { waits } = await play([{ ...down, waitMs: 1 }, value], { random: 1 });
    expect(waits).toEqual([1_000]);
  });

  it('stays within its bounds, whatever the policy and the luck', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 50_000 }), { nil: undefined }),
        async (attempts, firstWaitMs, longestWaitMs, random, waitMs) => {
          const generous = {
            ...policy,
            attempts,
            firstWaitMs,
            longestWaitMs,
            mostWaitMs: Number.MAX_SAFE_INTEGER,
          };
          const { waits, attempts: sent } = await play([{ ...down, waitMs }], { policy: generous, random });
          expect(sent).toBe(attempts);
          waits.forEach((wait, index) => {
            const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** index);
            expect(wait).toBeGreaterThanOrEqual(waitMs ?? 0);
            expect(wait).toBeLessThanOrEqual(Math.max(waitMs ?? 0, ceiling));
          });
        },
      ),
    );
  });
});

describe('patience', () => {
  it('ends at once when the source asks for more than there is', async () => {
    const { result, attempts, waits } = await play([{ ...down, code: 'THROTTLED', waitMs: 60_001 }, value]);
    const error = expectError(result, 'THROTTLED');
    expect(error.message).toBe('HTTP 503 (after 1 attempt; the source asked for 61 s more)');
    expect([attempts, waits]).toEqual([1, []]);
  });

  it('lasts for a wait that just fits', async () => {
    expect(await play([{ ...down, waitMs: 60_000 }, value])).toMatchObject({
      result: 'done',
      waits: [60_000],
    });
  });

  it('covers all waits of a request together', async () => {
    const { result, waits } = await play([{ ...down, waitMs: 25_000 }]);
    expectError(result, 'SOURCE_UNAVAILABLE');
    expect(waits).toEqual([25_000, 25_000]);
  });

  it('is never exceeded, whatever the source asks for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 8 }), async (asked) => {
        const { waits } = await play([...asked.map((waitMs) => ({ ...down, waitMs })), value]);
        expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(policy.mostWaitMs);
      }),
    );
  });

  it('is by default long enough for a report of some minutes to end, and has an end', async () => {
    const { attempts, waits } = await play([down], { policy: defaultRetryPolicy, random: 1 });
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    expect(attempts).toBe(8);
    expect(waited).toBeGreaterThan(60_000);
    expect(waited).toBeLessThanOrEqual(600_000);
  });
});

describe('a token that is not taken', () => {
  it('is renewed without waiting', async () => {
    const { result, retries, waits } = await play([tokenEnded, value]);
    expect([result, waits]).toEqual(['done', []]);
    expect(retries).toEqual([{ code: 'CREDENTIALS_REJECTED', attempt: 1, waitMs: 0 }]);
  });

  it('is renewed only once', async () => {
    const { result, attempts, waits } = await play([tokenEnded]);
    expect(expectError(result, 'CREDENTIALS_REJECTED').message).toBe('HTTP 401');
    expect([attempts, waits]).toEqual([2, []]);
  });

  it('is renewed only once, also when other failures come between', async () => {
    const { result, attempts } = await play([tokenEnded, down, tokenEnded]);
    expectError(result, 'CREDENTIALS_REJECTED');
    expect(attempts).toBe(3);
  });

  it('is renewed also when the source was down before', async () => {
    expect(await play([down, tokenEnded, value])).toMatchObject({ result: 'done', attempts: 3 });
  });
});

describe('a cancelled request', () => {
  it('waits no longer and is not sent again', async () => {
    const controller = new AbortController();
    const reason = new ConnectorError('CANCELLED', 'stopped by hand');
    controller.abort(reason);
    const { result, attempts } = await play([down, value], { signal: controller.signal });
    expect(result).toBe(reason);
    expect(attempts).toBe(1);
  });
});
