import { describe, expect, test } from 'vitest';
import { type Line, median, medianOf, quotient, ratio, valuesOf } from '../../bench/figures.ts';
import { turned } from '../../bench/parts/baselines.ts';
import { spread } from '../../bench/parts/plans.ts';
import { growth } from '../../bench/parts/sizes.ts';

const line = (sessions: number, walls: readonly number[], peakBytes?: number): Line => ({
  what: 'a run',
  sessions,
  latencyMs: 0,
  samples: walls.map((wallSeconds) =>
    peakBytes === undefined ? { wallSeconds } : { wallSeconds, peakBytes },
  ),
});

describe('a median', () => {
  test('is the middle of an odd count, whatever the order', () => {
    expect(median([9, 1, 10])).toBe(9);
  });
  test('is the mean of the two in the middle of an even count', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });
  test('does not exist of nothing', () => {
    expect(median([])).toBeUndefined();
  });
  test('is taken of the runs that have the measure', () => {
    const mixed: Line = { ...line(1, []), samples: [{ bytes: 5 }, { requests: 1 }, { bytes: 7 }] };
    expect(valuesOf(mixed, 'bytes')).toEqual([5, 7]);
    expect(medianOf(mixed, 'bytes')).toBe(6);
    expect(medianOf(mixed, 'cpuSeconds')).toBeUndefined();
  });
});

describe('a ratio', () => {
  test('is that of the medians', () => {
    expect(ratio(line(1, [3, 2, 40]), line(1, [2, 1, 2]), 'wallSeconds')).toBe(1.5);
  });
  test('is not told of what was not measured, nor of nothing', () => {
    expect(quotient(undefined, 1)).toBeUndefined();
    expect(quotient(1, undefined)).toBeUndefined();
    expect(quotient(1, 0)).toBeUndefined();
    expect(quotient(0, 4)).toBe(0);
  });
});

describe('growth', () => {
  test('compares memory as it is and wall by session', () => {
    expect(growth(line(100, [2], 50), line(1000, [30], 60))).toEqual({ peakGrowth: 1.2, wallGrowth: 1.5 });
  });
  test('needs two sizes', () => {
    const only = line(100, [2], 50);
    expect(growth(only, only)).toEqual({ peakGrowth: undefined, wallGrowth: undefined });
    expect(growth(undefined, only).peakGrowth).toBeUndefined();
  });
});

test('each round begins with another member', () => {
  expect([0, 1, 2, 3].map((round) => turned(['a', 'b', 'c'], round).join(''))).toEqual([
    'abc',
    'bca',
    'cab',
    'abc',
  ]);
  expect(turned([], 2)).toEqual([]);
});

test('a sample is spread evenly and never larger than the whole', () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
  expect(spread([1, 2], 5)).toEqual([1, 2]);
  expect(spread([], 5)).toEqual([]);
});
