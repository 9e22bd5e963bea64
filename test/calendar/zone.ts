/** A timestamp as a clock on the wall shows it in a time zone: `2026-11-09 09:00:00`, the form that faketime takes. */
export function formatInTimeZone(timestamp: string, timeZone: string): string {
  const form = { dateStyle: 'short', timeStyle: 'medium', timeZone } as const;
  return new Intl.DateTimeFormat('sv-SE', form).format(new Date(timestamp));
}
