import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { errorDefinitions } from '../../connector/errors/codes.ts';
import { cloud, type Json, siteId } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { customer, only, tell } from '../support/story.ts';

strictNock();

const ud = '/licensing/license/enterprise/cloud/cvad/ud';
const parameters = (...names: readonly string[]) => ({ ...only(), extraDatasets: names });

const usage: Json = {
  ...{ customerId: customer.customerId, totalUsageCount: 112, totalAvailableLicenseCount: 100 },
  userLicenseUsage: { totalUsageCount: 140, releasedCount: 3 },
  deviceLicenseUsage: { totalUsageCount: 112, releasedCount: 0 },
  ...{ remainingLicenseCount: -12, timeStamp: '2026-03-02T04:05:06.1234567Z', productName: 'XenDesktop' },
  nextExpiredLicenses: null,
  nextActivatingLicense: { activatingTime: '2026-04-01T00:00:00.0000000Z', activatingCount: 50 },
  productEdition: null,
};

const site = (more: Json): Json => ({
  ...{ Id: siteId, Name: 'cloudxdsite', LicensingModel: 'UserDevice', ProductCode: 'Unknown' },
  ...{ ProductEdition: 'Unknown', LicensedSessionsActive: null, PeakConcurrentLicenseUsers: null },
  TotalUniqueLicenseUsers: null,
  ...more,
});

/** A cloud that answers questions about licences. */
function licensed(status: number, body?: Json | string, ofSite: readonly [number, Json] = [200, site({})]) {
  const told = cloud().token();
  told.scope.get(`${ud}/current`).reply(status, body === undefined ? '' : body);
  told.me();
  told.scope.get(`/cvad/manage/Sites/${siteId}`).reply(...ofSite);
  return told;
}

describe('license_usage', () => {
  it('shows more licences assigned than owned as they are', async () => {
    licensed(200, usage);
    const { table } = await tell({ parameters: parameters('license_usage') });
    expect(table('license_usage').records).toEqual([
      expect.objectContaining({
        ...{
          license_model: 'UserDevice',
          product_name: 'XenDesktop',
          license_count: '100',
          used_count: '112',
        },
        ...{ remaining_count: '-12', user_count: '140', device_count: '112', released_user_count: '3' },
        ...{ measured_date: '2026-03-02T04:05:06.1234567Z', next_expiry_date: null, next_expiry_count: null },
        ...{ next_activation_date: '2026-04-01T00:00:00.000Z', next_activation_count: '50' },
      }),
    ]);
  });

  it('reads members in the capitals of the published model', async () => {
    const capital = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([name, member]) => [
              name.charAt(0).toUpperCase() + name.slice(1),
              capital(member),
            ]),
          )
        : value;
    licensed(200, capital(usage) as Json);
    const { table } = await tell({ parameters: parameters('license_usage') });
    expect(table('license_usage').records[0]).toMatchObject({ used_count: '112', user_count: '140' });
  });

  it.each<readonly [string, number, Json | undefined]>([
    ['204', 204, undefined],
    [
      '404 in its odd form',
      404,
      {
        type: '404',
        detail: 'resource not found',
        parameters: { name: 'entityType', value: `${ud}/current` },
      },
    ],
  ])(
    'is what the site counts where there are no licences by user and device: %s',
    async (_how, status, body) => {
      licensed(status, body, [200, site({ LicensingModel: 'Concurrent', PeakConcurrentLicenseUsers: 87 })]);
      const { report, table, events } = await tell({ parameters: parameters('license_usage') });
      expect(report.exitCode).toBe(0);
      expect(table('license_usage').records).toEqual([
        expect.objectContaining({
          license_model: 'Concurrent',
          peak_concurrent_count: '87',
          used_count: null,
        }),
      ]);
      expect(events).toContainEqual({
        ...{ type: 'warning', code: 'SET_MISSING', dataset: 'license_usage' },
        message: expect.stringContaining('no licences'),
      });
    },
  );

  it('has a row for each model where a customer has both', async () => {
    licensed(200, usage, [200, site({ LicensingModel: 'Concurrent', LicensedSessionsActive: 5 })]);
    const { table } = await tell({ parameters: parameters('license_usage') });
    expect(table('license_usage').records.map(({ license_model: model }) => model)).toEqual([
      'Concurrent',
      'UserDevice',
    ]);
  });

  it('takes zeros in all counts of the site for not told', async () => {
    const zeros = { LicensedSessionsActive: 0, PeakConcurrentLicenseUsers: 0, TotalUniqueLicenseUsers: 0 };
    licensed(204, undefined, [200, site({ LicensingModel: 'Unknown', ...zeros })]);
    const { table } = await tell({ parameters: parameters('license_usage') });
    expect(table('license_usage').rows).toEqual([]);
  });

  it('goes without the site where that is refused, and says so', async () => {
    licensed(200, usage, [403, { type: 'x', detail: 'Access denied' }]);
    const { report, table, events } = await tell({ parameters: parameters('license_usage') });
    expect(report.exitCode).toBe(0);
    expect(table('license_usage').rows).toHaveLength(1);
    const message = expect.stringContaining('RIGHTS_MISSING');
    expect(events).toContainEqual({
      ...{ type: 'warning', code: 'SITE_COUNTS_MISSING', dataset: 'license_usage' },
      message,
    });
  });
});

