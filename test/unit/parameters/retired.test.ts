import { describe, expect, test } from 'vitest';
import type { ContractChange } from '../../../connector/contract-changes.ts';
import { presentName, renewed, retiredIn } from '../../../connector/parameters/retired.ts';

const renamed = (version: string, parameter: string, replacedBy: string): ContractChange => ({
  ...{ version, kind: 'renamed', parameter, replacedBy, message: 'x' },
});

describe('an old name', () => {
  test.each([
    ['1.4.0', '1.4.0', true],
    ['1.4.0', '1.9.0', true],
    ['1.4.0', '2.0.0', true],
    ['1.4.0', '2.11.3', true],
    ['1.4.0', '3.0.0', false],
    ['0.2.0', '1.5.0', true],
    ['0.2.0', '2.0.0', false],
    ['9.0.0', '10.0.0', true],
    ['9.0.0', '11.0.0', false],
  ])('that %s retired is accepted by %s: %s', (version, present, isAccepted) => {
    const { parameters } = retiredIn([renamed(version, 'a', 'b')], present);
    expect(parameters.length === 1).toBe(isAccepted);
  });

  test('leads through several renames to the name of today', () => {
    const { parameters } = retiredIn([renamed('1.0.0', 'a', 'b'), renamed('1.1.0', 'b', 'c')], '1.2.0');
    expect(presentName('a', parameters)).toBe('c');
    expect(renewed({ a: 1 }, { parameters, datasets: [] }, () => 'in x').values).toEqual({ c: 1 });
  });

  test('that leads in a circle ends', () => {
    const { parameters } = retiredIn([renamed('1.0.0', 'a', 'b'), renamed('1.1.0', 'b', 'a')], '1.2.0');
    expect(presentName('a', parameters)).toBe('a');
  });

  test('of what was added or changed is none, nor is that of a column', () => {
    const told = { version: '1.0.0', replacedBy: null, message: 'x' } as const;
    const changes: readonly ContractChange[] = [
      { ...told, kind: 'added', parameter: 'a' },
      { ...told, kind: 'changed', parameter: 'b' },
      { ...told, kind: 'removed', dataset: 'sessions', column: 'c' },
    ];
    expect(retiredIn(changes, '1.0.0')).toEqual({ parameters: [], datasets: [] });
  });
});
