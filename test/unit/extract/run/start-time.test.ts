import { describe, expect, it } from 'vitest';
import { runTimeOf, startOf, windowOf } from '../../../../connector/extract/run/start-time.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';

const host = 'api.example.com';
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const nine = Date.parse('2026-11-20T09:00:00.000Z');

/** A run that begins at nine by the source's clock, on a machine so many minutes ahead. */
function begun(aheadMinutes: number, readUntilMinutes?: number, told = aheadMinutes) {
  const runtime = fakeRuntime(new Date(nine + aheadMinutes * minuteMs).toISOString());
  const start = startOf(runtime);
  const watermark =
    readUntilMinutes === undefined ? undefined : new Date(nine + readUntilMinutes * minuteMs).toISOString();
  const moment = runTimeOf(runtime, start, { host, aheadMs: told * minuteMs }, watermark);
  return { runtime, moment, end: (moment.end - nine) / minuteMs };
}

describe('when a run takes place', () => {
  it('is what this machine says where the source does not', () => {
    const runtime = fakeRuntime();
    const moment = runTimeOf(runtime, startOf(runtime), undefined, '2027-01-01T00:00:00.000Z');
    expect([moment.startedAt, moment.end, moment.warning]).toEqual([nine, nine, undefined]);
  });

  it.each([
    ['agree', 0, undefined, 0],
    ['differ by two hours', 120, undefined, 0],
    ['differ by a month', 30 * 1440, undefined, 0],
    ['differ the other way', -120, undefined, -120],
    ['differ by a day the other way, and the source was read since', -1440, -30, -30],
    ['agree with what was read', 0, -30, 0],
    ['are of servers that differ a little', 0, 0.5, 0.5],
    ['are before what was taken for read', 0, 120, 0],
    ['are before what was taken for read, and differ', 90, 120, 0],
  ])('ends its window at the smaller of two clocks that %s', (_how, ahead, watermark, expected) => {
    const { end, moment } = begun(ahead, watermark);
    expect(end).toBe(expected);
    expect(moment.startedAt).toBe(nine);
  });

  it('does not believe a device that has no clock', () => {
    const { moment, runtime } = begun(0, undefined, nine / minuteMs);
    expect([moment.startedAt, moment.end]).toEqual([runtime.now(), runtime.now()]);
    expect(moment.warning).toMatch(
      /^The clock of this machine is \d+ days ahead of the clock of api\.example\.com; the clock of the source is not credible, so the window ends by the clock of this machine, at 2026-11-20T09:00:00\.000Z\.$/,
    );
  });

  it('is not moved by a clock that is set while it runs', () => {
    const { moment, runtime } = begun(120);
    runtime.advance(10 * minuteMs);
    runtime.set('2026-10-01T00:00:00.000Z');
    expect(moment.now()).toBe(nine + 10 * minuteMs);
  });

  it('began at the source before the sign-in was answered', () => {
    const runtime = fakeRuntime(new Date(nine + dayMs).toISOString());
    const start = startOf(runtime);
    runtime.advance(4000);
    runtime.set(new Date(nine + 4000).toISOString());
    const moment = runTimeOf(runtime, start, { host, aheadMs: 0 });
    expect([moment.startedAt, moment.end]).toEqual([nine, nine]);
  });

  it.each([
    [4, undefined],
    [-4, undefined],
    [
      120,
      'The clock of this machine is 120 min ahead of the clock of api.example.com; the window ends at 2026-11-20T09:00:00.000Z.',
    ],
    [
      -1440,
      'The clock of this machine is 1440 min behind the clock of api.example.com; the window ends at 2026-11-19T09:00:00.000Z.',
    ],
  ])('says of a clock %d minutes ahead: %s', (ahead, warning) => {
    expect(begun(ahead).moment.warning).toBe(warning);
  });

  it('has a window of whole days', () => {
    expect(windowOf(30, nine)).toEqual({ from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' });
  });
});
