/**
 * The moment at which the tests take place: the end of the simulated history, and where the clocks of the tests and of the
 * programs they start begin. Fixed, so that no verdict depends on the day; `npm run test:calendar` sets others.
 */
export const moment = new Date(process.env['TEST_MOMENT'] ?? '2026-11-20T09:00:00.000Z');
if (Number.isNaN(moment.getTime()))
  throw new Error(`TEST_MOMENT=${process.env['TEST_MOMENT']} is no timestamp`);

const hourMs = 3_600_000;

/** So many hours before the moment. */
export function hoursAgo(hours: number): Date {
  return new Date(moment.getTime() - hours * hourMs);
}
