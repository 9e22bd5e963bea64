/** A day on which the tests have to pass as on any other. */
export interface CalendarMoment {
  readonly title: string;
  /** All lie in the past: files get the times of the machine, which must not be earlier than those of the tests. */
  readonly at: string;
  /** The time zone of the machine. */
  readonly zone: string;
  /** Whether the short form has it. */
  readonly isShort?: true;
}

export const calendarMoments: readonly CalendarMoment[] = [
  { title: 'a Monday', at: '2026-11-09T09:00:00Z', zone: 'UTC' },
  { title: 'a Tuesday', at: '2026-11-10T11:00:00Z', zone: 'America/New_York' },
  { title: 'a Wednesday', at: '2026-11-11T23:30:00Z', zone: 'UTC' },
  { title: 'a Thursday', at: '2026-11-12T00:00:00Z', zone: 'UTC' },
  { title: 'a Friday', at: '2026-11-13T17:45:00Z', zone: 'Europe/London' },
  { title: 'a Saturday', at: '2026-11-14T12:00:00Z', zone: 'UTC' },
  { title: 'a Sunday', at: '2026-11-15T03:00:00Z', zone: 'UTC' },
  { title: 'a second before a month ends', at: '2026-04-30T23:59:59Z', zone: 'UTC' },
  { title: 'a second before the year ends', at: '2025-12-31T23:59:59Z', zone: 'UTC' },
  { title: 'the first of January', at: '2026-01-01T00:00:00Z', zone: 'Europe/Berlin' },
  { title: '29 February', at: '2024-02-29T13:00:00Z', zone: 'Europe/Berlin', isShort: true },
  { title: 'the clocks go forward in Berlin', at: '2026-03-29T00:59:50Z', zone: 'Europe/Berlin' },
  { title: 'the clocks go back in Berlin', at: '2026-10-25T00:59:50Z', zone: 'Europe/Berlin' },
  // 13 hours ahead of UTC: a Tuesday there, a Monday in UTC.
  {
    title: 'a second before midnight in Apia',
    at: '2026-06-15T10:59:59Z',
    zone: 'Pacific/Apia',
    isShort: true,
  },
  { title: 'a second before midnight in Kolkata', at: '2026-06-20T18:29:59Z', zone: 'Asia/Kolkata' },
];
