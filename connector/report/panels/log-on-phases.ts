import type { Needs, Panel, ReportData, Row } from '../panel.ts';

/** By connection: each phase from its begin to its end, or its duration. */
const phases = [
  { name: 'Brokering', connection: 'brokering_duration_ms', summary: 'brokering' },
  {
    name: 'Start of the machine',
    connection: ['vm_start_start_date', 'vm_start_end_date'],
    summary: 'vm_start',
  },
  { name: 'HDX connection', connection: ['hdx_start_date', 'hdx_end_date'], summary: 'hdx' },
  { name: 'Authentication', connection: 'authentication_duration_ms', summary: 'authentication' },
  { name: 'Group policies', connection: ['gpo_start_date', 'gpo_end_date'], summary: 'gpo' },
  {
    name: 'Log-on scripts',
    connection: ['log_on_scripts_start_date', 'log_on_scripts_end_date'],
    summary: 'log_on_scripts',
  },
  {
    name: 'Profile',
    connection: ['profile_load_start_date', 'profile_load_end_date'],
    summary: 'profile_load',
  },
  {
    name: 'Interactive session',
    connection: ['interactive_start_date', 'interactive_end_date'],
    summary: 'interactive',
  },
] as const;

const needs: Needs = {
  connections: ['is_reconnect', ...phases.flatMap(({ connection }) => connection)],
  logon_summaries: [
    ...['summary_date', 'granularity_minutes', 'delivery_group_id'],
    ...phases.flatMap(({ summary }) => [`${summary}_duration_ms`, `${summary}_count`]),
  ],
};

function byConnection(): string {
  return phases
    .map(({ name, connection }, index) => {
      const ms =
        typeof connection === 'string'
          ? connection
          : `(epoch_ms(${connection[1]}) - epoch_ms(${connection[0]}))`;
      return `SELECT ${index} AS number, '${name}' AS phase, quantile_cont(${ms}, 0.5) AS median, quantile_cont(${ms}, 0.95) AS p95, count(${ms}) AS n
        FROM connections WHERE is_reconnect IS NOT TRUE AND ${ms} >= 0`;
    })
    .join(' UNION ALL ');
}

function bySummary(): string {
  const from = `(SELECT * FROM logon_summaries QUALIFY granularity_minutes = min(granularity_minutes) OVER (PARTITION BY customer, local_day(summary_date)))`;
  return phases
    .map(({ name, summary }, index) => {
      const [sum, count] = [`sum(${summary}_duration_ms)`, `sum(${summary}_count)`];
      return `SELECT ${index} AS number, '${name}' AS phase, ${sum}::DOUBLE / nullif(${count}, 0) AS median, NULL::DOUBLE AS p95, ${count}::BIGINT AS n FROM ${from}`;
    })
    .join(' UNION ALL ');
}

async function measured(
  data: ReportData,
): Promise<{ readonly rows: readonly Row[]; readonly isExact: boolean }> {
  const isExact = data.has('connections', 'interactive_end_date');
  if (!isExact && !data.has('logon_summaries', 'interactive_count')) return { rows: [], isExact };
  return {
    isExact,
    rows: await data.rows(`SELECT * FROM (${isExact ? byConnection() : bySummary()}) ORDER BY number`),
  };
}

export const logOnPhases: Panel = {
  id: 'log-on-phases',
  title: 'Phases of the log-on',
  section: 'Quality',
  question: 'What takes the time at a log-on?',
  readers: ['operations'],
  method:
    'Median of each phase over the first connections of the period. Without the table `connections`, the averages of `logon_summaries`.',
  source: {
    name: 'Citrix Director: user log-on issues',
    url: 'https://docs.citrix.com/en-us/citrix-virtual-apps-desktops/director/troubleshoot-deployments/user-issues/user-logon.html',
  },
  limits: [
    'Phases overlap: policies and scripts run while the interactive session is made. They do not add up to the log-on time.',
  ],
  needs: {},
  uses: needs,
  async make(data) {
    const { rows, isExact } = await measured(data);
    const typical = isExact ? 'Median' : 'Average';
    return {
      views: [
        {
          title: `${typical} of each phase`,
          columns: [
            { key: 'phase', label: 'Phase', format: 'text' },
            { key: 'median', label: typical, format: 'ms' },
            ...(isExact ? [{ key: 'p95', label: '95 % are quicker than', format: 'ms' as const }] : []),
            { key: 'n', label: 'Measured', format: 'count' },
          ],
          rows,
          chart: {
            ...{ kind: 'bars', label: 'phase', format: 'ms', series: [{ key: 'median', label: typical }] },
            description: `${typical} duration of each phase of the log-on`,
          },
        },
      ],
      notes:
        rows.length > 0 ? [] : ['Add `connections` or `logon_summaries` to `extraDatasets`, then run again.'],
    };
  },
};
