import type { Panel } from '../panel.ts';
import { merged } from '../sweep.ts';
import { rowOf } from './shared.ts';

const manyDevices = 5;
const manyUsers = 5;

/** A stay in a country lasts as long as any session of the user there; one that begins during another is reported. */
const stays = merged(`(SELECT person, client_country, starts, ends FROM uses WHERE client_country <> '')`, [
  'person',
  'client_country',
]);
const atOnce = `(SELECT a.person, a.client_country AS country, b.client_country AS other, a.starts FROM ${stays} a JOIN ${stays} b
    ON a.person = b.person AND b.starts < a.starts AND b.ends > a.starts AND b.client_country <> a.client_country)`;

export const sharedAccounts: Panel = {
  id: 'shared-accounts',
  title: 'Shared accounts and devices',
  section: 'Audit',
  question: 'Does one account serve several people, or one device many?',
  readers: ['audit', 'licences'],
  method: `Accounts with more than ${manyDevices} devices (browsers left out), devices with more than ${manyUsers} users, and accounts that began a session in one country while another ran in a second.`,
  limits: [
    'These are signs, no proof: people have several devices, kiosks have many users, and a VPN moves them to another country.',
  ],
  needs: { sessions: ['start_date', 'end_date', 'user_id', 'client_name'] },
  uses: { sessions: ['client_country'] },
  async make(data) {
    const users = `SELECT label AS name, count(DISTINCT device) AS devices, count(*) AS sessions FROM uses JOIN (SELECT person, label FROM persons) USING (person)
      WHERE began AND NOT browser GROUP BY person, label HAVING count(DISTINCT device) > ${manyDevices} ORDER BY devices DESC, name`;
    const devices = `SELECT label AS name, count(DISTINCT person) AS users, count(*) AS sessions FROM uses JOIN (SELECT device, label FROM devices) USING (device)
      WHERE began AND NOT uses.browser GROUP BY device, label HAVING count(DISTINCT person) > ${manyUsers} ORDER BY users DESC, name`;
    const hasCountries = data.has('sessions', 'client_country');
    const n = async (sql: string) => (await rowOf(data, `SELECT count(*) AS n FROM (${sql})`))['n'] ?? null;
    const places = `SELECT label AS name, count(*) AS times, min(starts) AS first_seen, string_agg(DISTINCT country || ' and ' || other, ', ' ORDER BY country || ' and ' || other) AS countries
      FROM ${atOnce} JOIN (SELECT person, label FROM persons) USING (person) GROUP BY person, label ORDER BY times DESC, name`;
    return {
      figures: [
        {
          label: `Users with more than ${manyDevices} devices`,
          value: await n(users),
          format: 'count',
          how: 'browsers left out',
        },
        {
          label: `Devices with more than ${manyUsers} users`,
          value: await n(devices),
          format: 'count',
          how: 'browsers left out',
        },
        ...(hasCountries
          ? ([
              {
                label: 'Users in two countries at once',
                value: await n(places),
                format: 'count',
                how: 'sessions that overlap',
              },
            ] as const)
          : []),
      ],
      views: [
        {
          title: 'Users with many devices',
          columns: [
            { key: 'name', label: 'User', format: 'text' },
            { key: 'devices', label: 'Devices', format: 'count', bar: true },
            { key: 'sessions', label: 'Sessions', format: 'count' },
          ],
          rows: { sql: users },
        },
        {
          title: 'Devices with many users',
          columns: [
            { key: 'name', label: 'Device', format: 'text' },
            { key: 'users', label: 'Users', format: 'count', bar: true },
            { key: 'sessions', label: 'Sessions', format: 'count' },
          ],
          rows: { sql: devices },
        },
        ...(hasCountries
          ? [
              {
                title: 'Two countries at once',
                columns: [
                  { key: 'name', label: 'User', format: 'text' as const },
                  { key: 'countries', label: 'Countries', format: 'text' as const },
                  { key: 'times', label: 'Times', format: 'count' as const, bar: true },
                  { key: 'first_seen', label: 'First', format: 'moment' as const },
                ],
                rows: { sql: places },
              },
            ]
          : []),
      ],
    };
  },
};
