import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedWaitMs } from '../../../connector/http/retry-after.ts';

const noon = Date.parse('2026-11-20T12:00:00.000Z');
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
    ['a date that is over', 'Fri, 20 Nov 2026 11:00:00 GMT', undefined, 0],
    ['the delay of the body', undefined, '4', 4_000],
    ['both, the header longer', '9', '4', 9_000],
    ['both, the body longer', '3', '4', 4_000],
    ['nonsense in the header, sense in the body', 'soon', '4', 4_000],
    ['sense in the header, nonsense in the body', '4', 'soon', 4_000],
  ] as const)('is read from %s', (_what, header, delay, expected) => {
    expect(askedWaitMs(header, delay, noon)).toBe(expected);
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
    '12345678901',
    'Mon, nonsense',
    '2026-11-20Tnonsense',
    '1,5',
  ])('is none when the source says "%s"', (text) => {
    expect(askedWaitMs(text, undefined, noon)).toBeUndefined();
    expect(askedWaitMs(undefined, text, noon)).toBeUndefined();
  });

  it('is none when nobody asks', () => {
    expect(askedWaitMs(undefined, undefined, noon)).toBeUndefined();
  });

  it('is none for a date in the body, which knows seconds only', () => {
    expect(askedWaitMs(undefined, 'Fri, 20 Nov 2026 12:01:30 GMT', noon)).toBeUndefined();
  });

  it('is the longer of the two, whatever the numbers', () => {
    fc.assert(
      fc.property(seconds, seconds, (header, delay) => {
        expect(askedWaitMs(String(header), String(delay), noon)).toBe(Math.max(header, delay) * 1000);
      }),
    );
  });

  it('ends at the very moment named, whatever the date and its form', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (away) => {
        const at = new Date(noon + away * 1000);
        for (const text of [at.toUTCString(), at.toISOString()]) {
          expect(askedWaitMs(text, undefined, noon)).toBe(Math.max(0, away * 1000));
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
          const wait = askedWaitMs(header, delay, noon);
          expect(wait === undefined || (wait >= 0 && Number.isFinite(wait))).toBe(true);
        },
      ),
    );
  });
});
