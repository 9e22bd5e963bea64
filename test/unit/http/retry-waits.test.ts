import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRetryPolicy } from '../../../connector/http/retry.ts';
import { down, expectError, play, policy, value } from './retried.ts';

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
    expect(error.message).toBe('HTTP 503 (after 1 attempt; the source asked to wait another 61 s)');
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
