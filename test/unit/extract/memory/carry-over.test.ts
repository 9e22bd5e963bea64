import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypervisors } from '../../../../connector/datasets/daas/hypervisors.ts';
import { sessions } from '../../../../connector/datasets/monitor/core/sessions.ts';
import type { RunEvent } from '../../../../connector/events.ts';
import {
  carryOverOf,
  type IncrementalMemory,
  isRefreshDue,
  overlapStart,
  previousTableOf,
} from '../../../../connector/extract/memory/carry-over.ts';
import type { Found, Snapshot, Snapshots } from '../../../../connector/extract/memory/snapshots.ts';

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

/** What is found, and what is said of it. */
async function found(of: Found, dataset: typeof sessions | typeof hypervisors = sessions, day = 1) {
  const warnings: string[] = [];
  const emit = (event: RunEvent) => {
    if (event.type === 'warning') warnings.push(event.message);
  };
  const snapshots: Snapshots = {
    find: () => Promise.resolve(of),
    keep: () => Promise.reject(new Error('nothing is kept here')),
  };
  const whole: IncrementalMemory = { ...memory(day), snapshots, settings: {} };
  return { ...(await previousTableOf(dataset, whole, emit)), warnings };
}

describe('the table of the run before', () => {
  const nothing = { snapshot: undefined, carryOver: undefined };

  it('is not looked for where runs are not incremental', async () => {
    expect(await previousTableOf(sessions, undefined, () => undefined)).toEqual(nothing);
  });

  it('is not there at first, which is nothing to warn of', async () => {
    expect(await found({})).toEqual({ ...nothing, warnings: [] });
  });

  it('is used', async () => {
    const snapshot = snapshotOf(0);
    expect(await found({ snapshot })).toEqual({
      snapshot,
      carryOver: carryOverOf(snapshot, memory(1)),
      warnings: [],
    });
  });

  it('is compared with and no more where rows do not settle', async () => {
    const snapshot = snapshotOf(0);
    expect(await found({ snapshot }, hypervisors)).toEqual({ snapshot, carryOver: undefined, warnings: [] });
  });

  it('of a time in the future has all rows read again, and told', async () => {
    const snapshot = snapshotOf(2);
    expect(await found({ snapshot }, sessions, 1)).toEqual({
      snapshot,
      carryOver: { snapshot, closedBefore: overlapStart(snapshotOf(1), memory(1)), since: undefined },
      warnings: [
        `sessions: previous snapshot not usable (its date ${windowOf(2).to} is in the future); full refresh.`,
      ],
    });
  });

  it('of another meaning is compared with and no more, and told', async () => {
    const snapshot = snapshotOf(0);
    expect(await found({ snapshot, against: 'sessionWindow was "a" and is "b"' })).toEqual({
      snapshot,
      carryOver: undefined,
      warnings: ['sessions: previous snapshot not usable (sessionWindow was "a" and is "b"); full refresh.'],
    });
  });

  it('that is damaged is of no use, and told with what follows', async () => {
    expect(await found({ against: 'its file was changed' })).toEqual({
      ...nothing,
      warnings: [
        'sessions: previous snapshot not usable (its file was changed); full refresh; deleted rows are not reported.',
      ],
    });
  });
});
