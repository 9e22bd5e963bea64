import type { Panel } from '../panel.ts';
import { hourNames, weekdayNames, weekPlace } from './week.ts';

/** The number of sessions every five minutes. */
const grid = `(SELECT tick, n FROM
    (SELECT unnest(generate_series(time_bucket(INTERVAL 5 MINUTE, min(from_utc)) + INTERVAL 5 MINUTE, max(to_utc) - INTERVAL 1 MICROSECOND, INTERVAL 5 MINUTE)) AS tick FROM days)
    ASOF JOIN session_curve ON tick >= ts)`;

export const busyHours: Panel = {
  id: 'busy-hours',
  title: 'Busy hours',
  section: 'Use',
  question: 'When in the week is Citrix used most?',
  readers: ['operations', 'budget'],
  method:
    'Average number of sessions at once in each hour of the week, looked at every five minutes, in the time zone of the report.',
  limits: ['Holidays count as the weekday they fall on.'],
  needs: { sessions: ['start_date', 'end_date', 'is_failed_launch'] },
  make: async (data) => ({
    views: [
      {
        title: 'Sessions at once by hour of the week',
        columns: [
          { key: 'weekday', label: 'Weekday, 0 is Monday', format: 'count' },
          { key: 'hour', label: 'Hour', format: 'count' },
          { key: 'sessions', label: 'Sessions at once, average', format: 'hours' },
        ],
        rows: await data.rows(
          `SELECT ${weekPlace('tick')}, avg(n) AS sessions FROM ${grid} GROUP BY ALL ORDER BY weekday, hour`,
        ),
        chart: {
          ...{ kind: 'heat', x: { key: 'hour', label: 'hour' }, y: { key: 'weekday', label: 'weekday' } },
          ...{
            value: { key: 'sessions', label: 'Sessions at once' },
            xTicks: hourNames,
            yTicks: weekdayNames,
          },
          description: 'Average number of sessions at once by weekday and hour; darker is more',
        },
      },
    ],
  }),
};
