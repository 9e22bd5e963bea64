import { quoted } from '../../duckdb/sql.ts';
import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';
import { comparable } from './versions.ts';

export const agentVersions: Panel = {
  id: 'agent-versions',
  title: 'Agents and operating systems',
  section: 'Machines and cost',
  question: 'Which versions run on the machines, and which are no longer supported?',
  readers: ['operations'],
  method:
    'Machines that are not deleted, by version of their agent (VDA) and by operating system. What is old, and until when a system is supported, comes from the settings.',
  limits: ['Without `oldestAgentVersion` and `operatingSystems` in the settings nothing is marked.'],
  needs: { machines: ['machine_id', 'agent_version', 'os_type', 'lifecycle_state'] },
  async make(data) {
    const { oldestAgentVersion: oldest, operatingSystems } = data.settings;
    const from = "FROM machines WHERE coalesce(lifecycle_state, 'Active') = 'Active'";
    const isOld =
      oldest === undefined
        ? 'NULL'
        : `agent_version <> '' AND ${comparable('agent_version')} < ${comparable(quoted(oldest))}`;
    const ends = operatingSystems.map(
      ({ name, supportedUntil }) =>
        `WHEN contains(lower(os_type), ${quoted(name.toLowerCase())}) THEN DATE '${supportedUntil}'`,
    );
    const end = ends.length === 0 ? 'NULL::DATE' : `CASE ${ends.join(' ')} END`;
    const over = `${end} < DATE '${data.period.to.toISOString().slice(0, 10)}'`;
    const all = await rowOf(
      data,
      `SELECT count(*) AS machines, count(*) FILTER (${isOld}) AS old, count(*) FILTER (${over}) AS unsupported ${from}`,
    );
    return {
      figures: [
        { label: 'Machines', value: all['machines'] ?? null, format: 'count', how: 'not deleted' },
        ...(oldest === undefined
          ? []
          : ([
              {
                label: `Agents below ${oldest}`,
                value: all['old'] ?? null,
                format: 'count',
                how: 'by the settings',
              },
            ] as const)),
        ...(ends.length === 0
          ? []
          : ([
              {
                label: 'Systems without support',
                value: all['unsupported'] ?? null,
                format: 'count',
                how: 'by the settings, at the end of the period',
              },
            ] as const)),
      ],
      views: [
        {
          title: 'Agents',
          columns: [
            { key: 'version', label: 'Version', format: 'text' },
            { key: 'machines', label: 'Machines', format: 'count' },
          ],
          rows: await data.rows(
            `SELECT coalesce(nullif(agent_version, ''), '(unknown)') AS version, count(*) AS machines ${from} GROUP BY version ORDER BY machines DESC, version LIMIT 20`,
          ),
          chart: {
            ...{
              kind: 'bars',
              label: 'version',
              format: 'count',
              series: [{ key: 'machines', label: 'Machines' }],
            },
            description: 'Machines by version of their agent',
          },
        },
        {
          title: 'Operating systems',
          columns: [
            { key: 'system', label: 'Operating system', format: 'text' },
            { key: 'machines', label: 'Machines', format: 'count', bar: true },
            ...(ends.length === 0
              ? []
              : [{ key: 'supported_until', label: 'Supported until', format: 'day' as const }]),
          ],
          rows: {
            sql: `SELECT coalesce(nullif(os_type, ''), '(unknown)') AS system, count(*) AS machines, any_value(${end}) AS supported_until ${from} GROUP BY system ORDER BY machines DESC, system`,
          },
        },
      ],
    };
  },
};