describe('a client without the Licensing permission', () => {
  const denied = { type: 'https://errors-api.cloud.com/common/authorization', detail: 'Access denied' };

  it('has the table skipped, with the remedy, and all others published', async () => {
    const told = cloud().token().me();
    told.scope.get(`${ud}/current`).reply(403, denied);
    told.scope.get(`${ud}/historicalusage`).query(true).reply(403, denied);
    nock('https://core.citrixworkspacesapi.net')
      .get(`/${customer.customerId}/serviceStates`)
      .reply(403, denied);
    told.list('Machines', { Items: [] });
    const names = ['license_usage', 'license_usage_history', 'service_entitlements', 'machine_assignments'];
    const { report, files } = await tell({ parameters: parameters(...names) });
    expect(report).toMatchObject({ exitCode: 0, error: null });
    for (const name of names.slice(0, 3)) {
      expect(report.datasets[name]).toMatchObject({
        status: 'skipped',
        skipped: expect.stringContaining(errorDefinitions.LICENSING_NOT_PERMITTED.remedy),
      });
      expect(files[`${name}.csv`]).toBeUndefined();
    }
    expect(report.datasets['machine_assignments']).toMatchObject({ status: 'complete' });
  });

  it('is none that a proxy keeps from the host: that table fails, and tells of the host', async () => {
    cloud().token();
    nock('https://core.citrixworkspacesapi.net')
      .get(`/${customer.customerId}/serviceStates`)
      .reply(403, '<html><title>Blocked</title></html>', { 'content-type': 'text/html' });
    const { report } = await tell({ parameters: parameters('service_entitlements') });
    expect(report).toMatchObject({ exitCode: 78, error: { code: 'PROXY_REFUSED' } });
  });
});

it.each(['jp', 'gov'])('in region %s nothing is asked for: the tables are skipped', async (region) => {
  const origin = region === 'jp' ? 'https://api.citrixcloud.jp' : 'https://trust.citrixworkspacesapi.us';
  const path =
    region === 'jp'
      ? `/cctrustoauth2/${customer.customerId}/tokens/clients`
      : `/${customer.customerId}/tokens/clients`;
  const token = { access_token: 't', expires_in: '3600', token: 't', openIdToken: '', expiresIn: 3600 };
  nock(origin).post(path).reply(200, token);
  const names = ['license_usage', 'license_usage_history', 'service_entitlements'];
  const { report } = await tell({ parameters: { ...parameters(...names), region, siteId: 'site-1' } });
  expect(report.exitCode).toBe(0);
  for (const name of names) {
    expect(report.datasets[name]).toMatchObject({
      status: 'skipped',
      skipped: expect.stringContaining(errorDefinitions.NOT_IN_REGION.remedy),
    });
  }
});

const counts = (assigned: number, added: number, released: number): Json => ({
  ...{ cumulativeAssignedCount: assigned, newAssignedCount: added, releasedCount: released },
});
const month = (number: string, more: Json): Json => ({
  ...{ timeStamp: `2026-${number}-01T00:00:00.0000000Z`, totalAvailableLicenseCount: 150 },
  ...more,
});

describe('license_usage_history', () => {
  const asked = { startDate: '2025-12', endDate: '2026-11' };

  it('has a month that is in one list only, and tells the one that has begun', async () => {
    const told = cloud().token();
    told.scope
      .get(`${ud}/historicalusage`)
      .query(asked)
      .reply(200, {
        ...{ historicalUsageType: 'Monthly', productEdition: 'XAXDFull' },
        xenAppXenDesktopHistoricalUsageList: [month('10', counts(60, 2, 0)), month('10', counts(60, 2, 0))],
        historicalUsageList: [
          month('10', { userLicenseUsage: counts(60, 2, 0), deviceLicenseUsage: counts(80, 6, 2) }),
          month('11', { userLicenseUsage: null, deviceLicenseUsage: counts(95, 1, 0) }),
        ],
      });
    const { report, table } = await tell({ parameters: parameters('license_usage_history') });
    const rows = table('license_usage_history').records.map(
      ({ month_start: start, counter, is_over: isOver, assigned_count: assigned }) =>
        `${start?.slice(0, 7)} ${counter} ${isOver} ${assigned}`,
    );
    expect(rows).toEqual([
      ...['2026-10 devices true 80', '2026-10 licenses true 60', '2026-10 users true 60'],
      '2026-11 devices false 95',
    ]);
    expect(report.datasets['license_usage_history']).toMatchObject({
      rowsRepeated: 1,
      plan: { requests: 1 },
    });
  });

  it.each<readonly [string, number, Json | string, string]>([
    [
      'a refused span',
      400,
      { error_description: '{"Code":400,"Message":"Invalid time format."}' },
      'RESPONSE_INVALID',
    ],
    ['a list that is none', 200, { historicalUsageList: 'none' }, 'RESPONSE_INVALID'],
    [
      'a month that is none',
      200,
      { historicalUsageList: [month('13', { userLicenseUsage: counts(1, 1, 1) })] },
      'SCHEMA_CHANGED',
    ],
  ])('fails for %s, and nothing is lost silently', async (_what, status, body, code) => {
    const told = cloud().token();
    told.scope.get(`${ud}/historicalusage`).query(true).reply(status, body);
    const { report } = await tell({ parameters: parameters('license_usage_history') });
    expect(report.error).toMatchObject({ code });
  });

  it('is empty where nothing is kept', async () => {
    cloud().token().scope.get(`${ud}/historicalusage`).query(asked).reply(204);
    const { report, table } = await tell({ parameters: parameters('license_usage_history') });
    expect([report.exitCode, table('license_usage_history').rows]).toEqual([0, []]);
  });
});
