import { describe, expect, test } from 'vitest';
import { daysSince, readConfig } from '../../../../connector/hosts/singer/config.ts';

const now = Date.parse('2026-11-20T09:00:00.000Z');
const file = (value: unknown, path = 'config.json') => ({ path, text: JSON.stringify(value) });

describe('the configuration', () => {
  test('of several files is that of the last', () => {
    const files = [file({ customerId: 'a', clientId: 'x' }, 'a.json'), file({ customerId: 'b' }, 'b.json')];
    const { given, origin } = readConfig(files, now);
    expect(given?.values).toEqual({ customerId: 'b', clientId: 'x' });
    expect(origin).toBe('a.json and b.json');
  });

  test('takes null for what is not given', () => {
    const { given, startMs } = readConfig(
      [file({ customerId: 'a' }), file({ customerId: null, start_date: null })],
      now,
    );
    expect({ given, startMs }).toEqual({ given: { values: { customerId: 'a' } }, startMs: undefined });
  });

  test('without a file is that of the environment', () => {
    expect(readConfig([], now)).toEqual({ given: undefined, origin: 'the environment', startMs: undefined });
  });

  test.each([
    ['2026-10-01', '2026-10-01T00:00:00.000Z'],
    ['2026-10-01T12:00:00', '2026-10-01T12:00:00.000Z'],
    ['2026-10-01T12:00:00Z', '2026-10-01T12:00:00.000Z'],
    ['2026-10-01T12:00:00+02:00', '2026-10-01T10:00:00.000Z'],
  ])('may say a start: %s', (start_date, expected) => {
    const { given, startMs } = readConfig([file({ start_date, customerId: 'a' })], now);
    expect(new Date(startMs ?? 0).toISOString()).toBe(expected);
    expect(given?.values).toEqual({ customerId: 'a' });
  });

  test.each([['soon'], [7], ['2026-02-30'], ['2027-01-01']])('refuses the start %j', (start_date) => {
    expect(() => readConfig([file({ start_date })], now)).toThrow(
      expect.objectContaining({
        code: 'PARAMETERS_INVALID',
        problems: [expect.stringMatching(/^`start_date` /)],
      }),
    );
  });

  test('says where a file is broken, and nothing of what is in it', () => {
    const broken = { path: 'config.json', text: '{\n "clientSecret": "canary-canary" "x" }' };
    let told = '';
    try {
      readConfig([broken], now);
    } catch (error) {
      told = JSON.stringify(error) + String(error);
    }
    expect(told).toContain('config.json is not valid JSON: line 2');
    expect(told).not.toContain('canary');
  });
});

test('days are whole ones, and no more than may be asked for', () => {
  const daysFrom = (start: string) => daysSince(Date.parse(start), now, 180);
  expect(daysFrom('2026-11-20T09:00:00Z')).toBe(1);
  expect(daysFrom('2026-11-19T08:59:59Z')).toBe(2);
  expect(daysFrom('2020-01-01T00:00:00Z')).toBe(180);
});
