import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCredible, isSkewed, readClock, skewText } from '../../../connector/http/clock.ts';

const host = 'api.example.com';
const noon = Date.parse('2026-11-20T12:00:00.000Z');
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const dateAt = (ms: number) => new Date(ms).toUTCString();

describe('the clock that an answer tells', () => {
  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['words', 'tomorrow'],
    ['another form of date', '2026-11-20T12:00:00Z'],
    ['a date of another zone', 'Fri, 20 Nov 2026 12:00:00 +0100'],
    ['a day that does not exist', 'Fri, 99 Nov 2026 12:00:00 GMT'],
    ['a number', '0'],
  ])('is not known of %s', (_what, date) => {
    const headers = date === undefined ? {} : { date };
    expect(readClock(headers, { host, receivedAt: noon, tookMs: 0 })).toBeUndefined();
  });

  it('may agree within the second and the exchange, whenever in it the answer was written', () => {
    const exchange = fc.record({
      sentAt: fc.integer({ min: noon, max: noon + dayMs }),
      tookMs: fc.integer({ min: 0, max: 90_000 }),
      written: fc.double({ min: 0, max: 1, noNaN: true }),
      aheadMs: fc.integer({ min: -400 * dayMs, max: 400 * dayMs }),
    });
    fc.assert(
      fc.property(exchange, ({ sentAt, tookMs, written, aheadMs }) => {
        const date = dateAt(sentAt + tookMs * written);
        const agreeing = readClock({ date }, { host, receivedAt: sentAt + tookMs, tookMs });
        expect(agreeing).toEqual({ host, aheadMs: 0 });
        const reading = readClock({ date }, { host, receivedAt: sentAt + tookMs + aheadMs, tookMs });
        const told = reading?.aheadMs ?? Number.NaN;
        // Never less far ahead than it is, unless both may agree; and never wrong by more than the exchange.
        if (told !== 0) expect(told).toBeGreaterThanOrEqual(aheadMs);
        expect(Math.abs(told - aheadMs)).toBeLessThanOrEqual(tookMs + 1000);
      }),
    );
  });

  it('counts how long a cache has kept the answer', () => {
    const headers = { date: dateAt(noon - 30 * minuteMs), age: '1800' };
    expect(readClock(headers, { host, receivedAt: noon, tookMs: 0 })).toEqual({ host, aheadMs: 0 });
  });

  it.each([
    [0, false],
    [5 * minuteMs, false],
    [5 * minuteMs + 1, true],
    [-5 * minuteMs, false],
    [-6 * minuteMs, true],
    [dayMs, true],
  ])('is skewed when this machine is %d ms ahead: %s', (aheadMs, skewed) => {
    expect(isSkewed({ host, aheadMs })).toBe(skewed);
  });

  it.each([
    ['1970', noon, false],
    ['half a year ago', 180 * dayMs, true],
    ['half a year ahead', -180 * dayMs, true],
    ['2099', noon - Date.parse('2099-01-01T00:00:00Z'), false],
  ])('of %s is believed: %s', (_when, aheadMs, credible) => {
    expect(isCredible({ host, aheadMs })).toBe(credible);
  });

  it.each([
    [90_000, '90 s ahead of the clock of api.example.com'],
    [-6 * minuteMs, '6 min behind the clock of api.example.com'],
    [26 * 60 * minuteMs, '1560 min ahead of the clock of api.example.com'],
    [-3 * dayMs, '3 days behind the clock of api.example.com'],
  ])('%d ms ahead is said in words', (aheadMs, text) => {
    expect(skewText({ host, aheadMs })).toBe(text);
  });
});
