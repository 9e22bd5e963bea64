import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorTypes } from '../../../../connector/citrix/monitor/cursors.ts';
import { ExactNumber } from '../../../../connector/json.ts';

const { timestamp, int64 } = cursorTypes;
const at = (rest: string) => `2026-11-20T09:00:00${rest}`;

describe('a timestamp as cursor', () => {
  it.each([
    [at('Z'), at('.000Z')],
    [at('.47Z'), at('.470Z')],
    [at('.4731234Z'), at('.4731234Z')],
    ['2026-11-20T10:00:00+01:00', at('.000Z')],
  ])('%s is %s', (sent, canonical) => {
    expect(timestamp.of(sent)).toBe(canonical);
  });

  it.each([null, undefined, 7, 'yesterday', '', {}, true])('is not %j', (value) => {
    expect(timestamp.of(value)).toBeUndefined();
  });

  it.each([
    ['a row shown as .477 and kept as .4766…', '.477Z', '.476Z'],
    ['a row shown as .473 and kept as .4733…', '.473Z', '.472Z'],
    ['a whole second', '.000Z', undefined],
    ['seven digits', '.4731234Z', '.472Z'],
  ])('begins the next page early enough to meet %s again', (_what, shown, before) => {
    expect(timestamp.before(at(shown))).toBe(before === undefined ? '2026-11-20T08:59:59.999Z' : at(before));
  });

  it.each([
    ['.477Z', '.478Z'],
    ['.4731234Z', '.474Z'],
    ['.4739999Z', '.474Z'],
  ])('%s is surely over at %s', (shown, after) => {
    expect(timestamp.after(at(shown))).toBe(at(after));
  });

  it('meets every row again, whichever step of 1/300 s the source keeps it in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 * 86_400 }), (step) => {
        const keptMs = Date.parse(at('.000Z')) + (step * 10) / 3;
        const shown = timestamp.of(new Date(Math.round(keptMs)).toISOString()) ?? '';
        expect(Date.parse(timestamp.before(shown))).toBeLessThan(keptMs);
        expect(Date.parse(timestamp.after(shown))).toBeGreaterThan(keptMs);
        // Nor does the source's own rounding of the literal take it away.
        const literalStep = Math.round(
          ((Date.parse(timestamp.before(shown)) - Date.parse(at('.000Z'))) * 3) / 10,
        );
        expect(literalStep).toBeLessThanOrEqual(step);
      }),
    );
  });

  it('lies between what is before and what is after', () => {
    const moments = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2090-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.nat({ max: 9_999 }), (date, more) => {
        const digits = String(more).padStart(4, '0');
        const text = timestamp.of(date.toISOString().replace('Z', `${digits}Z`)) ?? '';
        expect(timestamp.compare(timestamp.before(text), text)).toBeLessThan(0);
        expect(timestamp.compare(timestamp.after(text), text)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('an id as cursor', () => {
  it.each([
    [0, '0'],
    [-5, '-5'],
    [9_007_199_254_740_991, '9007199254740991'],
    [new ExactNumber('9007199254740993'), '9007199254740993'],
    [new ExactNumber('-9223372036854775808'), '-9223372036854775808'],
    ['9007199254740993', '9007199254740993'],
  ])('%s is %s', (sent, canonical) => {
    expect(int64.of(sent)).toBe(canonical);
  });

  it.each([
    null,
    undefined,
    '7.0',
    '',
    '1'.repeat(1_000_000),
    1.5,
    new ExactNumber('1.0'),
    new ExactNumber('1e3'),
    1e21,
    Number.NaN,
    {},
    true,
  ])('is not %s', (value) => {
    expect(int64.of(value)).toBeUndefined();
  });

  it('is compared and counted on as a whole number, however large', () => {
    const ids = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 2n });
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(int64.compare(String(a), String(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(int64.after(String(a))).toBe(String(a + 1n));
        expect(int64.before(String(a))).toBe(String(a));
      }),
    );
  });
});
