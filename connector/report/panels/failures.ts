import type { Panel } from '../panel.ts';
import { numberIn, rowOf } from './shared.ts';

/** The newest interval length that the source has of a day. */
const sourceCounts = `(SELECT day, sum(failure_count)::BIGINT AS by_source FROM (
    SELECT local_day(summary_date) AS day, failure_count, granularity_minutes FROM failure_log_summaries
    QUALIFY granularity_minutes = min(granularity_minutes) OVER (PARTITION BY day)) GROUP BY day)`;

const top = (
  label: string,
  join: string,
) => `SELECT ${label} AS name, count(*) FILTER (is_failed_launch) AS failed,
    count(*) FILTER (is_failed_launch)::DOUBLE / count(*) AS rate FROM launches ${join} WHERE began AND ${label} IS NOT NULL
  GROUP BY ALL HAVING failed > 0 ORDER BY failed DESC, name`;

export const failures: Panel = {
  id: 'failures',
  title: 'Failed launches',
  section: 'Quality',
  question: 'How often does a launch fail, why, and for whom?',
  readers: ['operations'],
  method:
    'Part of the launches of the period that failed before a session existed (`is_failed_launch`), with the reason and its category as Citrix gives them.',
  limits: [
    'A launch may fail several times before the user gives up; each is a launch. What fails before the broker is reached leaves no row.',
  ],
  needs: { sessions: ['start_date', 'is_failed_launch', 'failure', 'failure_category'] },
  uses: {
    sessions: ['machine_dns_name'],
    failure_log_summaries: ['summary_date', 'failure_count', 'granularity_minutes'],
  },
  async make(data) {
    const hasSource = data.has('failure_log_summaries', 'failure_count');
    const total = await rowOf(
      data,
      `SELECT count(*) AS launches, count(*) FILTER (is_failed_launch) AS failed,
        count(*) FILTER (is_failed_launch)::DOUBLE / nullif(count(*), 0) AS rate FROM launches WHERE began`,
    );
    const reasons =
      await data.rows(`SELECT coalesce(failure_category, '(none)') AS category, coalesce(failure, '(none)') AS reason, count(*) AS failed
      FROM launches WHERE began AND is_failed_launch GROUP BY ALL ORDER BY failed DESC, category, reason`);
    const sizes =
      await data.rows(`SELECT coalesce(failure_category, '(none)') AS category, count(*) AS failed FROM launches
      WHERE began AND is_failed_launch GROUP BY ALL ORDER BY failed DESC, category`);
    const largest = sizes.slice(0, 5).map(({ category }) => String(category));
    const key = (index: number) => `category_${index}`;
    const filters = largest.map(
      (name, index) =>
        `, count(*) FILTER (is_failed_launch AND coalesce(failure_category, '(none)') = '${name.replaceAll("'", "''")}') AS ${key(index)}`,
    );
    const days = await data.rows(
      `SELECT day, coalesce(launches, 0) AS launches, coalesce(failed, 0) AS failed, rate, coalesce(failed, 0) ${largest.map((_, index) => `- coalesce(${key(index)}, 0)`).join(' ')} AS others ${largest.map((_, index) => `, coalesce(${key(index)}, 0) AS ${key(index)}`).join('')}${hasSource ? ', by_source' : ''}
      FROM days LEFT JOIN (SELECT day, count(*) AS launches, count(*) FILTER (is_failed_launch) AS failed,
        count(*) FILTER (is_failed_launch)::DOUBLE / count(*) AS rate ${filters.join('')} FROM launches WHERE began GROUP BY day) USING (day)
        ${hasSource ? `LEFT JOIN ${sourceCounts} USING (day)` : ''} ORDER BY day`,
    );
    const categories = [
      ...largest.map((label, index) => ({ key: key(index), label })),
      ...(sizes.length > largest.length ? [{ key: 'others', label: 'Other categories' }] : []),
    ];
    const topColumns = (label: string) =>
      [
        { key: 'name', label, format: 'text' },
        { key: 'failed', label: 'Failed', format: 'count', bar: true },
        { key: 'rate', label: 'of its launches', format: 'percent' },
      ] as const;
    return {
      figures: [
        { label: 'Failed', value: total['rate'] ?? null, format: 'percent', how: 'part of all launches' },
        {
          label: 'Failed launches',
          value: numberIn(total, 'failed'),
          format: 'count',
          how: 'begun in the period',
        },
        {
          label: 'Launches',
          value: numberIn(total, 'launches'),
          format: 'count',
          how: 'begun in the period, failed or not',
        },
      ],
      views: [
        {
          title: 'By day and category',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'launches', label: 'Launches', format: 'count' },
            { key: 'failed', label: 'Failed', format: 'count' },
            { key: 'rate', label: 'Failed', format: 'percent' },
            ...categories.map((one) => ({ ...one, format: 'count' as const })),
            ...(hasSource
              ? [{ key: 'by_source', label: 'Failed by the source', format: 'count' as const }]
              : []),
          ],
          rows: days,
          chart: {
            ...{ kind: 'columns', x: 'day', description: 'Failed launches of each day, by category' },
            series: categories,
          },
        },
        {
          title: 'By reason',
          columns: [
            { key: 'category', label: 'Category', format: 'text' },
            { key: 'reason', label: 'Reason', format: 'text' },
            { key: 'failed', label: 'Failed', format: 'count', bar: true },
          ],
          rows: reasons,
        },
        {
          title: 'Users with the most failures',
          columns: topColumns('User'),
          rows: { sql: top('p.label', 'JOIN persons p USING (person)') },
        },
        ...(data.has('sessions', 'machine_dns_name')
          ? [
              {
                title: 'Machines with the most failures',
                columns: topColumns('Machine'),
                rows: { sql: top('machine_dns_name', '') },
              },
            ]
          : []),
      ],
      notes: hasSource
        ? [
            'The source counts failures of connections and of machines per delivery group, repeated ones included, so its number is higher.',
          ]
        : [],
    };
  },
};
