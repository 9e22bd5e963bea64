import { describe, expect, test } from 'vitest';
import { codeOf } from '../../../connector/datasets/define.ts';
import { ExactNumber } from '../../../connector/json.ts';
import { findDataset } from '../../support/datasets.ts';

/** What a column of a table makes of its inputs. */
function made(dataset: string, column: string, ...inputs: readonly unknown[]): unknown {
  const found = findDataset(dataset)?.columns.find(({ name }) => name === column);
  if (found === undefined) throw new Error(`${dataset} has no ${column}`);
  return found.derive === undefined ? inputs[0] : found.derive(...inputs);
}

describe('an enum', () => {
  test('is shown by its published name and by the code as sent', () => {
    expect(made('sessions', 'connection_state', 5)).toBe('Active');
    expect(made('sessions', 'connection_state_code', 5)).toBe(5);
    expect(made('sessions', 'failure', 101)).toBe('MachineNotFunctional');
    expect(made('application_instances', 'application_type', 1)).toBe('InstalledOnClient');
  });

  test('keeps a code that nobody has published', () => {
    expect(made('sessions', 'connection_state', 77)).toBe('Unknown(77)');
    expect(made('sessions', 'connection_state', -1)).toBe('Unknown(-1)');
    expect(made('sessions', 'connection_state_code', 77)).toBe(77);
  });

  test('is null when the source sent null', () => {
    expect(made('sessions', 'connection_state', null)).toBeNull();
    expect(made('sessions', 'connection_state', undefined)).toBeUndefined();
  });

  test('is read from a code that is written otherwise, and from its name', () => {
    expect(made('sessions', 'connection_state', '5')).toBe('Active');
    expect(made('sessions', 'connection_state', new ExactNumber('5.0'))).toBe('Active');
    expect(made('sessions', 'connection_state', 'Active')).toBe('Active');
    expect(made('sessions', 'connection_state', 'Resting')).toBe('Resting');
    expect(made('sessions', 'connection_state', new ExactNumber('9007199254740993'))).toBe(
      'Unknown(9007199254740993)',
    );
    const codes = findDataset('sessions')?.columns.find(
      ({ name }) => name === 'connection_state_code',
    )?.codes;
    expect(['Active', '5', 5].map((sent) => codeOf(codes ?? {}, sent))).toEqual([5, 5, 5]);
    expect(codeOf(codes ?? {}, 'Resting')).toBe('Resting');
  });

  test.each([[true], [{}], [1.5], [[5]], [new ExactNumber('9'.repeat(1_000_000))]])(
    'has no name for what is no code',
    (code) => {
      expect(typeof made('sessions', 'connection_state', code)).toBe('symbol');
    },
  );
});

describe('columns made out of codes', () => {
  test('the currency of a cost is a name alone', () => {
    expect(made('sessions', 'machine_cost_currency', 2)).toBe('EUR');
    expect(made('sessions', 'machine_cost_currency', 42)).toBeNull();
    expect(made('sessions', 'machine_cost_currency', null)).toBeNull();
  });

  test('a launch has failed when its record is a stub', () => {
    expect(made('sessions', 'is_failed_launch', 3)).toBe(true);
    expect(made('sessions', 'is_failed_launch', 0)).toBe(false);
    expect(made('sessions', 'is_failed_launch', 77)).toBe(false);
    expect(made('sessions', 'is_failed_launch', null)).toBeNull();
    expect(made('sessions', 'is_failed_launch', 'Stub')).toBe(true);
    expect(made('sessions', 'is_failed_launch', 'Resting')).toBeNull();
  });

  test('both tables tell open from ended and how long it took', () => {
    for (const table of ['sessions', 'application_instances']) {
      expect(made(table, 'is_open', null)).toBe(true);
      expect(made(table, 'duration_seconds', '2026-11-20T09:00:00Z', '2026-11-20T09:00:01.5Z')).toBe(1.5);
    }
  });
});
