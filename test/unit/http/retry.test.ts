import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import type { Failure } from '../../../connector/http/answers/failure.ts';
import { defaultRetryPolicy, GivenUp, withRetries } from '../../../connector/http/retry.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { down, expectError, play, policy, refused, tokenEnded, tooMuch, value } from './retried.ts';

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
