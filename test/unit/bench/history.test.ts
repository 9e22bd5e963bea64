import { describe, expect, test } from 'vitest';
import { tenant } from '../../bench/cloud.ts';
import { nightAfterWork, openHistory } from '../../bench/history.ts';
import { withDefaults } from '../../simulator/options.ts';
import { Store } from '../../simulator/tenant/store.ts';

const now = new Date('2026-11-20T02:00:00.000Z');
const sessions = 1500;

/** The end of each session that there is at a moment, as the simulator serves it. */
function endsAt(present: Date): ReadonlyMap<unknown, unknown> {
  const store = new Store(withDefaults({ days: tenant.days, sessions, now, present }));
  return new Map([...store.all('Sessions')].map((row) => [row['SessionKey'], row['EndDate']]));
}

function differing(from: Date, to: Date): number {
  const before = endsAt(from);
  return [...endsAt(to)].filter(([key, end]) => !before.has(key) || before.get(key) !== end).length;
}

describe('the history of the simulated tenant', () => {
  const history = openHistory(sessions, now);
  const noon = new Date('2026-11-19T12:00:00.000Z');

  test('knows the sessions that differ between two moments of the simulator', () => {
    for (const to of [now, noon]) {
      const from = new Date(to.getTime() - 3 * 3_600_000);
      expect(history.changedBetween(from, to)).toBe(differing(from, to));
    }
  });
  test('finds the latest moment since which so many have changed', () => {
    for (const to of [now, noon]) {
      const from = history.startOfChange(to, 30);
      expect(differing(from, to)).toBe(30);
      expect(differing(new Date(from.getTime() + 1), to)).toBe(29);
    }
    expect(() => history.startOfChange(now, sessions)).toThrow('Fewer than 1500');
  });
  test('knows how many sessions have begun', () => {
    expect(history.begunBy(noon)).toBe(endsAt(noon).size);
    expect(history.begunBy(now)).toBe(sessions);
  });
});

test('the night after work is that of the last working day', () => {
  const nightOf = (text: string) => nightAfterWork(new Date(text)).toISOString();
  // 20 November 2026 is a Friday.
  expect(nightOf('2026-11-20T02:00:00.000Z')).toBe('2026-11-20T02:00:00.000Z');
  expect(nightOf('2026-11-20T01:59:59.000Z')).toBe('2026-11-19T02:00:00.000Z');
  for (const later of ['2026-11-21T12:00:00.000Z', '2026-11-22T12:00:00.000Z', '2026-11-23T12:00:00.000Z'])
    expect(nightOf(later)).toBe('2026-11-21T02:00:00.000Z');
  expect(nightOf('2026-11-24T03:00:00.000Z')).toBe('2026-11-24T02:00:00.000Z');
});
