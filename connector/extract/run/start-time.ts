import type { Window } from '../../events.ts';
import { type ClockReading, isCredible, isSkewed, skewText } from '../../http/clock.ts';
import type { Parameters } from '../../parameters/schema.ts';
import type { Runtime } from '../../runtime.ts';
import { daysBefore, timestampMs, timestampOf } from '../../timestamps.ts';

/**
 * The times of a run, by the clock of the source if it is known; setting the clock of this machine does not change
 * them.
 */
export interface RunTime {
  /** When the run started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Where a new window ends. */
  readonly end: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** A warning about the clock of this machine. */
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

/** The clocks of a source's servers differ by less than this, and the overlap of runs is longer. */
const serversDifferMs = 60_000;

/**
 * Determines the times of a run. Its window ends at the earlier of both clocks: with a clock that is fast, the run
 * would count future rows as read. The fast clock may be that of this machine or of a device that answers for the
 * source.
 * @param clock the clock of the source, as its answers showed it since the start
 * @param watermark the end of the last window: a clock that was set back must not discard what has been read
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
  const needsWarning = clock !== undefined && isSkewed(clock);
  return {
    startedAt,
    end,
    now: () => startedAt + passed(),
    warning: needsWarning ? warningOf(clock, end) : undefined,
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
