import type { Panel } from '../panel.ts';
import { customerColumn, customers, daysSince, isOneCustomer, numberIn, reachOf, rowOf } from './shared.ts';
import { neverUsed, unusedCounts, unusedFigures } from './unused.ts';

const fewUsers = 3;

export const unusedApplications: Panel = {
  id: 'unused-applications',
  title: 'Unused applications',
  section: 'Applications',
  question: 'Which published applications does nobody use any more, or hardly anybody?',
  readers: ['licences', 'operations'],
  method: `Published applications that are enabled and not deleted, with the end of their last run. Hardly used means at most ${fewUsers} users in the period.`,
  limits: ['Only as many days without use are proven as the tables reach back.'],
  needs: {
    applications: ['application_id', 'application_name', 'is_enabled', 'lifecycle_state', 'created_date'],
    application_instances: ['start_date', 'end_date', 'application_id', 'user_id'],
  },
  async make(data) {
    const reach = reachOf(data);
    await data.keep(
      'app_last_use',
      `(SELECT a.app, a.customer, a.label, p.created_date, u.last_use, coalesce(u.users, 0) AS users, coalesce(u.launches, 0) AS launches,
          CASE WHEN u.last_use IS NULL THEN ${reach} ELSE ${daysSince('u.last_use', data)} END AS days
        FROM applications p JOIN apps a ON a.customer = p.customer AND a.application_id = p.application_id
        LEFT JOIN (SELECT app, max(ends) AS last_use, count(DISTINCT person) AS users, count(*) AS launches FROM app_uses GROUP BY app) u USING (app)
        WHERE p.is_enabled IS NOT FALSE AND coalesce(p.lifecycle_state, 'Active') = 'Active')`,
    );
    const limits = data.settings.unusedAfterDays;
    const counts = await rowOf(
      data,
      `SELECT count(*) AS published, count(*) FILTER (users BETWEEN 1 AND ${fewUsers}) AS few, ${unusedCounts(limits)}
        FROM app_last_use`,
    );
    return {
      figures: [
        {
          label: 'Published',
          value: numberIn(counts, 'published'),
          format: 'count',
          how: 'enabled, not deleted',
        },
        neverUsed('Not run', { counts, reach }),
        {
          label: 'Hardly used',
          value: numberIn(counts, 'few'),
          format: 'count',
          how: `1 to ${fewUsers} users`,
        },
        ...unusedFigures({ counts, limits, reach, use: 'run' }),
      ],
      views: [
        {
          title: 'Unused and hardly used',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'last_use', label: 'Last use', format: 'moment' },
            { key: 'days', label: 'Days since, at least', format: 'count', bar: true },
            { key: 'users', label: 'Users', format: 'count' },
            { key: 'launches', label: 'Launches', format: 'count' },
            { key: 'created_date', label: 'Published since', format: 'moment' },
          ],
          rows: {
            sql: `SELECT label AS application, customer_name, last_use, days, users, launches, created_date FROM app_last_use
              JOIN ${customers} USING (customer) WHERE users <= ${fewUsers} ORDER BY users, days DESC, application`,
          },
        },
      ],
    };
  },
};
