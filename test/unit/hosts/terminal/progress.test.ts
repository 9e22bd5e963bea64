import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../connector/events.ts';
import { notStarted, progressAfter, viewOf } from '../../../../connector/hosts/terminal/progress.ts';
import { barLines, heartbeatLine } from '../../../../connector/hosts/terminal/progress-lines.ts';
import { begun, failed, failure, planned, read, request, retry, started, written } from './events.ts';

/** Each event with the second it comes at. */
function viewAt(second: number, ...events: readonly (readonly [second: number, event: RunEvent])[]) {
  const progress = events.reduce(
    (so, [at, event]) => progressAfter(so, event, at * 1000),
    progressAfter(notStarted, started('sessions', 'hypervisors'), 0),
  );
  return viewOf(progress, second * 1000);
}

describe('progress', () => {
  it('tells rows, rate and the time left from the source’s own count', () => {
    const view = viewAt(
      12,
      [1, begun('sessions')],
      [2, planned('sessions', 1000)],
      [12, written('sessions', 400)],
    );
    expect(view).toMatchObject({
      rows: 400,
      expected: 1000,
      percent: 40,
      rowsPerSecond: 40,
      secondsLeft: 15,
    });
    expect(heartbeatLine(view)).toBe('sessions: 40 %, 400 of 1,000 rows, 40 rows/s, 15 s left; 0 requests');
  });

  it('does not take the time of joined sets, nor rows from before, for its rate', () => {
    const view = viewAt(
      70,
      [0, begun('sessions')],
      [0, { type: 'dataset-resumed', dataset: 'sessions', rows: 500 }],
      [59, { type: 'dimension-read', set: 'Users', rows: 9000, pages: 9 }],
      [60, planned('sessions', 1000)],
      [70, written('sessions', 100)],
    );
    expect(view).toMatchObject({ rows: 600, percent: 60, rowsPerSecond: 10, secondsLeft: 40 });
  });

  it('says what it reads before the table’s own rows', () => {
    const view = viewAt(3, [0, begun('sessions')], [2, request('Users')]);
    expect(barLines(view, 80)).toEqual(['sessions  reading Users', '  table 1 of 2 · 1 request']);
  });

  it('counts only, where the source does not say how many there are', () => {
    const view = viewAt(
      5,
      [0, begun('sessions')],
      [0, planned('sessions', null)],
      [4, written('sessions', 10)],
    );
    expect(view).toMatchObject({ rows: 10, expected: null, percent: null, secondsLeft: null });
    expect(barLines(view, 80)[0]).toBe('sessions  10 rows  2 rows/s');
  });

  it.each([
    [4, 'retrying in 12 s (THROTTLED)'],
    [15.5, 'retrying in 1 s (THROTTLED)'],
    [16, 'waiting for an answer for 12 s'],
  ])('at second %s of a wait of 12 s that began in second 4 says: %s', (second, says) => {
    const view = viewAt(second, [0, begun('sessions')], [4, request('Sessions', 429)], [4, retry(12_000)]);
    expect(barLines(view, 80)[1]).toBe(`  table 1 of 2 · 1 request · 1 retry · ${says}`);
    expect(heartbeatLine(view).endsWith(`; 1 retry; ${says}`)).toBe(true);
  });

  it('keeps to the longer of two waits', () => {
    const view = viewAt(1, [0, begun('sessions')], [0, retry(9_000)], [1, retry(2_000, 'SOURCE_TIMEOUT')]);
    expect(view.waiting).toEqual({ seconds: 8, code: 'THROTTLED' });
  });

  it('counts tables that failed as over, and clears what they left', () => {
    const error = failure('THROTTLED', 'transient');
    const view = viewAt(
      1,
      [0, begun('sessions')],
      [0, written('sessions', 9)],
      [1, failed('sessions', error)],
    );
    expect(view).toMatchObject({ dataset: null, over: 1, rows: 0 });
  });

  it('names the way in and out', () => {
    const line = (...events: readonly RunEvent[]) =>
      heartbeatLine(viewAt(1, ...events.map((event) => [0, event] as const)));
    expect(line()).toBe('preparing output; 0 requests');
    expect(line(request('token'))).toBe('signing in; 1 request');
    expect(line(begun('sessions'), read('sessions', 1))).toBe('next table; 0 requests');
    expect(line(begun('sessions'), read('sessions', 1), begun('hypervisors'), read('hypervisors', 1))).toBe(
      'publishing; 0 requests',
    );
  });

  it('never shows more than 100 %, nor 100 % too early, nor a line wider than the terminal', () => {
    const amounts = fc.record({
      rows: fc.nat(10_000_000),
      expected: fc.nat(10_000_000),
      second: fc.integer({ min: 1, max: 1_000_000 }),
      width: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(amounts, ({ rows, expected, second, width }) => {
        const view = viewAt(
          second,
          [0, begun('application_instances')],
          [0, planned('application_instances', expected)],
          [1, written('application_instances', rows)],
          [1, retry(60_000)],
        );
        expect(view.percent === 100).toBe(rows >= expected);
        expect(view.secondsLeft ?? 0).toBeGreaterThanOrEqual(0);
        for (const line of barLines(view, width)) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
