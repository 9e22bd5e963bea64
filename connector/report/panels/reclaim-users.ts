import { personKey, personSite } from '../facts.ts';
import type { Panel } from '../panel.ts';
import { customerColumn, customers, daysSince, isOneCustomer, numberIn, reachOf, rowOf } from './shared.ts';
import { neverUsed, unusedCounts, unusedFigures, unusedFor } from './unused.ts';

export const reclaimUsers: Panel = {
  id: 'reclaim-users',
  title: 'Users who no longer use it',
  section: 'Licences',
  question: 'Whose licence could be released?',
  readers: ['licences'],
  method:
    'All users that monitoring knows, with the end of their last session in the tables. Citrix Cloud lets a licence be released after 30 days without use, on premises it is released after 90.',
  source: {
    name: 'Citrix: licence usage and release',
    url: 'https://www.citrix.com/blogs/2018/07/10/xenapp-and-xendesktop-service-license-usage-expanded-availability-and-added-functionality/',
  },
  limits: [
    'Who has no session in the tables may have had one before them: only as many days are proven as the tables reach back.',
    'Monitoring knows users who have signed in at least once, not all who may.',
  ],
  needs: {
    users: ['user_id', 'user_upn', 'user_name', 'created_date'],
    sessions: ['start_date', 'end_date', 'user_id'],
  },
  async make(data) {
    const reach = reachOf(data);
    await data.keep(
      'user_last_use',
      `(SELECT p.customer, p.person, p.label, l.last_use, l.sessions,
          CASE WHEN l.last_use IS NULL THEN ${reach} ELSE ${daysSince('l.last_use', data)} END AS days
        FROM persons p
        LEFT JOIN (SELECT person, max(ends) AS last_use, count(*) AS sessions FROM uses GROUP BY person) l USING (person)
        WHERE NOT p.left_out AND coalesce(p.user_upn, p.user_name) IS NOT NULL
          AND EXISTS (SELECT 1 FROM users u
            WHERE u.customer = p.customer AND ${personSite(data, 'u.')} = p.site AND ${personKey(data, 'u.')} = p.key))`,
    );
    const limits = data.settings.unusedAfterDays;
    const counts = await rowOf(data, `SELECT count(*) AS known, ${unusedCounts(limits)} FROM user_last_use`);
    const price = data.settings.licences.userDevice?.price;
    const shortest = Math.min(...limits);
    return {
      figures: [
        {
          label: 'Known users',
          value: numberIn(counts, 'known'),
          format: 'count',
          how: 'rows of users that have a name',
        },
        neverUsed('Without a session', { counts, reach }),
        ...unusedFigures({ counts, limits, reach, use: 'session' }),
        ...(price === undefined || shortest > reach
          ? []
          : ([
              {
                ...{
                  label: 'Value of these licences',
                  format: 'money' as const,
                  how: `unused for ${shortest} days, times the price in the settings`,
                },
                value: price * unusedFor(counts, limits.indexOf(shortest)),
              },
            ] as const)),
      ],
      views: [
        {
          title: `Users without a session for ${Math.min(shortest, reach)} days or more`,
          columns: [
            { key: 'user', label: 'User', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'last_use', label: 'Last use', format: 'moment' },
            { key: 'days', label: 'Days since, at least', format: 'count', bar: true },
          ],
          rows: {
            sql: `SELECT label AS "user", customer_name, last_use, days FROM user_last_use JOIN ${customers} USING (customer)
              WHERE days >= ${Math.min(shortest, reach)} ORDER BY days DESC, label, customer_name`,
          },
        },
      ],
    };
  },
};
