import { describe, expect, it, test } from 'vitest';
import { allowedServices, onlyAllowed } from '../../connector/citrix/allowed-calls.ts';
import { openTenant } from '../../connector/citrix/tenant.ts';
import type { Tenant } from '../../connector/citrix/tenant-services.ts';
import { defaultRetryPolicy } from '../../connector/http/retry.ts';
import { createTransport, type Transport } from '../../connector/http/transport.ts';
import type { WireRequest } from '../../connector/http/wire-request.ts';
import { endpointsOf, type RegionName, regionNames } from '../../connector/parameters/regions.ts';
import { createRedactor } from '../../connector/parameters/secrets.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { fakeTransport } from '../support/fake-transport.ts';
import { loopback } from '../support/loopback.ts';
import { connectorSources } from '../support/source-tree.ts';

const never = new AbortController().signal;
const site = '70360961-e0f1-4ce9-9371-d590efb5c04f';
const calls = Object.values(allowedServices).flatMap(({ calls: all }) => [...all]);

test('every allowed call is a GET, or says why it changes nothing', () => {
  const others = calls.filter(({ method }) => method !== 'GET');
  expect(others.map(({ path }) => path)).toEqual(['', '/ConfigLog/Operations/$search']);
  for (const call of others) expect('isHarmless' in call && call.isHarmless).toMatch(/\.$/);
});

/** What goes through, of a region. */
function guarded(region: RegionName = 'global') {
  const transport = fakeTransport(() => ({ body: {} }));
  const guard = onlyAllowed(transport, endpointsOf({ customerId: 'acme', region }));
  return {
    transport,
    send: (method: WireRequest['method'], url: string, body?: string) =>
      guard.send({ method, url: new URL(url), headers: {}, ...(body === undefined ? {} : { body }) }, never),
  };
}

const api = 'https://api.cloud.com';
const ud = `${api}/licensing/license/enterprise/cloud/cvad/ud`;

describe('what is sent', () => {
  it.each<[string, WireRequest['method'], string, string?]>([
    ['a release of licenses', 'POST', `${ud}/users/release`, '[]'],
    ['a release that is a GET', 'GET', `${ud}/users/release`],
    ['a POST where a GET is allowed', 'POST', `${ud}/current`, '{}'],
    ['a GET with a body', 'GET', `${ud}/current`, '{}'],
    ['a batch of the site', 'POST', `${api}/cvad/manage/$batch`, '{"Items":[]}'],
    ['a new delivery group', 'POST', `${api}/cvad/manage/DeliveryGroups`, '{}'],
    ['a search of applications', 'POST', `${api}/cvad/manage/Applications/$search`, '{}'],
    ['a command on a delivery group', 'POST', `${api}/cvad/manage/DeliveryGroups/1/$reboot`],
    ['a part of a path that is a command', 'GET', `${api}/cvad/manage/DeliveryGroups/$search`],
    ['a path within an id', 'GET', `${api}/cvad/manage/DeliveryGroups/x%2F..%2F$batch`],
    ['a folder above', 'GET', `${api}/cvad/manage/DeliveryGroups/../Hypervisors`],
    ['a folder above, encoded', 'GET', `${api}/cvad/manage/ConfigLog/Operations/%2e%2e/x`],
    ['a path below monitoring', 'GET', `${api}/monitorodata/Sessions/Default.Purge`],
    ['another host', 'GET', 'https://api.cloud.com.example/monitorodata/Sessions'],
    ['another scheme', 'GET', 'http://api.cloud.com/monitorodata/Sessions'],
    ['the sign-in of another customer', 'POST', `${api}/cctrustoauth2/other/tokens/clients`, 'a=b'],
    ['the services of another customer', 'GET', 'https://core.citrixworkspacesapi.net/other/serviceStates'],
  ])('is not %s', async (_what, method, url, body) => {
    const { transport, send } = guarded();
    await expect(send(method, url, body)).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(transport.sent).toEqual([]);
  });

  it.each<[WireRequest['method'], string, string?]>([
    ['GET', `${ud}/current`],
    ['GET', `${ud}/historicalusage?startDate=2026-01&endDate=2026-12`],
    ['GET', 'https://core.citrixworkspacesapi.net/acme/serviceStates'],
    ['GET', `${api}/cvad/manage/DeliveryGroups/11111111-0000-4000-8000-000000000001/Desktops?limit=1000`],
    ['GET', `${api}/cvad/manage/ConfigLog/Operations/a%20b/LowLevelOperations`],
    ['POST', `${api}/cvad/manage/ConfigLog/Operations/$search?limit=1000`, '{}'],
    ['GET', `${api}/monitorodata/Sessions?$filter=a/b eq 1`],
  ])('is %s %s', async (method, url, body) => {
    const { transport, send } = guarded();
    await send(method, url, body);
    expect(transport.sent).toHaveLength(1);
  });

  it('is nothing of licensing where there is none', () => {
    for (const region of regionNames) {
      const { licensing, serviceStates } = endpointsOf({ customerId: 'acme', region });
      const isOffered = region !== 'jp' && region !== 'gov';
      expect([licensing !== undefined, serviceStates !== undefined]).toEqual([isOffered, isOffered]);
    }
  });
});

