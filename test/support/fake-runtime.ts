import type { Runtime } from '../../connector/runtime.ts';

export interface FakeRuntime extends Runtime {
  /** The waits asked for so far, in milliseconds. Sleeping moves the clock and takes no time. */
  readonly sleeps: readonly number[];
  advance(ms: number): void;
  /** Sets the clock, which is no time that passes. */
  set(now: string): void;
}

/** A clock that stands still until told otherwise, luck that is always `random`, and numbered transaction ids. */
export function fakeRuntime(start = '2026-11-20T09:00:00.000Z', random = 0.5): FakeRuntime {
  let now = Date.parse(start);
  let elapsed = 0;
  let ids = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    elapsed: () => elapsed,
    random: () => random,
    guid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    sleep(ms, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      sleeps.push(ms);
      now += ms;
      elapsed += ms;
      return Promise.resolve();
    },
    self: { pid: 4711, host: 'here', started: 1 },
    isAlive: () => true,
    every: () => () => undefined,
    advance(ms) {
      now += ms;
      elapsed += ms;
    },
    set(at) {
      now = Date.parse(at);
    },
  };
}
