import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { askedWaitMs } from '../../../../connector/http/answers/retry-after.ts';

const noon = Date.parse('2026-11-20T12:00:00.000Z');
/** As header `Retry-After`, as the delay of the body, and when. */
function asked(header: string | undefined, delay: string | undefined, date?: string): number | undefined {
  const headers = {
    ...(header === undefined ? {} : { 'retry-after': header }),
    ...(date === undefined ? {} : { date }),
  };
  return askedWaitMs({ headers, retryDelay: delay }, noon);
}
const seconds = fc.integer({ min: 0, max: 999_999_999 });

describe('the wait asked for', () => {
  it.each([
    ['seconds', '120', undefined, 120_000],
    ['no seconds', '0', undefined, 0],
    ['seconds with white space', ' 4 ', undefined, 4_000],
    ['parts of a second', '1.5', undefined, 1_500],
    ['an HTTP date', 'Fri, 20 Nov 2026 12:01:30 GMT', undefined, 90_000],
    ['an HTTP date of the old form', 'Friday, 20-Nov-26 12:01:30 GMT', undefined, 90_000],
    ['a date of C', 'Fri Nov 20 12:01:30 2026 GMT', undefined, 90_000],
    ['an RFC 3339 date', '2026-11-20T12:01:30Z', undefined, 90_000],
    ['an RFC 3339 date of another zone', '2026-11-20T13:01:30.5+01:00', undefined, 90_500],
    ['a date of C without a zone', 'Fri Nov 20 12:01:30 2026', undefined, 90_000],
    ['a date of C with a blank for a digit', 'Sun Dec  6 12:00:00 2026', undefined, 16 * 86_400_000],
    ['an HTTP date of the old form without a zone', 'Friday, 20-Nov-26 12:01:30', undefined, 90_000],
    ['an old date of this century', 'Friday, 20-Nov-76 12:00:00 GMT', undefined, 18_263 * 86_400_000],
    ['an old date of the century before', 'Saturday, 20-Nov-77 12:00:00 GMT', undefined, 0],
    ['an HTTP date with an offset', 'Fri, 20 Nov 2026 13:01:30 +0100', undefined, 90_000],
    ['an HTTP date in small letters', 'fri, 20 nov 2026 12:01:30 gmt', undefined, 90_000],
    ['an HTTP date with blanks', '  Fri, 20 Nov 2026 12:01:30 GMT ', undefined, 90_000],
    ['a leap second', 'Fri, 20 Nov 2026 12:00:60 GMT', undefined, 60_000],
    ['an RFC 3339 date without a zone', '2026-11-20T12:01:30', undefined, 90_000],
    ['an RFC 3339 date with a blank', '2026-11-20 12:01:30Z', undefined, 90_000],
    [
      'a year nobody lives to see',
      'Fri, 31 Dec 9999 23:59:59 GMT',
      undefined,
      Date.UTC(9999, 11, 31, 23, 59, 59) - noon,
    ],
    ['more seconds than anybody waits', '18446744073709551615', undefined, 1e12],
    ['seconds of eleven digits', '12345678901', undefined, 1e12],
    ['seconds with their unit', '5s', undefined, 5_000],
    ['seconds with a sign', '+5', undefined, 5_000],
    ['seconds in quotation marks', '"5"', undefined, 5_000],
    ['seconds twice, the longer', '3, 5', undefined, 5_000],
    ['seconds since 1970', String(noon / 1000 + 30), undefined, 30_000],
    ['milliseconds since 1970', String(noon + 30_000), undefined, 30_000],
    ['a date without its day', '20 Nov 2026 12:01:30 GMT', undefined, 90_000],
    ['a date that is over', 'Fri, 20 Nov 2026 11:00:00 GMT', undefined, 0],
    ['the delay of the body', undefined, '4', 4_000],
    ['both, the header longer', '9', '4', 9_000],
    ['both, the body longer', '3', '4', 4_000],
    ['nonsense in the header, sense in the body', 'soon', '4', 4_000],
    ['sense in the header, nonsense in the body', '4', 'soon', 4_000],
  ] as const)('is read from %s', (_what, header, delay, expected) => {
    expect(asked(header, delay)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '-5',
    'soon',
    'soon 1',
    '1e9',
    '0x10',
    'NaN',
    'Infinity',
    '-1.5',
    '.5',
    'Fri, 20 Foo 2026 12:01:30 GMT',
    'Fri, 20 Nov 2026 25:01:30 GMT',
    'Fri, 99 Nov 2026 12:01:30 GMT',
    'Fri, 20 Nov 2026 12:01:30 EST',
    'Fri, 20 Nov 2026',
    'Mon, nonsense',
    '2026-11-20Tnonsense',
  ])('is none when the source says "%s"', (text) => {
    expect(asked(text, undefined)).toBeUndefined();
    expect(asked(undefined, text)).toBeUndefined();
  });

  it.each([
    ['20 s ahead of ours', 'Fri, 20 Nov 2026 12:00:20 GMT', 70_000],
    ['an hour behind ours', 'Fri, 20 Nov 2026 11:00:00 GMT', 3_690_000],
    ['no date', 'yesterday', 90_000],
  ])('counts from the clock of the answer, which is %s', (_what, date, expected) => {
    expect(asked('Fri, 20 Nov 2026 12:01:30 GMT', undefined, date)).toBe(expected);
    expect(asked('90', undefined, date)).toBe(90_000);
  });

  it.each([
    ['Rate limit is exceeded. Try again in 27 seconds.', 27_000],
    ['Rate limit is exceeded. Retry again after 1 second.', 1_000],
    ['Out of call volume quota. Quota will be replenished in 00:00:03.', 3_000],
    ['Out of bandwidth quota. Quota will be replenished in 1.02:03:04.', 93_784_000],
    ['Try again later.', undefined],
  ])('is read from words where nothing else tells: %s', (said, expected) => {
    expect(askedWaitMs({ headers: {}, said }, noon)).toBe(expected);
    expect(askedWaitMs({ headers: { 'retry-after': '2' }, said }, noon)).toBe(2_000);
    expect(askedWaitMs({ headers: { 'x-ms-retry-after-ms': '1500' }, said }, noon)).toBe(1_500);
  });

  it('is the same in every time zone', () => {
    for (const zone of ['Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Apia']) {
      vi.stubEnv('TZ', zone);
      expect(asked('Fri Nov 20 12:01:30 2026', undefined)).toBe(90_000);
      expect(asked('Friday, 20-Nov-26 12:01:30', undefined)).toBe(90_000);
      expect(asked('2026-11-20T12:01:30', undefined)).toBe(90_000);
    }
    vi.unstubAllEnvs();
  });

  it('is none when nobody asks', () => {
    expect(asked(undefined, undefined)).toBeUndefined();
  });

  it('is none for a date in the body, which knows seconds only', () => {
    expect(asked(undefined, 'Fri, 20 Nov 2026 12:01:30 GMT')).toBeUndefined();
  });

  it('is the longer of the two, whatever the numbers', () => {
    fc.assert(
      fc.property(seconds, seconds, (header, delay) => {
        expect(asked(String(header), String(delay))).toBe(Math.max(header, delay) * 1000);
      }),
    );
  });

  it('ends at the very moment named, whatever the date and its form', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (away) => {
        const at = new Date(noon + away * 1000);
        for (const text of [at.toUTCString(), at.toISOString()]) {
          expect(asked(text, undefined)).toBe(Math.max(0, away * 1000));
        }
      }),
    );
  });

  it('is never negative and never without end, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `Mon ${text}`),
        ),
        fc.string(),
        (header, delay) => {
          const wait = asked(header, delay);
          expect(wait === undefined || (wait >= 0 && Number.isFinite(wait))).toBe(true);
        },
      ),
    );
  });
});
