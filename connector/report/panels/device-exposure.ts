import { moment } from '../../duckdb/sql.ts';
import type { Panel } from '../panel.ts';
import { customerColumn, customers, isOneCustomer, rowOf } from './shared.ts';

const days = 90;

export const deviceExposure: Panel = {
  id: 'device-exposure',
  title: 'Devices that reach an application',
  section: 'Applications',
  question: 'How many devices need a licence of an application that is licensed per device?',
  readers: ['licences', 'audit'],
  method:
    'Distinct client devices from which an application was run in the last 90 days, or as far back as the tables reach. A gateway or pool in between does not reduce the number, so devices are counted by their own names.',
  source: {
    name: 'Flexera: remote usage of streamed applications',
    url: 'https://docs.flexera.com/fnms/EN/WebHelp/topics/Rep_RemoteUsageForStreamedCommercialApplications.html',
  },
  limits: [
    'Browsers have device names that change; they are shown apart.',
    'A published desktop hides which programs ran in it: its devices may have used any program installed there, and are shown as possible.',
    'Licences by who could use it (not by who did) need the assignments of users and groups, which these tables do not hold.',
  ],
  needs: {
    application_instances: ['start_date', 'application_id', 'application_name', 'client_name', 'user_id'],
  },
  uses: { sessions: ['session_type', 'start_date', 'client_name'] },
  async make(data) {
    const recent = `starts >= ${moment(data.period.to)} - INTERVAL ${days} DAY`;
    await data.keep(
      'app_devices',
      `(SELECT app, device, browser, count(DISTINCT person) AS users FROM app_uses
        WHERE began AND ${recent} AND app IS NOT NULL AND device IS NOT NULL GROUP BY ALL)`,
    );
    const list = `SELECT a.label AS application, customer_name, t.* FROM (
        SELECT app, count(*) AS devices, count(*) FILTER (NOT browser) AS own_devices, count(*) FILTER (browser) AS browsers,
          max(users) AS most_users, avg(users) AS users_per_device FROM app_devices GROUP BY app) t
      JOIN (SELECT app, customer, label FROM apps) a USING (app) JOIN ${customers} USING (customer) ORDER BY devices DESC, application`;
    const total = await rowOf(
      data,
      `SELECT count(DISTINCT device) AS devices, count(DISTINCT device) FILTER (browser) AS browsers FROM app_devices`,
    );
    const hasDesktops = data.has('sessions', 'session_type');
    const desktops = hasDesktops
      ? await rowOf(
          data,
          `SELECT count(DISTINCT device) AS n FROM uses WHERE began AND ${recent} AND session_type = 'Desktop'`,
        )
      : {};
    return {
      figures: [
        {
          label: 'Devices',
          value: total['devices'] ?? null,
          format: 'count',
          how: 'from which any application was run',
        },
        {
          label: 'of these browsers',
          value: total['browsers'] ?? null,
          format: 'count',
          how: 'names HTML-…, or HTML5 only',
        },
        ...(hasDesktops
          ? ([
              {
                label: 'Possible, by desktops',
                value: desktops['n'] ?? null,
                format: 'count',
                how: 'devices with a desktop session',
              },
            ] as const)
          : []),
      ],
      views: [
        {
          title: 'Most devices',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            { key: 'own_devices', label: 'Devices', format: 'count' },
            { key: 'browsers', label: 'Browsers', format: 'count' },
          ],
          rows: await data.rows(`${list} LIMIT 15`),
          chart: {
            ...{ kind: 'bars', label: 'application', format: 'count', isStacked: true },
            description: 'Applications with the most devices, browsers apart',
            series: [
              { key: 'own_devices', label: 'Devices' },
              { key: 'browsers', label: 'Browsers' },
            ],
          },
        },
        {
          title: 'All applications',
          columns: [
            { key: 'application', label: 'Application', format: 'text' },
            ...(isOneCustomer(data) ? [] : [customerColumn]),
            { key: 'devices', label: 'Devices', format: 'count', bar: true },
            { key: 'own_devices', label: 'without browsers', format: 'count' },
            { key: 'browsers', label: 'Browsers', format: 'count' },
            { key: 'users_per_device', label: 'Users per device', format: 'number' },
            { key: 'most_users', label: 'Most users of one device', format: 'count' },
          ],
          rows: { sql: list },
        },
      ],
    };
  },
};
