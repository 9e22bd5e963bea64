import { quoted } from '../../duckdb/sql.ts';
import type { Panel, ReportData, View } from '../panel.ts';
import { curveOf, merged, peakOf } from '../sweep.ts';
import { customerColumn, customers, hoursWithin, isOneCustomer, rowOf } from './shared.ts';

const known = '(SELECT * FROM app_uses WHERE app IS NOT NULL)';

const peaks = (from: string, name: string) =>
  `LEFT JOIN (SELECT app, peak AS ${name} FROM ${peakOf(curveOf({ from, by: ['app'] }), ['app'])}) USING (app)`;

const needed = { user: 'users', device: 'devices', 'concurrent-user': 'peak_users' } as const;

/** What the settings say was bought, beside what was used; peaks of several customers are not added up. */
async function licencesOf(data: ReportData): Promise<readonly View[]> {
  const { applications: bought } = data.settings;
  if (bought.length === 0) return [];
  const parts = bought.map(({ name, per, purchased, price }, number) => {
    const spare = `${purchased} - coalesce(t.${needed[per]}, 0)`;
    return `SELECT ${number} AS number, ${quoted(name)} AS application, a.customer_name, ${quoted(per)} AS per,
        coalesce(t.${needed[per]}, 0) AS needed, ${purchased} AS purchased, ${spare} AS spare, (${spare}) * ${price ?? 'NULL'} AS worth
      FROM (SELECT 1) LEFT JOIN (SELECT app, label, customer_name FROM apps JOIN ${customers} USING (customer)) a
        ON lower(a.label) = ${quoted(name.toLowerCase())} LEFT JOIN app_totals t USING (app)`;
  });
  return [
    {
      title: 'Licences by the settings',
      note: 'Needed are distinct users, distinct devices, or the exact peak of users at once, by what the licence counts.',
      columns: [
        { key: 'application', label: 'Application', format: 'text' },
        ...(isOneCustomer(data) ? [] : [customerColumn]),
        { key: 'per', label: 'Licence per', format: 'text' },
        { key: 'needed', label: 'Needed', format: 'count' },
        { key: 'purchased', label: 'Purchased', format: 'count' },
        { key: 'spare', label: 'Spare', format: 'count' },
        { key: 'worth', label: 'Value of the spare', format: 'money' },
      ],
      rows: await data.rows(`SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY number, customer_name`),
    },
  ];
}

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
        ...(await licencesOf(data)),
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