function tenantOver(transport: Transport, baseUrl: string): Tenant {
  return openTenant({
    cloud: {
      customerId: 'acme',
      clientId: 'id-1',
      clientSecret: 'a-secret',
      region: 'global',
      siteId: site,
      baseUrl,
    },
    userAgent: 'connector/1.0',
    withholdsWords: false,
    transport,
    policy: defaultRetryPolicy,
    runtime: fakeRuntime(),
    emit: () => undefined,
    redactor: createRedactor(),
  });
}

test('a tenant cannot be made to ask for anything else', async () => {
  const base = 'https://cloud.example';
  const transport = fakeTransport(({ url }) =>
    url.pathname.endsWith('/tokens/clients')
      ? { body: { access_token: 't', expires_in: 3600 } }
      : { body: {} },
  );
  const tenant = tenantOver(transport, base);
  const tries = [
    () => tenant.daas('DeliveryGroups', never, { body: {} }),
    () => tenant.daas('$batch', never, { body: {} }),
    () => tenant.daas('DeliveryGroups/../../../licensing/release', never),
    () => tenant.licensing('users/release', never),
    () => tenant.licensing('../../../../../../cvad/manage/me/x', never),
    () => tenant.monitor(new URL('https://elsewhere.example/monitorodata/Sessions'), never),
  ];
  for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
  expect(transport.sent.filter(({ url }) => !url.pathname.endsWith('/tokens/clients'))).toEqual([]);
});

test.each([301, 302, 303, 307, 308])('HTTP %i leads to no further request', async (status) => {
  const seen: string[] = [];
  await using cloud = await loopback((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url?.endsWith('/tokens/clients')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: 't', expires_in: 3600 }));
      return;
    }
    response.writeHead(status, { location: '/licensing/license/enterprise/cloud/cvad/ud/users/release' });
    response.end();
  });
  const transport = createTransport({ timeoutMs: 30_000, isLocal: true });
  const tenant = tenantOver(transport, cloud.origin);
  await expect(tenant.licensing('current', never)).rejects.toMatchObject({ code: 'WRONG_REGION' });
  await transport.close();
  expect(seen).toEqual([
    'POST /cctrustoauth2/acme/tokens/clients',
    'GET /licensing/license/enterprise/cloud/cvad/ud/current',
  ]);
});

test('nor through a proxy', async () => {
  const seen: string[] = [];
  await using proxy = await loopback((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 't', expires_in: 3600 }));
  });
  const transport = createTransport({ timeoutMs: 30_000, proxyUrl: proxy.origin });
  const tenant = tenantOver(transport, 'http://localhost:9');
  await expect(tenant.licensing('users/release', never)).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
  await transport.close();
  expect(seen).toEqual(['POST http://localhost:9/cctrustoauth2/acme/tokens/clients']);
});

/** Files that reach a network, and what for. */
const reaching: Readonly<Record<string, string>> = {
  'http/undici-parts.d.ts': 'declares the types of these',
  'http/undici.ts': 'has the parts of undici that send requests',
  'http/transport.ts': 'sends requests',
  'http/network/route.ts': 'asks the agent for the way, and is stopped before it connects',
  'http/network/certificate.ts': 'looks at a certificate, and is stopped before anything is sent',
  'http/network/proxy-hop.ts': 'asks a proxy for a tunnel',
  'http/network/probe.ts': 'connects and hangs up',
  'check/broker-tls.ts': 'looks at the certificate of a broker',
  'citrix/analytics/client.ts': 'fetches from brokers',
  'citrix/analytics/response-size-limit.ts': 'bounds what brokers answer',
  'destinations/postgresql/connection.ts': 'connects to the database of a target file',
  'destinations/postgresql/handshake.ts': 'asks that server for TLS and hangs up',
};

test('nothing else of the connector reaches a network', () => {
  const opens =
    /from '(?:undici(?:\/[\w./-]+)?|(?:\.\.?\/)+undici\.ts|node:(?:http|https|http2|tls|net|dgram|dns|dns\/promises))'|\bfetch\(/;
  // Whether a text is an address, comes from these modules as well.
  const harmless =
    /import \{ (?:isIP|getCACertificates|type \w+) \} from|import type|(?:async function|consumer\.|await )fetch\(/;
  const found = connectorSources()
    .filter(({ text }) => text.split('\n').some((line) => opens.test(line) && !harmless.test(line)))
    .map(({ file }) => file);
  expect(found.filter((file) => reaching[file] === undefined)).toEqual([]);
});

test('whatever signs in goes through the list', () => {
  const users = connectorSources().filter(({ text }) => /\bcreateClient\(/.test(text));
  expect(users.map(({ file }) => file).sort()).toEqual(['citrix/tenant.ts', 'http/client.ts']);
  const [tenant] = users.filter(({ file }) => file === 'citrix/tenant.ts');
  expect(tenant?.text).toContain('onlyAllowed(options.transport, endpoints)');
});
