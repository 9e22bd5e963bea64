import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';

const windowDays = 30;

/** Who was active on any of the last 30 days: a user counts from a day of use until 30 days later. */
function rolling(key: 'person' | 'device'): string {
  return `(SELECT day, sum(sum(d)) OVER (ORDER BY day)::BIGINT AS n FROM (
      SELECT min(day) AS day, 1 AS d FROM islands_${key} GROUP BY ${key}, island
      UNION ALL SELECT max(day) + ${windowDays}, -1 FROM islands_${key} GROUP BY ${key}, island
      UNION ALL SELECT day, 0 FROM days)
    GROUP BY day)`;
}

/** Days of use of one user with less than 30 days between them form an island. */
function islands(key: 'person' | 'device'): string {
  return `(SELECT ${key}, day, sum(CASE WHEN day <= before + ${windowDays} THEN 0 ELSE 1 END) OVER (PARTITION BY ${key} ORDER BY day) AS island
    FROM (SELECT ${key}, day, lag(day) OVER (PARTITION BY ${key} ORDER BY day) AS before
      FROM (SELECT DISTINCT ${key}, day FROM uses WHERE began AND ${key} IS NOT NULL)))`;
}

export const activeUsers: Panel = {
  id: 'active-users',
  title: 'Active users and devices',
  section: 'Licences',
  question: 'How many people and devices use Citrix in a day, in 30 days, in a month?',
  readers: ['licences', 'budget', 'provider'],
  method:
    'A user or device is active on the day on which a session of it begins. The 30 days are rolling, as in the licence page of Citrix Cloud; service providers are billed by calendar month.',
  source: {
    name: 'Citrix Cloud: User/Device licence usage, active use',
    url: 'https://docs.citrix.com/en-us/citrix-cloud/citrix-cloud-management/license-usage/virtual-apps-desktops-service-license-usage.html',
  },
  limits: [
    'A session that continues over midnight counts only for the day on which it started.',
    'Rolling numbers are shown from the day on that the tables reach 30 days back; the first and last month may be cut.',
  ],
  needs: { sessions: ['start_date', 'user_id', 'client_name'] },
  async make(data) {
    await data.keep('islands_person', islands('person'));
    await data.keep('islands_device', islands('device'));
    const days = await data.rows(
      `SELECT day, users, devices, CASE WHEN number >= ${windowDays} THEN p.n END AS users_30, CASE WHEN number >= ${windowDays} THEN v.n END AS devices_30
      FROM (SELECT day, row_number() OVER (ORDER BY day) AS number FROM days)
      LEFT JOIN (SELECT day, count(DISTINCT person) AS users, count(DISTINCT device) AS devices FROM uses WHERE began GROUP BY day) u USING (day)
      LEFT JOIN ${rolling('person')} p USING (day) LEFT JOIN ${rolling('device')} v USING (day) ORDER BY day`,
    );
    const months = await data.rows(
      `SELECT date_trunc('month', day)::DATE AS month, count(DISTINCT person) AS users, count(DISTINCT device) AS devices
      FROM uses WHERE began GROUP BY ALL ORDER BY 1`,
    );
    const busiest = await rowOf(
      data,
      `SELECT max(n) AS users FROM (SELECT count(DISTINCT person) AS n FROM uses WHERE began GROUP BY day)`,
    );
    const last = days.at(-1);
    return {
      figures: [
        {
          label: 'Most users in a day',
          value: busiest['users'] ?? null,
          format: 'count',
          how: 'users whose session began that day',
        },
        {
          label: 'Users in 30 days',
          value: last?.['users_30'] ?? null,
          format: 'count',
          how: 'rolling, at the end of the period',
        },
        {
          label: 'Devices in 30 days',
          value: last?.['devices_30'] ?? null,
          format: 'count',
          how: 'rolling, at the end of the period',
        },
      ],
      views: [
        {
          title: 'By day',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'users', label: 'Users', format: 'count' },
            { key: 'devices', label: 'Devices', format: 'count' },
            { key: 'users_30', label: 'Users, 30 days', format: 'count' },
            { key: 'devices_30', label: 'Devices, 30 days', format: 'count' },
          ],
          rows: days,
          chart: {
            ...{
              kind: 'lines',
              x: 'day',
              description: 'Users and devices of each day, and of the 30 days until then',
            },
            series: [
              { key: 'users', label: 'Users' },
              { key: 'devices', label: 'Devices' },
              ...(typeof last?.['users_30'] === 'number'
                ? [{ key: 'users_30', label: 'Users, 30 days' }]
                : []),
            ],
          },
        },
        {
          title: 'By calendar month',
          columns: [
            { key: 'month', label: 'Month', format: 'month' },
            { key: 'users', label: 'Users', format: 'count', bar: true },
            { key: 'devices', label: 'Devices', format: 'count', bar: true },
          ],
          rows: months,
        },
      ],
    };
  },
};
