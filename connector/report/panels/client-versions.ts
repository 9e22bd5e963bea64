import { quoted } from '../../duckdb/sql.ts';
import type { Panel } from '../panel.ts';
import { rowOf } from './shared.ts';
import { comparable } from './versions.ts';

export const clientVersions: Panel = {
  id: 'client-versions',
  title: 'Client platforms and versions',
  section: 'Quality',
  question: 'From which platforms do users connect, and how old are their clients?',
  readers: ['operations', 'audit'],
  method:
    'Distinct devices and users by platform and version of the client, of the sessions that began in the period.',
  limits: [
    'A device with two versions in the period counts for both. Versions are those of the last connection of a session.',
  ],
  needs: { sessions: ['start_date', 'client_platform', 'client_version', 'client_name', 'user_id'] },
  async make(data) {
    const oldest = data.settings.oldestClientVersion;
    const isOld =
      oldest === undefined
        ? undefined
        : `client_version <> '' AND ${comparable('client_version')} < ${comparable(quoted(oldest))}`;
    const counts = 'count(DISTINCT device) AS devices, count(DISTINCT person) AS users, count(*) AS sessions';
    const platform = "coalesce(nullif(client_platform, ''), '(unknown)') AS platform";
    const old =
      isOld === undefined
        ? undefined
        : await rowOf(data, `SELECT count(DISTINCT device) AS devices FROM uses WHERE began AND ${isOld}`);
    return {
      figures:
        old === undefined
          ? []
          : [
              {
                label: `Devices with a client below ${oldest}`,
                value: old['devices'] ?? null,
                format: 'count',
                how: 'by the settings',
              },
            ],
      views: [
        {
          title: 'By platform',
          columns: [
            { key: 'platform', label: 'Platform', format: 'text' },
            { key: 'devices', label: 'Devices', format: 'count' },
            { key: 'users', label: 'Users', format: 'count' },
            { key: 'sessions', label: 'Sessions', format: 'count' },
          ],
          rows: await data.rows(
            `SELECT ${platform}, ${counts} FROM uses WHERE began GROUP BY ALL ORDER BY devices DESC, platform LIMIT 20`,
          ),
          chart: {
            ...{
              kind: 'bars',
              label: 'platform',
              format: 'count',
              series: [{ key: 'devices', label: 'Devices' }],
            },
            description: 'Devices by platform of their client',
          },
        },
        {
          title: 'By version',
          columns: [
            { key: 'platform', label: 'Platform', format: 'text' },
            { key: 'version', label: 'Version', format: 'text' },
            ...(isOld === undefined ? [] : [{ key: 'is_old', label: 'Old', format: 'yes' as const }]),
            { key: 'devices', label: 'Devices', format: 'count', bar: true },
            { key: 'users', label: 'Users', format: 'count' },
            { key: 'sessions', label: 'Sessions', format: 'count' },
          ],
          rows: {
            sql: `SELECT ${platform}, coalesce(nullif(client_version, ''), '(unknown)') AS version${isOld === undefined ? '' : `, any_value(${isOld}) AS is_old`}, ${counts}
              FROM uses WHERE began GROUP BY platform, version ORDER BY devices DESC, platform, version`,
          },
        },
      ],
    };
  },
};
