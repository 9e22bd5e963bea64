import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';

const measured =
  'FROM session_metrics m LEFT JOIN uses u USING (customer, session_key) WHERE m.ica_rtt_ms IS NOT NULL';
const quantiles =
  'quantile_cont(m.ica_rtt_ms, 0.5) AS median, quantile_cont(m.ica_rtt_ms, 0.95) AS p95, count(*) AS n';

const numbers = [
  { key: 'median', label: 'Median', format: 'ms' },
  { key: 'p95', label: '95 % are quicker than', format: 'ms' },
  { key: 'n', label: 'Measurements', format: 'count' },
] as const;

export const roundTripTime: Panel = {
  id: 'round-trip-time',
  title: 'Round-trip time',
  section: 'Quality',
  question: 'How quickly does a session answer a key stroke, when and where?',
  readers: ['operations'],
  method:
    'The ICA round-trip time that Citrix measures while a session runs, over all measurements in the period.',
  limits: [
    'A long session has more measurements than a short one. Countries are those of the last connection of the session.',
  ],
  needs: {
    session_metrics: ['session_key', 'collected_date', 'ica_rtt_ms'],
    sessions: ['session_key', 'start_date'],
  },
  uses: { sessions: ['client_country'] },
  async make(data) {
    const all = await rowOf(data, `SELECT ${quantiles} ${measured}`);
    const list = (name: string) => ({
      sql: `SELECT ${name} AS name, ${quantiles} ${measured} GROUP BY ALL ORDER BY p95 DESC, name`,
    });
    return {
      figures: [
        {
          label: 'Median',
          value: all['median'] ?? null,
          format: 'ms',
          how: 'half of the measurements are quicker',
        },
        { label: '95 %', value: all['p95'] ?? null, format: 'ms', how: 'of the measurements are quicker' },
        { label: 'Measurements', value: all['n'] ?? null, format: 'count', how: 'with a round-trip time' },
      ],
      views: [
        {
          title: 'By day',
          columns: [{ key: 'day', label: 'Day', format: 'day' }, ...numbers],
          rows: await data.rows(
            `SELECT local_day(m.collected_date) AS day, ${quantiles} ${measured} GROUP BY ALL ORDER BY day`,
          ),
          chart: {
            ...{
              kind: 'lines',
              x: 'day',
              band: ['median', 'p95'],
              description: 'Round-trip time by day: median, and what 95 % keep within',
            },
            series: [
              { key: 'median', label: 'Median' },
              { key: 'p95', label: '95 % are quicker than' },
            ],
          },
        },
        {
          title: 'By delivery group',
          columns: [{ key: 'name', label: 'Delivery group', format: 'text' }, ...numbers],
          rows: list("coalesce(u.delivery_group, '(session not in the tables)')"),
        },
        ...(data.has('sessions', 'client_country')
          ? [
              {
                title: 'By country',
                columns: [{ key: 'name', label: 'Country', format: 'text' as const }, ...numbers],
                rows: list("coalesce(nullif(u.client_country, ''), '(unknown)')"),
              },
            ]
          : []),
      ],
    };
  },
};
