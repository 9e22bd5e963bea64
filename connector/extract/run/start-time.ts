import type { Window } from '../../events.ts';
import { type ClockReading, isCredible, isSkewed, skewText } from '../../http/clock.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { daysBefore, timestampMs, timestampOf } from '../../timestamps.ts';

/** When a run takes place: by the source's clock as far as that is known, also when this machine's is changed. */
export interface RunTime {
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Where a new window ends. */
  readonly end: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** What is to be said of this machine's clock. */
  readonly warning: string | undefined;
}

type Clocks = Pick<Runtime, 'now' | 'elapsed'>;

/** A point in time by both clocks of this machine. */
export interface Start {
  readonly at: number;
  readonly elapsed: number;
}

export function startOf(runtime: Clocks): Start {
  return { at: runtime.now(), elapsed: runtime.elapsed() };
}

/** The servers of a source differ by less, and the overlap of runs is longer. */
const serversDifferMs = 60_000;

/**
 * Works out when a run takes place. Its window ends at the smaller of both clocks: a clock that is ahead must not have
 * rows taken for read that have not come yet, be it this machine's or that of a device which answers for the source.
 * @param clock as the source has told since the start
 * @param watermark where the last window ended: what has been read already is not given up because a clock was set back
 */
export function runTimeOf(
  runtime: Clocks,
  start: Start,
  clock: ClockReading | undefined,
  watermark?: string,
): RunTime {
  const passed = () => runtime.elapsed() - start.elapsed;
  const known = clock !== undefined && isCredible(clock);
  const startedAt = known ? Math.floor(runtime.now() - clock.aheadMs - passed()) : start.at;
  const smaller = Math.min(startedAt, start.at);
  const before = known && watermark !== undefined ? timestampMs(watermark) : smaller;
  const end = before <= startedAt + serversDifferMs ? Math.max(smaller, before) : smaller;
  const isTold = clock !== undefined && isSkewed(clock);
  return {
    startedAt,
    end,
    now: () => startedAt + passed(),
    warning: isTold ? warningOf(clock, end) : undefined,
  };
}

function warningOf(clock: ClockReading, end: number): string {
  const consequence = isCredible(clock)
    ? `the window ends at ${timestampOf(end)}`
    : `the clock of the source is not credible, so the window ends by the clock of this machine, at ${timestampOf(end)}`;
  return `The clock of this machine is ${skewText(clock)}; ${consequence}.`;
}

/** `[end − days, end)`: days of 24 hours, so that no change of the clocks shortens one. */
export function windowOf(days: Parameters['fetchStartDatePeriod'], end: number): Window {
  return { from: daysBefore(end, days), to: timestampOf(end) };
}
