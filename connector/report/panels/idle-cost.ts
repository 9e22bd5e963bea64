import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';

/**
 * Of a machine's day, the intervals of one length only: the finest that is there. Otherwise the same time would count
 * twice.
 */
const intervals = `(SELECT * FROM resource_utilization_summary QUALIFY granularity_minutes =
    min(granularity_minutes) OVER (PARTITION BY customer, machine_id, CAST(summary_date AS DATE)))`;

const cost = (minutes: string) => `sum(${minutes} / 60.0 * c.cost_per_hour)`;

export const idleCost: Panel = {
  id: 'idle-cost',
  title: 'Cost of idle machines',
  section: 'Machines and cost',
  question: 'What do machines cost that are on while nobody uses them?',
  readers: ['budget', 'operations'],
  method:
    'Minutes in which a machine was on and had no session, from the source, times the cost of an hour of that machine. Of each machine and day, only the finest intervals are used, so that no minute counts twice.',
  source: {
    name: 'Citrix: cost optimization',
    url: 'https://docs.citrix.com/en-us/citrix-daas/monitor/cost-optimization.html',
  },
  limits: [
    'Costs are those that the site has on record; machines without one are counted in minutes only.',
    'Some machines without sessions are wanted: they wait for the next user. Licences and storage are not in the price.',
  ],
  needs: {
    resource_utilization_summary: [
      ...['machine_id', 'granularity_minutes', 'summary_date', 'delivery_group_id'],
      ...['uptime_minutes', 'uptime_without_session_minutes'],
    ],
    machine_costs: ['machine_id', 'cost_per_hour', 'currency'],
  },
  uses: {
    resource_utilization_summary: ['idle_minutes', 'disconnected_minutes'],
    delivery_groups: ['delivery_group_id', 'delivery_group_name'],
  },
  async make(data) {
    const hasNames = data.has('delivery_groups', 'delivery_group_name');
    const name = hasNames
      ? "coalesce(g.delivery_group_name, '(none)')"
      : "coalesce(r.delivery_group_id, '(none)')";
    const from = `${intervals} r LEFT JOIN machine_costs c ON c.customer = r.customer AND c.machine_id = r.machine_id
      ${hasNames ? 'LEFT JOIN delivery_groups g ON g.customer = r.customer AND g.delivery_group_id = r.delivery_group_id' : ''}`;
    const sums = `sum(uptime_minutes) / 60.0 AS up_hours, sum(uptime_without_session_minutes) / 60.0 AS empty_hours,
      sum(uptime_without_session_minutes)::DOUBLE / nullif(sum(uptime_minutes), 0) AS part, ${cost('uptime_without_session_minutes')} AS cost`;
    const currencies = await data.rows(
      `SELECT coalesce(c.currency, '(none)') AS currency, ${sums}, sum(coalesce(idle_minutes, 0)) / 60.0 AS idle_hours,
        sum(coalesce(disconnected_minutes, 0)) / 60.0 AS disconnected_hours FROM ${from} GROUP BY ALL ORDER BY currency`.replaceAll(
        /idle_minutes|disconnected_minutes/g,
        (column) => (data.has('resource_utilization_summary', column) ? column : '0'),
      ),
    );
    const all = await rowOf(data, `SELECT ${sums} FROM ${from}`);
    const priced = currencies.filter(({ cost: value }) => typeof value === 'number');
    return {
      figures: [
        ...priced.map(({ currency, cost: value = null }) => ({
          label: `Cost of idle machines, ${currency}`,
          value,
          format: 'number' as const,
          how: 'hours without a session, times cost per hour',
        })),
        {
          label: 'Hours without a session',
          value: all['empty_hours'] ?? null,
          format: 'hours',
          how: 'machine on',
        },
        {
          label: 'of the hours on',
          value: all['part'] ?? null,
          format: 'percent',
          how: 'hours without a session',
        },
      ],
      views: [
        {
          title: 'By day',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'used_hours', label: 'Hours with a session', format: 'hours' },
            { key: 'empty_hours', label: 'Hours without a session', format: 'hours' },
          ],
          rows: await data.rows(`SELECT local_day(summary_date) AS day, sum(uptime_minutes - uptime_without_session_minutes) / 60.0 AS used_hours,
            sum(uptime_without_session_minutes) / 60.0 AS empty_hours FROM ${intervals} GROUP BY day ORDER BY day`),
          chart: {
            ...{
              kind: 'columns',
              x: 'day',
              description: 'Hours that machines were on each day, with and without a session',
            },
            series: [
              { key: 'used_hours', label: 'With a session' },
              { key: 'empty_hours', label: 'Without a session' },
            ],
          },
        },
        {
          title: 'By delivery group',
          columns: [
            { key: 'delivery_group', label: 'Delivery group', format: 'text' },
            { key: 'up_hours', label: 'Hours on', format: 'hours' },
            { key: 'empty_hours', label: 'Hours without a session', format: 'hours', bar: true },
            { key: 'part', label: 'Part', format: 'percent' },
            { key: 'cost', label: 'Cost of these', format: 'number', bar: true },
            { key: 'currency', label: 'Currency', format: 'text' },
          ],
          rows: {
            sql: `SELECT ${name} AS delivery_group, c.currency, ${sums} FROM ${from} GROUP BY ALL ORDER BY cost DESC NULLS LAST, delivery_group`,
          },
        },
      ],
    };
  },
};
