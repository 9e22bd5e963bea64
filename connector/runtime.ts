import { randomUUID } from 'node:crypto';
import { setTimeout as timer } from 'node:timers/promises';

/** What a run is given from outside, so that everything below can be tested without a clock, luck or waiting. */
export interface Runtime {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Resolves after `ms` milliseconds; rejects when cancelled. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A fresh GUID, for transaction ids. */
  guid(): string;
}

/** The machine's own clock and luck. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => timer(ms, undefined, { signal }),
  guid: () => randomUUID(),
};
