/** The hours of a week, as charts show them. */
export const hourNames = Array.from({ length: 24 }, (_, hour) => String(hour));
export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** SQL of the place of a moment in the week of the reader's clock: `weekday` 0 to 6 from Monday, `hour`. */
export function weekPlace(moment: string): string {
  return `isodow(local_time(${moment})) - 1 AS weekday, hour(local_time(${moment})) AS hour`;
}
