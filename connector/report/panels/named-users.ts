import type { Panel } from '../panel.ts';
import { customerColumn, customers, hoursWithin, isOneCustomer } from './shared.ts';

export const namedUsers: Panel = {
  id: 'named-users',
  title: 'Who used which application',
  section: 'Audit',
  question: 'Which users have used which application, since when and how much?',
  readers: ['audit', 'licences'],
  method:
    'One row per application and user: first begin and last end of a run in the tables, runs begun, hours within the period, and distinct devices.',
  limits: ['First use is the first in the tables, not the first ever.'],
  needs: {
    application_instances: [
      'start_date',
      'end_date',
      'application_id',
      'application_name',
      'user_id',
      'client_name',
    ],
  },
  make: (data) =>
    Promise.resolve({
      views: [
        {
          title: 'Users by application',
          note: 'The workbook has all rows.',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            { key: 'user', label: 'User', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'first_use', label: 'First use', format: 'moment' },
            { key: 'last_use', label: 'Last use', format: 'moment' },
            { key: 'launches', label: 'Launches', format: 'count' },
            { key: 'hours', label: 'Hours', format: 'hours', bar: true },
            { key: 'devices', label: 'Devices', format: 'count' },
          ],
          rows: {
            sql: `SELECT a.label AS application, p.label AS "user", customer_name, t.* FROM (
                SELECT app, person, min(starts) AS first_use, max(ends) AS last_use, count(*) FILTER (began) AS launches,
                  ${hoursWithin(data.period)} AS hours, count(DISTINCT device) AS devices
                FROM app_uses WHERE app IS NOT NULL AND person IS NOT NULL GROUP BY app, person) t
              JOIN (SELECT app, label FROM apps) a USING (app) JOIN (SELECT person, customer, label FROM persons) p USING (person)
              JOIN ${customers} USING (customer) ORDER BY application, hours DESC, "user"`,
          },
        },
      ],
    }),
};
