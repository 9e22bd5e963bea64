import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOverOf, isRefreshDue, overlapStart } from '../../../../connector/extract/memory/carry-over.ts';
import type { Snapshot } from '../../../../connector/extract/memory/snapshots.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const start = Date.parse('2026-11-20T09:00:00.000Z');

/** The window of a run so many days after the first, of so many days. */
const windowOf = (day: number, days = 30) => ({
  from: new Date(start + (day - days) * dayMs).toISOString(),
  to: new Date(start + day * dayMs).toISOString(),
});

const snapshotOf = (day: number, days = 30, refreshedDay = day): Snapshot => ({
  ...{ settings: {}, columns: [], file: 'sessions.csv', path: '/state/sessions.csv', bytes: 1, sha256: 'ab' },
  ...{ rows: 0, window: windowOf(day, days), lastFullRefresh: windowOf(refreshedDay).to },
});

const memory = (day: number, days = 30) => ({
  window: windowOf(day, days),
  overlapMinutes: 60,
  refreshDays: 7,
});

const ago = (day: number, minutes: number) =>
  new Date(start + day * dayMs - minutes * minuteMs).toISOString();

describe('what a table takes over of the run before', () => {
  it('is what had settled the overlap before that run', () => {
    const snapshot = snapshotOf(0);
    const closedBefore = ago(0, 60);
    expect(carryOverOf(snapshot, memory(1))).toEqual({
      snapshot,
      closedBefore,
      since: { at: closedBefore, before: undefined },
    });
    expect(overlapStart(snapshot, { overlapMinutes: 10_080 })).toBe(windowOf(-7).to);
  });

  it.each([
    ['grew reaches further back than it', 30, 31, windowOf(0, 30).from],
    ['grew only by the days that went by does not', 30, 30.5, undefined],
    ['shrank does not', 30, 2, undefined],
  ])('when the period %s', (_what, days, daysNow, before) => {
    expect(carryOverOf(snapshotOf(0, days), memory(0.5, daysNow)).since).toEqual({ at: ago(0, 60), before });
  });

  it('is everything, to be compared, when the last full reading is long ago', () => {
    const snapshot = snapshotOf(6.5, 30, 0);
    expect(carryOverOf(snapshot, memory(7))).toEqual({
      snapshot,
      closedBefore: ago(6.5, 60),
      since: undefined,
    });
    expect(carryOverOf(snapshot, memory(6.9)).since).toBeDefined();
    expect(carryOverOf({ ...snapshot, lastFullRefresh: snapshot.window.to }, memory(7)).since).toBeDefined();
  });

  it('a daily schedule that starts its runs some minutes early is due all the same', () => {
    const early = { from: windowOf(0).from, to: ago(7, 30) };
    expect(isRefreshDue({ lastFullRefresh: windowOf(0).to }, early, 7)).toBe(true);
    expect(isRefreshDue({ lastFullRefresh: windowOf(0).to }, windowOf(6), 7)).toBe(false);
  });

  it('leaves no row out that has begun or settled since then, whatever the windows are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.integer({ min: 1, max: 180 }),
        fc.integer({ min: 1, max: 180 }),
        fc.double({ min: -180, max: 200, noNaN: true }),
        (day, days, daysNow, at) => {
          const { since } = carryOverOf(snapshotOf(0, days), { ...memory(day, daysNow), refreshDays: 1000 });
          const row = windowOf(at).to;
          const isNew = row >= windowOf(0).to || row < windowOf(0, days).from;
          const isRead = since === undefined || row >= since.at || row < (since.before ?? '');
          expect(isRead || !isNew || row < windowOf(day, daysNow).from).toBe(true);
        },
      ),
    );
  });
});
