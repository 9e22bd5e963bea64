import { moment } from '../../duckdb/sql.ts';
import type { Panel } from '../panel.ts';

const newDays = 7;

export const insideOutside: Panel = {
  id: 'inside-outside',
  title: 'Where users connect from',
  section: 'Audit',
  question: 'From which countries and through which gateways do users connect, and which are new?',
  readers: ['audit', 'operations'],
  method: `Sessions and distinct users by country and city of the client, and by the gateway they came through. New is what was not seen before the last ${newDays} days of the period.`,
  limits: [
    'Places are those that Citrix derives from addresses; a VPN shows the place of its exit. Those of the last connection of a session count.',
  ],
  needs: {
    sessions: [
      'start_date',
      'client_country',
      'client_city',
      'connected_via_ip_address',
      'connected_via_host_name',
      'user_id',
    ],
  },
  make(data) {
    const isNew = `min(starts) >= ${moment(data.period.to)} - INTERVAL ${newDays} DAY AS is_new`;
    const counts = `count(*) AS sessions, count(DISTINCT person) AS users, min(starts) AS first_use, ${isNew}`;
    const known = (column: string, name: string) => `coalesce(nullif(${column}, ''), '(unknown)') AS ${name}`;
    const numbers = [
      { key: 'sessions', label: 'Sessions', format: 'count', bar: true },
      { key: 'users', label: 'Users', format: 'count' },
      { key: 'first_use', label: 'First seen', format: 'moment' },
      { key: 'is_new', label: 'New', format: 'yes' },
    ] as const;
    return Promise.resolve({
      views: [
        {
          title: 'Countries and cities',
          columns: [
            { key: 'country', label: 'Country', format: 'text' },
            { key: 'city', label: 'City', format: 'text' },
            ...numbers,
          ],
          rows: {
            sql: `SELECT ${known('client_country', 'country')}, ${known('client_city', 'city')}, ${counts} FROM uses WHERE began GROUP BY country, city ORDER BY sessions DESC, country, city`,
          },
        },
        {
          title: 'Gateways',
          note: 'Without an address, the device reached the machine directly.',
          columns: [{ key: 'gateway', label: 'Gateway', format: 'text' }, ...numbers],
          rows: {
            sql: `SELECT coalesce(nullif(connected_via_host_name, ''), nullif(connected_via_ip_address, ''), '(none)') AS gateway, ${counts} FROM uses WHERE began GROUP BY gateway ORDER BY sessions DESC, gateway`,
          },
        },
      ],
    });
  },
};
