import type { Panel } from '../panel.ts';
import { curveOf, peakOf } from '../sweep.ts';
import { hoursWithin, isOneCustomer } from './shared.ts';

export const customersSideBySide: Panel = {
  id: 'customers',
  title: 'Customers side by side',
  section: 'Overview',
  question: 'Which customer uses how much, how well does it work, and how fresh is what we know?',
  readers: ['provider'],
  method:
    'As in the other panels, for each customer by itself. Peaks are reached at different moments and may not be added up.',
  limits: [
    'Customers whose tables reach back differently are not comparable; the first and last moment are shown.',
  ],
  needs: { sessions: ['start_date', 'end_date', 'is_failed_launch', 'user_id', 'client_name'] },
  async make(data) {
    const peaks = peakOf(curveOf({ from: 'uses', by: ['customer'] }), ['customer']);
    const rows = await data.rows(
      `SELECT s.*, coalesce(users, 0) AS users, coalesce(devices, 0) AS devices, coalesce(sessions, 0) AS sessions, coalesce(hours, 0) AS hours, coalesce(peak, 0) AS peak, failed
      FROM (SELECT customer, customer_name, min(from_utc) AS first_moment, max(to_utc) AS last_moment FROM sources GROUP BY ALL) s
      LEFT JOIN (SELECT customer, count(DISTINCT person) FILTER (began) AS users, count(DISTINCT device) FILTER (began) AS devices,
          count(*) FILTER (began) AS sessions, ${hoursWithin(data.period)} AS hours FROM uses GROUP BY customer) USING (customer)
      LEFT JOIN (SELECT customer, count(*) FILTER (is_failed_launch)::DOUBLE / count(*) AS failed FROM launches WHERE began GROUP BY customer) USING (customer)
      LEFT JOIN ${peaks} USING (customer) ORDER BY coalesce(users, 0) DESC, customer_name`,
    );
    return {
      views: [
        {
          title: isOneCustomer(data) ? 'The customer' : 'All customers',
          columns: [
            { key: 'customer_name', label: 'Customer', format: 'text' },
            { key: 'users', label: 'Users', format: 'count', bar: true },
            { key: 'devices', label: 'Devices', format: 'count' },
            { key: 'sessions', label: 'Sessions', format: 'count' },
            { key: 'hours', label: 'Hours', format: 'hours' },
            { key: 'peak', label: 'Sessions at once', format: 'count' },
            { key: 'failed', label: 'Failed launches', format: 'percent' },
            { key: 'first_moment', label: 'Tables from', format: 'moment' },
            { key: 'last_moment', label: 'Tables until', format: 'moment' },
          ],
          rows,
        },
      ],
      notes: isOneCustomer(data) ? ['Give `--out` several times to see several customers side by side.'] : [],
    };
  },
};
