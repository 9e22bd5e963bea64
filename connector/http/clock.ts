import type { Runtime } from '../runtime.ts';
import { dayMs } from '../timestamps.ts';

/** The clock of this machine beside that of the source, as one answer tells it. */
export interface ClockReading {
  readonly host: string;
  /** How far this machine is ahead; 0 where the two may agree. */
  readonly aheadMs: number;
}

/** When an answer came, by the clock of this machine, and how long the exchange took, by no clock that can be set. */
interface Exchange {
  readonly host: string;
  readonly receivedAt: number;
  readonly tookMs: number;
}

/** Beyond it people should know, and certificates are judged by the wrong time. */
const mostSkewMs = 5 * 60_000;

/**
 * Beyond it the answer tells no time: certificates are valid for 398 days at most, so a machine that is further away
 * could not have asked. It is a device between that has no clock of its own, and begins at 1970 or where its maker left
 * it.
 */
const mostCredibleMs = 400 * dayMs;

const secondMs = 1000;

/** The form that servers have to write; what else there may be is not worth a wrong guess. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads the `Date` of an answer. It was written at some moment of the exchange, and is cut to the second: within that
 * the clocks may agree. Where this machine must be ahead, it counts as far ahead as it can be.
 * @returns undefined where the answer does not tell
 */
export function readClock(
  { date = '', age = '' }: Readonly<Record<string, string>>,
  { host, receivedAt, tookMs }: Exchange,
): ClockReading | undefined {
  const written = httpDate.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(written)) return undefined;
  // A cache says for how long it has kept the answer.
  const told = written + (/^\d{1,9}$/.test(age) ? Number(age) * secondMs : 0);
  const mayAgree = receivedAt >= told && receivedAt - tookMs < told + secondMs;
  return { host, aheadMs: mayAgree ? 0 : receivedAt - told };
}

/** Compares the clock of this machine with that of a source, as its answers come. */
export interface SourceClock {
  /** Takes note of an answer that has just come. */
  note(host: string, headers: Readonly<Record<string, string>>, tookMs: number): void;
  /** The last reading; undefined where no answer told. */
  reading(): ClockReading | undefined;
  /** The present time by the clock of an answer that has just come: dates that it names are of that clock. */
  nowBy(headers: Readonly<Record<string, string>>): number;
}

export function openSourceClock(runtime: Pick<Runtime, 'now'>): SourceClock {
  let last: ClockReading | undefined;
  return {
    note(host, headers, tookMs) {
      last = readClock(headers, { host, receivedAt: runtime.now(), tookMs }) ?? last;
    },
    reading: () => last,
    nowBy(headers) {
      const receivedAt = runtime.now();
      const reading = readClock(headers, { host: '', receivedAt, tookMs: 0 });
      return reading !== undefined && isCredible(reading) ? receivedAt - reading.aheadMs : receivedAt;
    },
  };
}

export function isCredible({ aheadMs }: ClockReading): boolean {
  return Math.abs(aheadMs) <= mostCredibleMs;
}

/** Whether the two are so far apart that people should know. */
export function isSkewed({ aheadMs }: ClockReading): boolean {
  return Math.abs(aheadMs) > mostSkewMs;
}

/** For people: `5 min ahead of the clock of api.cloud.com`. */
export function skewText(reading: ClockReading): string {
  const { count, unit } = skewOf(reading);
  const units = { second: 's', minute: 'min', day: 'days' };
  return `${count} ${units[unit]} ${reading.aheadMs < 0 ? 'behind' : 'ahead of'} the clock of ${reading.host}`;
}

/** How far the two are apart, in a unit in which people can picture it. */
export function skewOf({ aheadMs }: ClockReading): {
  readonly count: number;
  readonly unit: 'second' | 'minute' | 'day';
} {
  const ms = Math.abs(aheadMs);
  const seconds = Math.round(ms / secondMs);
  if (seconds < 120) return { count: seconds, unit: 'second' };
  return ms < 2 * dayMs
    ? { count: Math.round(seconds / 60), unit: 'minute' }
    : { count: Math.round(ms / dayMs), unit: 'day' };
}
