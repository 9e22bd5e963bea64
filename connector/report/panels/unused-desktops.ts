import type { Panel } from '../panel.ts';
import { customerColumn, customers, daysSince, isOneCustomer, numberIn, reachOf, rowOf } from './shared.ts';
import { neverUsed, unusedCounts, unusedFigures } from './unused.ts';

export const unusedDesktops: Panel = {
  id: 'unused-desktops',
  title: 'Assigned desktops that nobody uses',
  section: 'Machines and cost',
  question: 'Which assigned machines could be taken back?',
  readers: ['licences', 'operations', 'budget'],
  method: 'Machines that are assigned to a user and not deleted, with the end of the last session on them.',
  limits: [
    'Only as many days without use are proven as the tables reach back.',
    'Work at the machine itself, without Citrix, is not seen.',
  ],
  needs: {
    machines: [
      'machine_id',
      'machine_name',
      'machine_dns_name',
      'is_assigned',
      'lifecycle_state',
      'associated_user_upns',
    ],
    sessions: ['start_date', 'end_date', 'machine_id'],
  },
  async make(data) {
    const reach = reachOf(data);
    await data.keep(
      'machine_last_use',
      `(SELECT m.customer, coalesce(nullif(m.machine_dns_name, ''), m.machine_name, m.machine_id) AS machine, m.associated_user_upns, u.last_use,
          CASE WHEN u.last_use IS NULL THEN ${reach} ELSE ${daysSince('u.last_use', data)} END AS days
        FROM machines m LEFT JOIN (SELECT customer, machine_id, max(ends) AS last_use FROM uses GROUP BY ALL) u
          ON u.customer = m.customer AND u.machine_id = m.machine_id
        WHERE m.is_assigned AND coalesce(m.lifecycle_state, 'Active') = 'Active')`,
    );
    const limits = data.settings.unusedAfterDays;
    const counts = await rowOf(
      data,
      `SELECT count(*) AS assigned, ${unusedCounts(limits)} FROM machine_last_use`,
    );
    const from = Math.min(...limits, reach);
    return {
      figures: [
        {
          label: 'Assigned machines',
          value: numberIn(counts, 'assigned'),
          format: 'count',
          how: 'not deleted',
        },
        neverUsed('Without a session', { counts, reach }),
        ...unusedFigures({ counts, limits, reach, use: 'session' }),
      ],
      views: [
        {
          title: `Without a session for ${from} days or more`,
          columns: [
            { key: 'machine', label: 'Machine', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            ...(data.settings.names === 'shown'
              ? [{ key: 'associated_user_upns', label: 'Assigned to', format: 'text' as const }]
              : []),
            { key: 'last_use', label: 'Last use', format: 'moment' },
            { key: 'days', label: 'Days since, at least', format: 'count', bar: true },
          ],
          rows: {
            sql: `SELECT machine, customer_name, associated_user_upns, last_use, days FROM machine_last_use JOIN ${customers} USING (customer)
              WHERE days >= ${from} ORDER BY days DESC, machine`,
          },
        },
      ],
    };
  },
};
