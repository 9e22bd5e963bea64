import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';

const measured = 'FROM uses WHERE began AND log_on_duration_ms IS NOT NULL';
const quantiles = `count(*) AS n, quantile_cont(log_on_duration_ms, 0.5) AS median,
  quantile_cont(log_on_duration_ms, 0.9) AS p90, quantile_cont(log_on_duration_ms, 0.95) AS p95`;

const numbers = [
  { key: 'median', label: 'Median', format: 'ms' },
  { key: 'p90', label: '90 % are quicker than', format: 'ms' },
  { key: 'p95', label: '95 % are quicker than', format: 'ms' },
  { key: 'n', label: 'Log-ons', format: 'count' },
] as const;

export const logOnTime: Panel = {
  id: 'log-on-time',
  title: 'Log-on time',
  section: 'Quality',
  question: 'How long do users wait until they can work?',
  readers: ['operations', 'budget'],
  method:
    'Duration of the log-on as Citrix measures it: of the first connection of a session only. Percentiles interpolate between the two nearest values.',
  source: {
    name: 'Citrix Director: user log-on issues',
    url: 'https://docs.citrix.com/en-us/citrix-virtual-apps-desktops/director/troubleshoot-deployments/user-issues/user-logon.html',
  },
  limits: ['Reconnects and sessions that are not HDX have no log-on time, and are not counted.'],
  needs: { sessions: ['start_date', 'log_on_duration_ms', 'delivery_group_name'] },
  async make(data) {
    const all = await rowOf(data, `SELECT ${quantiles} ${measured}`);
    const days = await data.rows(
      `SELECT day, n, median, p90, p95 FROM days LEFT JOIN (SELECT day, ${quantiles} ${measured} GROUP BY day) USING (day) ORDER BY day`,
    );
    return {
      figures: [
        {
          label: 'Median',
          value: all['median'] ?? null,
          format: 'ms',
          how: 'half of the log-ons are quicker',
        },
        { label: '90 %', value: all['p90'] ?? null, format: 'ms', how: 'of the log-ons are quicker' },
        { label: '95 %', value: all['p95'] ?? null, format: 'ms', how: 'of the log-ons are quicker' },
        {
          label: 'Log-ons measured',
          value: all['n'] ?? null,
          format: 'count',
          how: 'sessions with a log-on time',
        },
      ],
      views: [
        {
          title: 'By day',
          columns: [{ key: 'day', label: 'Day', format: 'day' }, ...numbers],
          rows: days,
          chart: {
            ...{ kind: 'lines', x: 'day', band: ['median', 'p95'], yLabel: 'seconds' },
            description: 'Median log-on time of each day, and the area up to the time that 95 % keep within',
            series: [
              { key: 'median', label: 'Median' },
              { key: 'p95', label: '95 % are quicker than' },
            ],
          },
        },
        {
          title: 'By delivery group',
          columns: [{ key: 'delivery_group', label: 'Delivery group', format: 'text' }, ...numbers],
          rows: {
            sql: `SELECT delivery_group, ${quantiles} ${measured} GROUP BY delivery_group ORDER BY median DESC, delivery_group`,
          },
        },
      ],
    };
  },
};
