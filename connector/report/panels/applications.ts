import type { Panel } from '../panel.ts';
import { curveOf, merged, peakOf } from '../sweep.ts';
import { customerColumn, customers, hoursWithin, isOneCustomer, rowOf } from './shared.ts';

const known = '(SELECT * FROM app_uses WHERE app IS NOT NULL)';

const peaks = (from: string, name: string) =>
  `LEFT JOIN (SELECT app, peak AS ${name} FROM ${peakOf(curveOf({ from, by: ['app'] }), ['app'])}) USING (app)`;

export const applications: Panel = {
  id: 'applications',
  title: 'Use of applications',
  section: 'Applications',
  question: 'Who uses which application, how much, and how many at once?',
  readers: ['licences', 'audit'],
  method:
    'Per published application: distinct users and devices of the runs that began in the period, hours within it, and exact peaks. Users at once is what a concurrent-user licence needs; two runs of one user at once are one.',
  source: {
    name: 'ControlUp: published application usage',
    url: 'https://support.controlup.com/docs/published-application-usage-details-report',
  },
  limits: [
    'Runs that began before the tables do are missing, so peaks of the first day are too low.',
    'What is started inside a published desktop is not seen.',
    'Peaks of applications are reached at different moments and may not be added up.',
  ],
  needs: {
    application_instances: [
      'session_key',
      'start_date',
      'end_date',
      'application_id',
      'application_name',
      'user_id',
      'client_name',
    ],
  },
  uses: { application_activity_summaries: ['application_id', 'peak_concurrent_instance_count'] },
  async make(data) {
    const hasSource = data.has('application_activity_summaries', 'peak_concurrent_instance_count');
    await data.keep(
      'app_totals',
      `(SELECT * FROM (SELECT app, count(DISTINCT person) FILTER (began) AS users, count(DISTINCT device) FILTER (began) AS devices,
          count(*) FILTER (began) AS launches, ${hoursWithin(data.period)} AS hours, max(ends) AS last_use FROM ${known} GROUP BY app)
        ${peaks(known, 'peak_instances')} ${peaks(merged(known, ['app', 'customer', 'session_key']), 'peak_sessions')}
        ${peaks(merged(known, ['app', 'person']), 'peak_users')})`,
    );
    const source = hasSource
      ? `LEFT JOIN (SELECT customer, application_id, max(peak_concurrent_instance_count) AS source_peak FROM application_activity_summaries GROUP BY ALL) s
          ON s.customer = a.customer AND s.application_id = a.application_id`
      : '';
    const list = `SELECT a.label AS application, customer_name, t.*${hasSource ? ', source_peak' : ''} FROM app_totals t JOIN apps a USING (app)
      JOIN ${customers} c ON c.customer = a.customer ${source} ORDER BY users DESC, launches DESC, application`;
    const totals = await rowOf(
      data,
      'SELECT count(*) FILTER (launches > 0) AS apps, sum(launches) AS launches, sum(hours) AS hours FROM app_totals',
    );
    const unknown = await rowOf(data, 'SELECT count(*) AS n FROM app_uses WHERE app IS NULL');
    return {
      figures: [
        { label: 'Applications', value: totals['apps'] ?? null, format: 'count', how: 'begun at least once' },
        {
          label: 'Launches',
          value: totals['launches'] ?? null,
          format: 'count',
          how: 'launches; a reconnect does not count',
        },
        {
          label: 'Hours',
          value: totals['hours'] ?? null,
          format: 'hours',
          how: 'of all runs, within the period',
        },
      ],
      views: [
        {
          title: 'Most users',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            { key: 'users', label: 'Users', format: 'count' },
            { key: 'peak_users', label: 'Users at once', format: 'count' },
          ],
          rows: await data.rows(`${list} LIMIT 15`),
          chart: {
            ...{ kind: 'bars', label: 'application', format: 'count' },
            description: 'Applications with the most users, and the most users at once',
            series: [
              { key: 'users', label: 'Users' },
              { key: 'peak_users', label: 'Users at once' },
            ],
          },
        },
        {
          title: 'All applications',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'users', label: 'Users', format: 'count', bar: true },
            { key: 'devices', label: 'Devices', format: 'count' },
            { key: 'launches', label: 'Launches', format: 'count', bar: true },
            { key: 'hours', label: 'Hours', format: 'hours', bar: true },
            { key: 'peak_users', label: 'Users at once', format: 'count' },
            { key: 'peak_sessions', label: 'Sessions at once', format: 'count' },
            { key: 'peak_instances', label: 'Runs at once', format: 'count' },
            ...(hasSource
              ? [{ key: 'source_peak', label: 'Runs at once by the source', format: 'count' as const }]
              : []),
            { key: 'last_use', label: 'Last use', format: 'moment' },
          ],
          rows: { sql: list },
        },
      ],
      notes: [
        ...(hasSource
          ? [
              'The source counts per delivery group and interval; its number is the highest of these, not of their sum.',
            ]
          : []),
        ...(unknown['n'] === 0 ? [] : [`${unknown['n']} runs name no application, and are not counted.`]),
      ],
    };
  },
};
