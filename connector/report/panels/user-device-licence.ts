import type { Panel } from '../panel.ts';
import { numberIn, purchasedOf, rowOf } from './shared.ts';

const counts = `SELECT customer, count(DISTINCT person) AS users, count(DISTINCT device) AS devices,
    count(DISTINCT device) FILTER (NOT browser) AS own_devices FROM uses WHERE began GROUP BY customer`;

export const userDeviceLicence: Panel = {
  id: 'user-device-licence',
  title: 'User/Device licences',
  section: 'Licences',
  question: 'How many User/Device licences of Citrix does this use need?',
  readers: ['licences', 'audit'],
  method:
    'Citrix Cloud assigns a licence at the first launch of a new user or device, and counts the lesser of distinct users and distinct devices. Both are counted here over the period, for each customer by itself.',
  source: {
    name: 'Citrix Cloud: User/Device licence usage',
    url: 'https://docs.citrix.com/en-us/citrix-cloud/citrix-cloud-management/license-usage/virtual-apps-desktops-service-license-usage.html',
  },
  limits: [
    'Citrix counts since the subscription began and until licences are released; the tables know the period only.',
    'Browsers give themselves a new device name (`HTML-…`) whenever their cache is cleared, so devices with browsers are too many.',
    'Anonymous users do not count as users; their devices are counted.',
  ],
  needs: { sessions: ['start_date', 'user_id', 'client_name', 'is_anonymous'] },
  uses: { sessions: ['workspace_type'], license_usage: ['license_model', 'license_count', 'used_count'] },
  async make(data) {
    const row = await rowOf(
      data,
      `SELECT sum(users) AS users, sum(devices) AS devices, sum(own_devices) AS own_devices,
        sum(least(users, devices)) AS lesser FROM (${counts})`,
    );
    const purchased = await purchasedOf(data, 'userDevice');
    const price = data.settings.licences.userDevice?.price;
    const lesser = numberIn(row, 'lesser');
    const bars = [
      { what: 'Users', n: numberIn(row, 'users') },
      { what: 'Devices', n: numberIn(row, 'devices') },
      { what: 'Devices without browsers', n: numberIn(row, 'own_devices') },
      { what: 'Needed: the lesser', n: lesser },
    ];
    return {
      figures: [
        { label: 'Needed', value: lesser, format: 'count', how: 'the lesser of users and devices' },
        {
          label: 'Users',
          value: numberIn(row, 'users'),
          format: 'count',
          how: 'distinct accounts, anonymous ones left out',
        },
        { label: 'Devices', value: numberIn(row, 'devices'), format: 'count', how: 'distinct client names' },
        {
          ...{
            label: 'of these browsers',
            value: numberIn(row, 'devices') - numberIn(row, 'own_devices'),
            format: 'count',
          },
          how: 'names HTML-…, or HTML5 only',
        },
        ...(purchased === undefined
          ? []
          : ([
              {
                label: 'Purchased',
                value: purchased,
                format: 'count',
                how: 'from the settings, else from license_usage',
              },
              { label: 'Spare', value: purchased - lesser, format: 'count', how: 'purchased less needed' },
            ] as const)),
        ...(purchased === undefined || price === undefined
          ? []
          : ([
              {
                label: 'Value of the spare',
                value: (purchased - lesser) * price,
                format: 'money',
                how: 'times the price in the settings',
              },
            ] as const)),
      ],
      views: [
        {
          title: 'Users and devices of the period',
          columns: [
            { key: 'what', label: 'What', format: 'text' },
            { key: 'n', label: 'Number', format: 'count' },
          ],
          rows: bars,
          chart: {
            ...{ kind: 'bars', label: 'what', format: 'count' },
            description: 'Distinct users, devices and devices without browsers, and the licences needed',
            series: [{ key: 'n', label: 'Number' }],
            rules: purchased === undefined ? [] : [{ value: purchased, label: 'purchased' }],
          },
        },
      ],
    };
  },
};
