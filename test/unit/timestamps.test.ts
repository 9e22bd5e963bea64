import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalTimestamp,
  compareTimestamps,
  timestampMs,
  timestampOf,
} from '../../connector/timestamps.ts';

const canonicalForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{2,}\dZ$/;
const firstMs = Date.parse('0002-01-01T00:00:00Z');
const lastMs = Date.parse('9998-12-31T00:00:00Z');

/** Milliseconds and further digits of a second, as text that a source may send with any offset. */
const moments = fc.record({
  ms: fc.integer({ min: firstMs, max: lastMs }),
  digits: fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 6 }),
  offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
});

function written({ ms, digits, offset }: { ms: number; digits: string; offset: number }): string {
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, 23);
  const size = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${digits}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

describe('the canonical timestamp', () => {
  it.each([
    ['2026-11-20T09:00:00Z', '2026-11-20T09:00:00.000Z'],
    ['2026-11-20T09:00Z', '2026-11-20T09:00:00.000Z'],
    ['2026-11-20T09:00:00.4Z', '2026-11-20T09:00:00.400Z'],
    ['2026-11-20T09:00:00.473Z', '2026-11-20T09:00:00.473Z'],
    ['2026-11-20T09:00:00.4731234Z', '2026-11-20T09:00:00.4731234Z'],
    ['2026-11-20T09:00:00.4730000Z', '2026-11-20T09:00:00.473Z'],
    ['2026-11-20T09:00:00.4000000Z', '2026-11-20T09:00:00.400Z'],
    ['2026-11-20T09:00:00.1200300Z', '2026-11-20T09:00:00.12003Z'],
    ['2026-11-20T00:30:00.1230005+05:30', '2026-11-19T19:00:00.1230005Z'],
    ['2026-11-20T09:00:00-00:00', '2026-11-20T09:00:00.000Z'],
    ['2024-02-29T23:59+00:00', '2024-02-29T23:59:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalTimestamp(text)).toBe(canonical);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-20T09:00:00',
    '2026-11-20 09:00:00Z',
    '2026-11-20T09Z',
    '2026-11-20T09:00:00.Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T23:60:00Z',
    '2026-11-20T23:59:60Z',
    '2026-02-30T09:00:00Z',
    '2026-02-29T09:00:00+01:00',
    '2026-04-31T09:00Z',
    '2026-13-01T09:00Z',
    '2026-00-01T09:00Z',
    '2026-11-00T09:00Z',
    '2026-11-20T09:00:00+25:00',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '/Date(1763629200000)/',
    ' 2026-11-20T09:00:00Z',
    '2026-11-20T09:00:00Z\n',
  ])('of %j does not exist', (text) => {
    expect(canonicalTimestamp(text)).toBeUndefined();
  });

  it('is the same moment in UTC with every digit kept', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const canonical = canonicalTimestamp(written(moment)) ?? '';
        expect(canonical).toMatch(canonicalForm);
        expect(timestampMs(canonical)).toBe(moment.ms);
        const fraction = canonical.slice(20, -1);
        const all = `${String(((moment.ms % 1000) + 1000) % 1000).padStart(3, '0')}${moment.digits}`;
        expect(all.startsWith(fraction) && /^0*$/.test(all.slice(fraction.length))).toBe(true);
      }),
    );
  });

  it('does not depend on the offset or the zeros it was written with', () => {
    fc.assert(
      fc.property(moments, fc.nat(14 * 60), (moment, offset) => {
        const other = written({ ...moment, digits: `${moment.digits}0`, offset });
        expect(canonicalTimestamp(other)).toBe(canonicalTimestamp(written(moment)));
      }),
    );
  });

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const canonical = canonicalTimestamp(written(moment)) ?? '';
        expect(canonicalTimestamp(canonical)).toBe(canonical);
      }),
    );
  });
});

describe('the order of timestamps', () => {
  it('is the order of time, down to the last digit', () => {
    const near = fc.tuple(moments, fc.integer({ min: -2, max: 2 }), moments);
    fc.assert(
      fc.property(near, ([a, step, b]) => {
        const other = { ...b, ms: a.ms + step };
        const time = (moment: typeof a): bigint =>
          BigInt(moment.ms) * 1_000_000n + BigInt(moment.digits.padEnd(6, '0'));
        const [left, right] = [
          canonicalTimestamp(written(a)) ?? '',
          canonicalTimestamp(written(other)) ?? '',
        ];
        const difference = time(a) - time(other);
        expect(Math.sign(compareTimestamps(left, right))).toBe(
          difference < 0n ? -1 : difference > 0n ? 1 : 0,
        );
      }),
    );
  });

  it('puts .473 before .4731', () => {
    expect(compareTimestamps('2026-11-20T09:00:00.473Z', '2026-11-20T09:00:00.4731Z')).toBeLessThan(0);
  });
});

describe('milliseconds', () => {
  it('go to a timestamp and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: firstMs, max: lastMs }), (ms) => {
        expect(timestampMs(timestampOf(ms))).toBe(ms);
        expect(canonicalTimestamp(timestampOf(ms))).toBe(timestampOf(ms));
      }),
    );
  });
});
