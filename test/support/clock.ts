/**
 * Loaded before a program under test (`node --import`): sets `Date.now` so many milliseconds beside the clock of the
 * machine (CLOCK_SHIFT_MS). All processes of a test share the shift, so their clocks agree. Timers, file times and
 * `new Date()` do not follow it.
 */
/** Sets the clock of this process. Each test file resets it. */
export function setClock(shiftMs: number): void {
  if (!Number.isFinite(shiftMs)) throw new Error(`CLOCK_SHIFT_MS=${shiftMs} is no number`);
  // Not the former Date.now, which this function may have replaced before.
  Date.now = () => Math.floor(performance.timeOrigin + performance.now() + shiftMs);
}

setClock(Number(process.env['CLOCK_SHIFT_MS'] ?? 0));
