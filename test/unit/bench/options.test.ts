import { describe, expect, test } from 'vitest';
import { largestOf, readOptions } from '../../bench/options.ts';

describe('the options of the bench', () => {
  test('are the sizes of the targets when nothing is said', () => {
    expect(readOptions([])).toMatchObject({
      only: ['baselines', 'plans', 'incremental', 'adapters', 'sizes', 'start', 'risk'],
      riskEvents: 1_000_000,
      baselineSessions: 1_000_000,
      planSessions: 100_000,
      incrementalSessions: 1_000_000,
      adapterSessions: 100_000,
      sizes: [100_000, 1_000_000],
      runs: 3,
      write: false,
    });
  });
  test('choose parts and sizes for a quick check', () => {
    const args = ['--only', 'plans,baselines', '--sessions', '20_000', '--sizes', '500,100', '--runs', '1'];
    expect(readOptions(args)).toMatchObject({
      only: ['baselines', 'plans'],
      baselineSessions: 20_000,
      planSessions: 20_000,
      incrementalSessions: 20_000,
      adapterSessions: 20_000,
      sizes: [100, 500],
      runs: 1,
    });
  });
  test('add ten million only when told to', () => {
    expect(readOptions(['--large', '--only', 'sizes'])?.only).toEqual(['sizes', 'large']);
  });
  test('are refused with a reason', () => {
    expect(() => readOptions(['--only', 'walls'])).toThrow('not “walls”');
    expect(() => readOptions(['--runs', '0'])).toThrow('--runs');
    expect(() => readOptions(['--sizes', '10,many'])).toThrow('“many” is no count');
  });
  test('may only ask for help', () => {
    expect(readOptions(['--help'])).toBeUndefined();
  });
});

test('room is needed for the largest of the chosen parts', () => {
  const largest = (...args: string[]) => {
    const options = readOptions(args);
    return options && largestOf(options);
  };
  expect(largest('--only', 'plans')).toBe(100_000);
  expect(largest('--only', 'plans', '--sessions', '300')).toBe(300);
  expect(largest('--only', 'incremental,plans')).toBe(1_000_000);
  expect(largest('--large')).toBe(10_000_000);
});
