import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/**
 * Loaded before the program in a campaign: its waits are over after some milliseconds, and a server that says nothing is given
 * up after two seconds, so that a thousand tries take an hour. How often it tries again, and when it gives up, stays.
 */
const longestWaitMs = 5;
const longestSilenceMs = 2_000;

const wait = timers.setTimeout;
timers.setTimeout = (ms, value, options) => wait(Math.min(ms ?? 0, longestWaitMs), value, options);
syncBuiltinESMExports();

const limit = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => limit(Math.min(ms, longestSilenceMs));
