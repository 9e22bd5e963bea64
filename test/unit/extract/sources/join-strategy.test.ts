import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestStrategy, costsOf } from '../../../../connector/extract/sources/join-strategy.ts';

const users = { rows: 300_000, pageRows: 1000, uses: 100_000, keysAtOnce: 20, canExpand: true };

describe('the rows that a table refers to', () => {
  it.each([
    ['a month of a tenant whose users are all busy', { ...users, rows: 20_000 }, 'full'],
    ['a day of a tenant with very many users', { ...users, uses: 3_000 }, 'expand'],
    ['a few rows, of a set that nothing leads to', { ...users, uses: 30, canExpand: false }, 'lookup'],
    ['many rows, of a set that nothing leads to', { ...users, canExpand: false }, 'full'],
    ['no rows at all', { ...users, uses: 0, canExpand: false }, 'lookup'],
    ['a set of a page and a half', { ...users, rows: 1_500, uses: 5_000 }, 'full'],
  ] as const)('are read in the cheapest strategy: %s', (_what, choice, strategy) => {
    expect(cheapestStrategy(choice)).toBe(strategy);
  });

  it('are never read in a strategy that costs more than another', () => {
    const choices = fc.record({
      rows: fc.nat(1_000_000),
      pageRows: fc.integer({ min: 1, max: 1000 }),
      uses: fc.nat(10_000_000),
      keysAtOnce: fc.integer({ min: 1, max: 50 }),
      canExpand: fc.boolean(),
    });
    fc.assert(
      fc.property(choices, (choice) => {
        const costs = costsOf(choice);
        expect(costs.get(cheapestStrategy(choice))).toBe(Math.min(...costs.values()));
        expect(costs.has('expand')).toBe(choice.canExpand);
      }),
    );
  });
});
