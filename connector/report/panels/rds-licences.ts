import type { Panel } from '../panel.ts';
import { numberIn, rowOf } from './shared.ts';

export const rdsLicences: Panel = {
  id: 'rds-licences',
  title: 'Access licences of Windows Server',
  section: 'Licences',
  question: 'How many RDS client access licences do sessions on shared servers need, by user and by device?',
  readers: ['licences'],
  method:
    'Distinct users and devices of sessions on machines that hold several sessions at once (`catalog_session_support` is MultiSession). Each device, or each user, that connects needs a licence; one kind is chosen for a server.',
  source: {
    name: 'Microsoft: RDS client access licences',
    url: 'https://learn.microsoft.com/en-us/windows-server/remote/remote-desktop-services/rds-client-access-license',
  },
  limits: [
    'Multi-session Windows clients need no such licence, but are counted: the tables show how many sessions a machine has, not its edition.',
    'Browsers have device names that change; they are shown apart.',
  ],
  needs: { sessions: ['start_date', 'user_id', 'client_name', 'catalog_session_support'] },
  async make(data) {
    const row = await rowOf(
      data,
      `SELECT count(DISTINCT person) AS users, count(DISTINCT device) AS devices, count(DISTINCT device) FILTER (NOT browser) AS own_devices
      FROM uses WHERE began AND catalog_session_support = 'MultiSession'`,
    );
    const rows = [
      { what: 'Users', n: numberIn(row, 'users') },
      { what: 'Devices', n: numberIn(row, 'devices') },
      { what: 'Devices without browsers', n: numberIn(row, 'own_devices') },
    ];
    return {
      figures: [
        {
          label: 'By user',
          value: numberIn(row, 'users'),
          format: 'count',
          how: 'distinct accounts on shared servers',
        },
        {
          label: 'By device',
          value: numberIn(row, 'devices'),
          format: 'count',
          how: 'distinct client names on shared servers',
        },
        {
          ...{ label: 'The lesser', format: 'count', how: 'of the two' },
          value: Math.min(numberIn(row, 'users'), numberIn(row, 'devices')),
        },
      ],
      views: [
        {
          title: 'Users and devices on shared servers',
          columns: [
            { key: 'what', label: 'What', format: 'text' },
            { key: 'n', label: 'Number', format: 'count' },
          ],
          rows,
          chart: {
            ...{ kind: 'bars', label: 'what', format: 'count', series: [{ key: 'n', label: 'Number' }] },
            description: 'Users, devices, and devices without browsers, of sessions on shared servers',
          },
        },
      ],
    };
  },
};
