import { maskedName } from '../names.ts';
import type { Panel, ReportData } from '../panel.ts';
import { rowOf } from './shared.ts';

/** The columns of the configuration log that say who acted. */
const actor = 'actor_name';
const identity = 'user_identity';

function who({ settings }: ReportData): string {
  const name = `coalesce(nullif("${actor}", ''), nullif("${identity}", ''), '(unknown)')`;
  return settings.names === 'shown' ? name : maskedName('Administrator', name);
}

export const changes: Panel = {
  id: 'changes',
  title: 'Who changed what',
  section: 'Audit',
  question: 'Which administrators changed the site, how often, and what failed?',
  readers: ['audit'],
  method:
    'Operations of the configuration log that began in the period, by day, by person and by kind. Failed ones have `is_successful` false.',
  limits: [
    'What Citrix or Autoscale does by itself is in the log too, under names of services. Reading leaves no entry.',
  ],
  needs: {
    config_operations: [
      'operation_id',
      'start_time',
      'is_successful',
      'operation_type',
      'text',
      actor,
      identity,
    ],
  },
  async make(data) {
    const counts = 'count(*) AS operations, count(*) FILTER (is_successful IS FALSE) AS failed';
    const all = await rowOf(
      data,
      `SELECT ${counts}, count(DISTINCT ${who(data)}) AS persons FROM config_operations`,
    );
    return {
      figures: [
        {
          label: 'Operations',
          value: all['operations'] ?? null,
          format: 'count',
          how: 'begun in the period',
        },
        { label: 'Failed', value: all['failed'] ?? null, format: 'count', how: 'not successful' },
        {
          label: 'Persons and services',
          value: all['persons'] ?? null,
          format: 'count',
          how: 'distinct names',
        },
      ],
      views: [
        {
          title: 'By day',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'good', label: 'Successful', format: 'count' },
            { key: 'failed', label: 'Failed', format: 'count' },
          ],
          rows: await data.rows(`SELECT day, coalesce(operations - failed, 0) AS good, coalesce(failed, 0) AS failed FROM days LEFT JOIN
            (SELECT local_day(start_time) AS day, ${counts} FROM config_operations GROUP BY ALL) USING (day) ORDER BY day`),
          chart: {
            ...{
              kind: 'columns',
              x: 'day',
              description: 'Operations of administrators by day, successful and failed',
            },
            series: [
              { key: 'good', label: 'Successful' },
              { key: 'failed', label: 'Failed' },
            ],
          },
        },
        {
          title: 'By person and kind',
          columns: [
            { key: 'person', label: 'Person or service', format: 'text' },
            { key: 'operation_type', label: 'Kind', format: 'text' },
            { key: 'operations', label: 'Operations', format: 'count', bar: true },
            { key: 'failed', label: 'Failed', format: 'count' },
            { key: 'last_time', label: 'Last', format: 'moment' },
          ],
          rows: {
            sql: `SELECT ${who(data)} AS person, coalesce(operation_type, '(none)') AS operation_type, ${counts}, max(start_time) AS last_time
              FROM config_operations GROUP BY person, operation_type ORDER BY operations DESC, person, operation_type`,
          },
        },
        {
          title: 'Failed operations',
          columns: [
            { key: 'start_time', label: 'When', format: 'moment' },
            { key: 'person', label: 'Person or service', format: 'text' },
            { key: 'operation_type', label: 'Kind', format: 'text' },
            ...(data.settings.names === 'shown'
              ? [{ key: 'text', label: 'What', format: 'text' as const }]
              : []),
          ],
          rows: {
            sql: `SELECT start_time, ${who(data)} AS person, operation_type, text FROM config_operations WHERE is_successful IS FALSE ORDER BY start_time DESC, person`,
          },
        },
      ],
    };
  },
};
