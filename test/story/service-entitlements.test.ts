import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { cloud } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { customer, only, tell } from '../support/story.ts';

strictNock();

const parameters = (...names: readonly string[]) => ({ ...only(), extraDatasets: names });

describe('service_entitlements', () => {
  const states = (items: unknown) =>
    nock('https://core.citrixworkspacesapi.net')
      .get(`/${customer.customerId}/serviceStates`)
      .reply(200, { items });

  it('show services that the customer has, has not, or that nobody knows', async () => {
    cloud().token();
    states([
      {
        serviceName: 'xendesktop',
        state: 'Production',
        type: 'Production',
        quantity: 150,
        daysToExpiration: 304,
      },
      {
        serviceName: 'aggregation',
        state: 'Production',
        type: 'Production',
        quantity: 1,
        daysToExpiration: 2913530,
      },
      {
        ...{ serviceName: 'CAS', state: 'ProductionTrial', type: 'ProductionTrial', quantity: 25 },
        ...{
          daysToExpiration: 12,
          futureEntitlementStartDate: '2027-04-01T00:00:00Z',
          notificationsDisabled: false,
        },
      },
      { serviceName: 'podio', state: 'NotOnboarded', type: 'Default', quantity: 0, daysToExpiration: null },
      { serviceName: 'brandnew', state: 'SomethingNew', type: 'Default' },
      { serviceName: 'BrandNew', state: 'Expired', type: 'Default' },
    ]);
    const { report, table } = await tell({ parameters: parameters('service_entitlements') });
    const rows = table('service_entitlements').records.map(
      ({ service_name: name, is_entitled: entitled, is_active: active, expires_on_estimate: end }) =>
        `${name} ${entitled} ${active} ${end}`,
    );
    expect(rows).toEqual([
      'aggregation true true null',
      'brandnew false false null',
      'cas true true 2026-12-02',
      'podio false false null',
      'xendesktop true true 2027-09-20',
    ]);
    expect(report.datasets['service_entitlements']).toMatchObject({ rowsRead: 6, rowsRepeated: 1 });
  });

  it.each<readonly [string, unknown, string]>([
    ['no list', undefined, 'RESPONSE_INVALID'],
    ['entries that are none', ['xendesktop'], 'RESPONSE_INVALID'],
    ['a service without a name', [{ state: 'Production' }], 'SCHEMA_CHANGED'],
  ])('fail for %s', async (_what, items, code) => {
    cloud().token();
    states(items);
    const { report } = await tell({ parameters: parameters('service_entitlements') });
    expect(report.error).toMatchObject({ code });
  });
});
