import type { Panel } from '../panel.ts';

const shown = 400;

const machines = `SELECT r.customer, r.machine_id, max(peak_cpu_percent) / 100 AS peak_cpu, avg(avg_cpu_percent) / 100 AS average_cpu,
    max(peak_used_memory / nullif(avg_total_memory, 0)) AS peak_memory FROM resource_utilization_summary r GROUP BY ALL`;

export const rightsizing: Panel = {
  id: 'rightsizing',
  title: 'Machines that are too large or too small',
  section: 'Machines and cost',
  question: 'Which machines never use what they have, and which use all of it?',
  readers: ['operations', 'budget'],
  method:
    'Highest processor use and highest memory use of each machine in the period, as the source measured them.',
  limits: ['A single short peak is enough to look busy. Disk and network are not looked at.'],
  needs: {
    resource_utilization_summary: [
      ...['machine_id', 'summary_date', 'granularity_minutes', 'avg_cpu_percent', 'peak_cpu_percent'],
      ...['peak_used_memory', 'avg_total_memory'],
    ],
  },
  uses: { machines: ['machine_id', 'machine_dns_name', 'machine_name'] },
  async make(data) {
    const hasNames = data.has('machines', 'machine_dns_name');
    const sql = `SELECT ${hasNames ? "coalesce(nullif(m.machine_dns_name, ''), m.machine_name, t.machine_id)" : 't.machine_id'} AS machine, peak_cpu, average_cpu, peak_memory
      FROM (${machines}) t ${hasNames ? 'LEFT JOIN machines m ON m.customer = t.customer AND m.machine_id = t.machine_id' : ''}
      ORDER BY greatest(peak_cpu, peak_memory) NULLS LAST, machine`;
    const columns = [
      { key: 'machine', label: 'Machine', format: 'text' },
      { key: 'peak_cpu', label: 'Processor, peak', format: 'percent', bar: true },
      { key: 'average_cpu', label: 'Processor, average', format: 'percent' },
      { key: 'peak_memory', label: 'Memory, peak', format: 'percent', bar: true },
    ] as const;
    const rows = await data.rows(
      `SELECT * FROM (${sql}) USING SAMPLE reservoir(${shown} ROWS) REPEATABLE (1)`,
    );
    return {
      views: [
        {
          title: 'Peaks of processor and memory',
          note: `Each point is a machine; at most ${shown} of them, drawn by chance. Low at the left is too large, high at the right too small.`,
          columns,
          rows,
          chart: {
            ...{ kind: 'dots', label: 'machine', x: { key: 'peak_cpu', label: 'Processor, peak' } },
            y: { key: 'peak_memory', label: 'Memory, peak' },
            description: 'Highest processor use and highest memory use of machines',
          },
        },
        { title: 'Least used first', columns, rows: { sql } },
      ],
    };
  },
};
