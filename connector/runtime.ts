import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { setTimeout as timer } from 'node:timers/promises';

/** What a run is given from outside, so that everything below can be tested without a clock, luck or waiting. */
export interface Runtime {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds since some moment: for lengths of time, which no setting of the clock changes. */
  elapsed(): number;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Resolves after `ms` milliseconds; rejects when cancelled. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A fresh GUID, for transaction ids. */
  guid(): string;
  /** This process, as others find it: `started` tells it from an earlier one with the same number. */
  readonly self: { readonly pid: number; readonly host: string; readonly started: number };
  /** Whether a process of this machine is running. */
  isAlive(pid: number): boolean;
  /** Does something again and again, without keeping the program alive; the returned function ends it. */
  every(ms: number, action: () => void): () => void;
}

/** Elsewhere `/proc` is a folder like any other, or another system's. */
const isLinux = process.platform === 'linux';

/** The machine's own clock and luck. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => timer(ms, undefined, { signal }),
  guid: () => randomUUID(),
  self: { pid: process.pid, host: hostOfNumbers(), started: Math.round(performance.timeOrigin) },
  isAlive,
  every(ms, action) {
    const interval = setInterval(action, ms);
    interval.unref();
    return () => clearInterval(interval);
  },
};

/** Process numbers mean something on this machine only, on Linux in this namespace only (containers). */
function hostOfNumbers(): string {
  if (!isLinux) return hostname();
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // A process that is there and not ours may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A killed process whose parent has not read its exit code yet still accepts signals. */
function isZombie(pid: number): boolean {
  if (!isLinux) return false;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
