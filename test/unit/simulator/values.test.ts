import { describe, expect, it } from 'vitest';
import { guidOf, indexOfGuid, shuffle48, sqlGuidOrder, unshuffle48 } from '../../simulator/values/guid.ts';
import { parseTimestamp, showTimestamp, store } from '../../simulator/values/timestamp.ts';

describe('values of the simulated tenant', () => {
  it('lead from a key back to its row', () => {
    for (const index of [0, 1, 999, 9_999_999]) {
      expect(unshuffle48(7, shuffle48(7, index))).toBe(index);
      expect(indexOfGuid(7, guidOf(7, index).toUpperCase())).toBe(index);
    }
    expect(indexOfGuid(7, guidOf(8, 5))).toBeUndefined();
  });

  it('sort GUIDs by their last group first, as the database does', () => {
    const a = 'ffffffff-ffff-4fff-bfff-000000000001';
    const b = '00000000-0000-4000-8000-000000000002';
    expect(sqlGuidOrder(a) < sqlGuidOrder(b)).toBe(true);
    const c = '00000001-0000-4000-8000-000000000001';
    const d = '01000000-0000-4000-8000-000000000001';
    expect(sqlGuidOrder(d) < sqlGuidOrder(c)).toBe(true);
  });

  it.each([
    ['2026-11-20T09:00:00.500Z', 'milliseconds', '2026-11-20T09:00:00.5Z'],
    ['2026-11-20T09:00:00Z', 'milliseconds', '2026-11-20T09:00:00Z'],
    ['2026-11-20T11:00:00.1234567+02:00', 'ticks', '2026-11-20T09:00:00.1234567Z'],
    ['2026-11-20', 'ticks', '2026-11-20T00:00:00Z'],
  ] as const)('show %s in %s as %s', (text, precision, shown) => {
    expect(showTimestamp(parseTimestamp(text) ?? 0, precision)).toBe(shown);
  });

  it('store datetime in thirds of ten milliseconds and show 0, 3 or 7', () => {
    const timestamps = Array.from(
      { length: 50 },
      (_, ms) => parseTimestamp(`2026-11-20T09:00:00.${String(100 + ms)}Z`) ?? 0,
    );
    const shown = timestamps.map((timestamp) => showTimestamp(store(timestamp, 'datetime'), 'datetime', 3));
    expect(new Set(shown.map((text) => text.at(-2)))).toEqual(new Set(['0', '3', '7']));
    // What is stored lies beside what is shown: that is the trap.
    const stored = store(timestamps[4] ?? 0, 'datetime');
    expect(stored).not.toBe(parseTimestamp(showTimestamp(stored, 'datetime')));
  });
});
