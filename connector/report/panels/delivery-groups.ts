import type { Panel } from '../panel.ts';
import { curveOf, peakOf } from '../sweep.ts';
import { customerColumn, customers, hoursWithin, isOneCustomer } from './shared.ts';

const by = ['customer', 'delivery_group'];

export const deliveryGroups: Panel = {
  id: 'delivery-groups',
  title: 'Delivery groups',
  section: 'Use',
  question: 'Which delivery groups are used most, and how well do they work?',
  readers: ['operations', 'budget'],
  method: 'As in the other panels, for each delivery group by itself. Peaks are exact.',
  limits: [
    'Groups reach their peaks at different moments: they may not be added up. A user of two groups counts in both.',
  ],
  needs: {
    sessions: [
      'start_date',
      'end_date',
      'is_failed_launch',
      'user_id',
      'delivery_group_name',
      'log_on_duration_ms',
    ],
  },
  make: (data) =>
    Promise.resolve({
      views: [
        {
          title: 'All delivery groups',
          columns: [
            { key: 'delivery_group', label: 'Delivery group', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'users', label: 'Users', format: 'count', bar: true },
            { key: 'sessions', label: 'Sessions', format: 'count', bar: true },
            { key: 'hours', label: 'Hours', format: 'hours' },
            { key: 'peak', label: 'Sessions at once', format: 'count' },
            { key: 'failed', label: 'Failed launches', format: 'percent' },
            { key: 'median', label: 'Log-on, median', format: 'ms' },
          ],
          rows: {
            sql: `SELECT delivery_group, customer_name, users, sessions, hours, peak, failed, median FROM (
                SELECT customer, delivery_group, count(*) FILTER (is_failed_launch AND began)::DOUBLE / nullif(count(*) FILTER (began), 0) AS failed FROM launches GROUP BY ALL)
              LEFT JOIN (SELECT customer, delivery_group, count(DISTINCT person) FILTER (began) AS users, count(*) FILTER (began) AS sessions,
                ${hoursWithin(data.period)} AS hours, quantile_cont(log_on_duration_ms, 0.5) FILTER (began) AS median FROM uses GROUP BY ALL) USING (customer, delivery_group)
              LEFT JOIN ${peakOf(curveOf({ from: 'uses', by }), by)} USING (customer, delivery_group)
              JOIN ${customers} USING (customer) ORDER BY sessions DESC NULLS LAST, delivery_group`,
          },
        },
      ],
    }),
};
