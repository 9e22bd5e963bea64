/**
 * Loaded before a program that is measured (`node --import`): has its clock begin at the instant in BENCH_PRESENT, where the
 * simulated tenant stands. Timers do not go by this clock.
 */
const present = process.env['BENCH_PRESENT'];
if (present !== undefined) {
  const real = Date.now;
  const shift = Date.parse(present) - real();
  Date.now = () => real() + shift;
}
