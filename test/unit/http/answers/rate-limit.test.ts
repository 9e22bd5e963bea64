import { describe, expect, it } from 'vitest';
import { askedWaitMs, demandsWait } from '../../../../connector/http/answers/retry-after.ts';

const noon = Date.parse('2026-11-20T12:00:00.000Z');
type Headers = Readonly<Record<string, string>>;
const asked = (headers: Headers, status = 429) => askedWaitMs({ headers, status }, noon);
const inHalfAMinute = String(noon / 1000 + 30);

/** The forms that are in use, each of which says that nothing is left for 30 seconds. */
const forms: readonly (readonly [form: string, headers: Headers])[] = [
  ['the draft', { 'ratelimit-limit': '100', 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }],
  ['the names before it', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }],
  ['seconds since 1970', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inHalfAMinute }],
  ['milliseconds since 1970', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': `${inHalfAMinute}000` }],
  ['a date', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'Fri, 20 Nov 2026 12:00:30 GMT' }],
  ['a date of C', { 'ratelimit-remaining': '0', 'ratelimit-reset': 'Fri Nov 20 12:00:30 2026' }],
  ['an RFC 3339 date', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-20T12:00:30Z' }],
  ['seconds with parts', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '30.0' }],
  ['one header', { ratelimit: 'limit=100, remaining=0, reset=30' }],
  ['one header in another order', { ratelimit: 'Reset=30,Remaining=0;w=60' }],
  ['one header with a name', { ratelimit: '"default";r=0;t=30' }],
  ['one header with several quotas', { ratelimit: '"day";r=400;t=80000, "burst";r=0;t=30' }],
  ['several that are used up', { ratelimit: '"a";r=0;t=4,"b, c";r=0;t=30' }],
];

describe('a quota that is used up', () => {
  it.each(forms)('is waited for, in the form of %s', (_form, headers) => {
    expect(asked(headers)).toBe(30_000);
    // A gateway may refuse with another status.
    expect(asked(headers, 403)).toBe(30_000);
    expect(demandsWait(headers)).toBe(true);
  });

  it.each(forms)('counts beside Retry-After, if it takes longer: %s', (_form, headers) => {
    expect(asked({ ...headers, 'retry-after': '5' })).toBe(30_000);
    expect(asked({ ...headers, 'retry-after': '50' })).toBe(50_000);
  });

  it('is compared with the clock of the answer', () => {
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': inHalfAMinute };
    expect(asked({ ...headers, date: 'Fri, 20 Nov 2026 11:59:00 GMT' })).toBe(90_000);
  });
});

describe('a quota of which the answer does not say what is left', () => {
  it.each([
    ['the draft', { 'ratelimit-reset': '30' }],
    ['the names before it', { 'x-ratelimit-reset': inHalfAMinute }],
    ['one header', { ratelimit: '"default";t=30' }],
    ['the name of Discord', { 'x-ratelimit-reset-after': '30' }],
    ['the name of Mistral', { 'x-ratelimit-retry-after': '30' }],
  ])('is waited for after "too many requests", in the form of %s', (_form, headers) => {
    for (const status of [429, 420, 509]) expect(asked(headers, status)).toBe(30_000);
  });

  it('gives way to Retry-After and to words', () => {
    const headers = { 'ratelimit-reset': '300' };
    expect(asked({ ...headers, 'retry-after': '5' })).toBe(5_000);
    const said = 'Rate limit is exceeded. Try again in 27 seconds.';
    expect(askedWaitMs({ headers, status: 429, said }, noon)).toBe(27_000);
  });

  it('says nothing of an outage, or of missing permission', () => {
    for (const status of [403, 500, 503]) {
      expect(asked({ 'ratelimit-reset': '3600' }, status)).toBeUndefined();
    }
    expect(demandsWait({ 'ratelimit-reset': '3600' })).toBe(false);
  });
});

describe('a quota of which something is left', () => {
  it.each([
    { 'ratelimit-remaining': '3', 'ratelimit-reset': '3600' },
    { ratelimit: 'limit=100, remaining=3, reset=3600' },
    { ratelimit: '"day";r=3;t=3600' },
    { 'x-ratelimit-remaining': '0.5', 'x-ratelimit-reset': '3600' },
  ])('is not waited for: another limit was met (%j)', (headers) => {
    expect(asked(headers)).toBeUndefined();
    expect(demandsWait(headers)).toBe(false);
  });
});

describe('what cannot be read', () => {
  it.each([
    { ratelimit: '' },
    { ratelimit: 'soon' },
    { ratelimit: '"day";r=;t=' },
    { ratelimit: '"day";q=0;w=30' },
    { 'ratelimit-reset': 'soon' },
    { 'ratelimit-remaining': 'none', 'ratelimit-reset': '' },
    { 'ratelimit-remaining': '0', 'ratelimit-reset': 'tomorrow' },
  ])('asks for no wait: %j', (headers) => {
    expect(asked(headers)).toBeUndefined();
  });
});
