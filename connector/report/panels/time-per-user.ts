import type { Panel } from '../panel.ts';
import { customerColumn, customers, hoursWithin, isOneCustomer, rowOf } from './shared.ts';

const steps = [0, 1, 5, 10, 20, 40, 80, 160];

export const timePerUser: Panel = {
  id: 'time-per-user',
  title: 'Time per user',
  section: 'Audit',
  question: 'How long is each user signed in?',
  readers: ['audit', 'budget'],
  method:
    'Hours of all sessions of a user within the period, and on how many days one began. Two sessions at once count twice. Connected hours are those of connections, where that table is there.',
  limits: [
    'Signed in is not at work: a session lasts on while it is disconnected or idle.',
    'In many countries such numbers of single people may only be looked at with the consent of a works council; `names: numbers` hides who they are.',
  ],
  needs: { sessions: ['start_date', 'end_date', 'user_id'] },
  uses: { connections: ['connection_id', 'session_key', 'establishment_date', 'disconnect_date'] },
  async make(data) {
    const hasConnections = data.has('connections', 'establishment_date');
    await data.keep(
      'user_hours',
      `(SELECT person, customer, ${hoursWithin(data.period)} AS hours, count(*) FILTER (began) AS sessions, count(DISTINCT day) FILTER (began) AS days
        FROM uses WHERE person IS NOT NULL GROUP BY person, customer)`,
    );
    const connected = `(SELECT person, ${hoursWithin(data.period)} AS connected FROM (
      SELECT u.person, c.establishment_date AS starts, least(coalesce(c.disconnect_date, u.ends), u.ends) AS ends
      FROM connections c JOIN uses u USING (customer, session_key) WHERE c.establishment_date IS NOT NULL AND u.person IS NOT NULL) GROUP BY person)`;
    const bands = steps.map((from, index) => {
      const to = steps[index + 1];
      return `SELECT ${index} AS number, '${to === undefined ? `${from} h and more` : `${from} to ${to} h`}' AS band,
        count(*) FILTER (hours >= ${from}${to === undefined ? '' : ` AND hours < ${to}`}) AS users FROM user_hours`;
    });
    const all = await rowOf(
      data,
      'SELECT quantile_cont(hours, 0.5) AS median, max(hours) AS most FROM user_hours',
    );
    return {
      figures: [
        {
          label: 'Median',
          value: all['median'] ?? null,
          format: 'hours',
          how: 'hours of a user in the period',
        },
        {
          label: 'Most',
          value: all['most'] ?? null,
          format: 'hours',
          how: 'hours of one user in the period',
        },
      ],
      views: [
        {
          title: 'Users by hours',
          columns: [
            { key: 'band', label: 'Hours in the period', format: 'text' },
            { key: 'users', label: 'Users', format: 'count' },
          ],
          rows: await data.rows(`SELECT band, users FROM (${bands.join(' UNION ALL ')}) ORDER BY number`),
          chart: {
            ...{ kind: 'bars', label: 'band', format: 'count', series: [{ key: 'users', label: 'Users' }] },
            description: 'How many users were signed in for how many hours',
          },
        },
        {
          title: 'All users',
          columns: [
            { key: 'user', label: 'User', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'hours', label: 'Hours of sessions', format: 'hours', bar: true },
            ...(hasConnections
              ? [{ key: 'connected', label: 'of these connected', format: 'hours' as const }]
              : []),
            { key: 'sessions', label: 'Sessions', format: 'count' },
            { key: 'days', label: 'Days', format: 'count' },
          ],
          rows: {
            sql: `SELECT label AS "user", customer_name, h.*${hasConnections ? ', connected' : ''} FROM user_hours h JOIN (SELECT person, label FROM persons) USING (person)
              JOIN ${customers} USING (customer) ${hasConnections ? `LEFT JOIN ${connected} USING (person)` : ''} ORDER BY hours DESC, "user"`,
          },
        },
      ],
    };
  },
};
