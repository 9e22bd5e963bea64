import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';
import { hourNames, weekdayNames, weekPlace } from './week.ts';

const full = 10_000;

const intervals = `(SELECT *, sum_load_index::DOUBLE / nullif(evaluation_count, 0) AS load FROM load_index_summaries
  QUALIFY granularity_minutes = min(granularity_minutes) OVER (PARTITION BY customer, machine_id, local_day(summary_date)))`;

export const load: Panel = {
  id: 'load',
  title: 'Load of machines',
  section: 'Machines and cost',
  question: 'At which hours of the week are machines loaded, and do some reach their limit?',
  readers: ['operations'],
  method: `The load index of multi-session machines, ${full.toLocaleString('en')} for full: sum of the evaluations of an interval divided by their number, averaged by hour of the week.`,
  limits: ['Single-session machines have no load index.'],
  needs: {
    load_index_summaries: [
      'machine_id',
      'summary_date',
      'evaluation_count',
      'sum_load_index',
      'granularity_minutes',
    ],
  },
  async make(data) {
    const all = await rowOf(
      data,
      `SELECT avg(load) / ${full} AS average, count(DISTINCT machine_id) FILTER (load >= ${full})::DOUBLE / nullif(count(DISTINCT machine_id), 0) AS at_limit FROM ${intervals}`,
    );
    return {
      figures: [
        { label: 'Average load', value: all['average'] ?? null, format: 'percent', how: 'part of full load' },
        {
          label: 'Machines once at the limit',
          value: all['at_limit'] ?? null,
          format: 'percent',
          how: 'part of the machines with a load',
        },
      ],
      views: [
        {
          title: 'By hour of the week',
          columns: [
            { key: 'weekday', label: 'Weekday, 0 is Monday', format: 'count' },
            { key: 'hour', label: 'Hour', format: 'count' },
            { key: 'load', label: 'Average load', format: 'percent' },
          ],
          rows: await data.rows(
            `SELECT ${weekPlace('summary_date')}, avg(load) / ${full} AS load FROM ${intervals} GROUP BY ALL ORDER BY weekday, hour`,
          ),
          chart: {
            ...{ kind: 'heat', x: { key: 'hour', label: 'hour' }, y: { key: 'weekday', label: 'weekday' } },
            ...{ value: { key: 'load', label: 'Average load' }, xTicks: hourNames, yTicks: weekdayNames },
            description: 'Average load of machines by weekday and hour; darker is more',
          },
        },
      ],
    };
  },
};
