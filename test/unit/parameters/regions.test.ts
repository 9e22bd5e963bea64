import { describe, expect, test } from 'vitest';
import { endpointsOf, regionHosts, regionNames } from '../../../connector/parameters/regions.ts';

/** Offered in three regions; the states of services have one address for all of them. */
const licensing = (api: string) => ({
  licensing: `${api}/licensing/license/enterprise/cloud/cvad/ud`,
  serviceStates: 'https://core.citrixworkspacesapi.net/acme/serviceStates',
});

describe('endpoints', () => {
  test.each([
    ['global', 'https://api.cloud.com'],
    ['us', 'https://api-us.cloud.com'],
    ['eu', 'https://api-eu.cloud.com'],
    ['ap-s', 'https://api-ap-s.cloud.com'],
    ['jp', 'https://api.citrixcloud.jp'],
  ] as const)('of %s go through its gateway', (region, api) => {
    const { manage, ...rest } = endpointsOf({ customerId: 'acme', region });
    expect(rest).toEqual({
      token: {
        url: `${api}/cctrustoauth2/acme/tokens/clients`,
        style: 'oauth',
        anyCustomer: `${api}/cctrustoauth2/root/tokens/clients`,
      },
      monitor: { url: `${api}/monitorodata`, customerHeader: 'Citrix-CustomerId' },
      systemLog: `${api}/systemlog/records`,
      ...(region === 'jp' ? {} : licensing(api)),
    });
    expect(manage.me).toBe(`${api}/cvad/manage/me`);
    expect(manage.site('site-1')).toBe(`${api}/cvad/manage`);
    expect(manage.instanceHeader).toBe(true);
  });

  test('of US Government are the own hosts of the customer', () => {
    const api = 'https://acme.xendesktop.us';
    const { manage, ...rest } = endpointsOf({ customerId: 'acme', region: 'gov' });
    expect(rest).toEqual({
      token: { url: 'https://trust.citrixworkspacesapi.us/acme/tokens/clients', style: 'trust' },
      monitor: { url: `${api}/Citrix/Monitor/OData/v4/Data`, customerHeader: 'Customer' },
    });
    expect(manage.me).toBe(`${api}/citrix/orchestration/api/me`);
    expect(manage.site('site-1')).toBe(`${api}/citrix/orchestration/api/acme/site-1`);
    expect(manage.instanceHeader).toBe(false);
  });

  test.each(regionNames)('of %s all move to a base address, with their paths', (region) => {
    const baseUrl = 'http://127.0.0.1:8080';
    const own = endpointsOf({ customerId: 'acme', region });
    const moved = endpointsOf({ customerId: 'acme', region, baseUrl });
    const pairs = [
      [own.token.url, moved.token.url],
      [own.monitor.url, moved.monitor.url],
      [own.manage.me, moved.manage.me],
      [own.manage.site('s'), moved.manage.site('s')],
      ...(own.licensing === undefined ? [] : [[own.licensing, moved.licensing ?? ''] as const]),
      ...(own.serviceStates === undefined ? [] : [[own.serviceStates, moved.serviceStates ?? ''] as const]),
    ] as const;
    for (const [before, after] of pairs) {
      expect(new URL(after).origin).toBe(baseUrl);
      expect(new URL(after).pathname).toBe(new URL(before).pathname);
    }
  });

  test('encode ids in paths', () => {
    expect(endpointsOf({ customerId: 'a/b?', region: 'us' }).token.url).toContain('/a%2Fb%3F/');
    expect(endpointsOf({ customerId: 'a', region: 'gov' }).manage.site('s/1')).toMatch(/\/a\/s%2F1$/);
  });
});

test('every host of every region is listed for firewalls, with what it is for', () => {
  for (const region of regionNames) {
    const { token, monitor, manage, systemLog, licensing, serviceStates } = endpointsOf({
      customerId: 'acme',
      region,
    });
    const listed = regionHosts
      .filter((host) => host.region === region)
      .flatMap(({ host, purposes }) =>
        purposes.map((purpose) => `${purpose} ${host.replace('{customerId}', 'acme')}`),
      );
    const used = [
      `sign-in ${new URL(token.url).host}`,
      `monitor ${new URL(monitor.url).host}`,
      `manage ${new URL(manage.me).host}`,
      ...(systemLog === undefined ? [] : [`system-log ${new URL(systemLog).host}`]),
      ...(licensing === undefined ? [] : [`licensing ${new URL(licensing).host}`]),
      ...(serviceStates === undefined ? [] : [`service-states ${new URL(serviceStates).host}`]),
    ];
    expect(new Set(listed)).toEqual(new Set(used));
  }
});
