import { moment } from '../../duckdb/sql.ts';
import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';

/** Of a day, the intervals of one length only. */
const intervals = `(SELECT *, local_day(summary_date) AS day FROM machine_summaries
  QUALIFY granularity_minutes = min(granularity_minutes) OVER (PARTITION BY customer, local_day(summary_date)))`;

export const machineAvailability: Panel = {
  id: 'machine-availability',
  title: 'Machines available and failed',
  section: 'Machines and cost',
  question: 'How many machines are on and registered, and how long do failures last?',
  readers: ['operations'],
  method:
    "Parts of all machines that were on, registered or in maintenance: averages over the source's intervals of each day. Failure minutes are the time from begin to end of each failure; one without an end lasted until the tables were read.",
  limits: ['A machine that is off because nobody needs it is not on either: compare with the use.'],
  needs: {
    machine_summaries: [
      ...['summary_date', 'granularity_minutes', 'powered_on_machines_count', 'registered_machines_count'],
      ...['machines_in_maintenance_mode_count', 'machines_count'],
    ],
  },
  uses: {
    machine_failures: ['machine_id', 'failure_start_date', 'failure_end_date', 'fault_state'],
    machines: ['machine_id', 'machine_dns_name', 'machine_name'],
  },
  async make(data) {
    const part = (count: string, name: string) =>
      `sum(${count})::DOUBLE / nullif(sum(machines_count), 0) AS ${name}`;
    const parts = `${part('powered_on_machines_count', 'powered_on')}, ${part('registered_machines_count', 'registered')}, ${part('machines_in_maintenance_mode_count', 'maintenance')}`;
    const all = await rowOf(data, `SELECT ${parts} FROM ${intervals}`);
    const hasFailures = data.has('machine_failures', 'failure_start_date');
    const hasNames = data.has('machines', 'machine_dns_name');
    const name = hasNames
      ? "coalesce(nullif(m.machine_dns_name, ''), m.machine_name, f.machine_id)"
      : 'f.machine_id';
    return {
      figures: [
        {
          label: 'On',
          value: all['powered_on'] ?? null,
          format: 'percent',
          how: 'average part of all machines',
        },
        {
          label: 'Registered',
          value: all['registered'] ?? null,
          format: 'percent',
          how: 'average part of all machines',
        },
        {
          label: 'In maintenance',
          value: all['maintenance'] ?? null,
          format: 'percent',
          how: 'average part of all machines',
        },
      ],
      views: [
        {
          title: 'By day',
          columns: [
            { key: 'day', label: 'Day', format: 'day' },
            { key: 'powered_on', label: 'On', format: 'percent' },
            { key: 'registered', label: 'Registered', format: 'percent' },
            { key: 'maintenance', label: 'In maintenance', format: 'percent' },
          ],
          rows: await data.rows(`SELECT day, ${parts} FROM ${intervals} GROUP BY day ORDER BY day`),
          chart: {
            ...{
              kind: 'lines',
              x: 'day',
              description: 'Part of the machines that were on, registered, or in maintenance, by day',
            },
            series: [
              { key: 'powered_on', label: 'On' },
              { key: 'registered', label: 'Registered' },
              { key: 'maintenance', label: 'In maintenance' },
            ],
          },
        },
        ...(hasFailures
          ? [
              {
                title: 'Machines that failed longest',
                columns: [
                  { key: 'machine', label: 'Machine', format: 'text' as const },
                  { key: 'fault_state', label: 'Fault', format: 'text' as const },
                  { key: 'failures', label: 'Failures', format: 'count' as const },
                  { key: 'hours', label: 'Hours', format: 'hours' as const, bar: true },
                ],
                rows: {
                  sql: `SELECT ${name} AS machine, coalesce(fault_state, '(none)') AS fault_state, count(*) AS failures,
                    sum(greatest(epoch_us(coalesce(failure_end_date, ${moment(data.period.to)})) - epoch_us(failure_start_date), 0))::DOUBLE / 3600000000 AS hours
                    FROM machine_failures f ${hasNames ? 'LEFT JOIN machines m ON m.customer = f.customer AND m.machine_id = f.machine_id' : ''}
                    GROUP BY ALL ORDER BY hours DESC, machine, fault_state`,
                },
              },
            ]
          : []),
      ],
      notes: hasFailures
        ? []
        : ['Add `machine_failures` to `extraDatasets` to see which machines failed, and for how long.'],
    };
  },
};
