/**
 * Loaded before a program under test (`node --import`) and before each test file: sets `Date.now` so many milliseconds
 * beside the clock of the machine (CLOCK_SHIFT_MS). All processes of a test share the shift, so their clocks agree. Timers,
 * file times and `new Date()` do not follow it.
 */
const shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0);
if (!Number.isFinite(shiftMs))
  throw new Error(`CLOCK_SHIFT_MS=${process.env['CLOCK_SHIFT_MS']} is no number`);

// Not the former Date.now, which this file may have replaced before.
Date.now = () => Math.floor(performance.timeOrigin + performance.now() + shiftMs);
