import { describe, expect, it } from 'vitest';
import { openTenant } from '../../../connector/citrix/tenant.ts';
import type { RunEvent } from '../../../connector/events.ts';
import { defaultRetryPolicy } from '../../../connector/http/retry.ts';
import type { WireRequest } from '../../../connector/http/wire-request.ts';
import { createRedactor } from '../../../connector/parameters/secrets.ts';
import type { CloudAccess } from '../../../connector/parameters/source.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

const never = new AbortController().signal;
const site = '70360961-e0f1-4ce9-9371-d590efb5c04f';

/** A cloud that signs in whoever asks, has one site, and answers all else with its path. */
function answerTo({ url }: WireRequest) {
  if (url.pathname.endsWith('/tokens/clients')) {
    return { body: { access_token: 'ey-token', token: 'ey-token', expires_in: '3600', expiresIn: 3600 } };
  }
  if (url.pathname.endsWith('/me')) return { body: { Customers: [{ Id: 'acme', Sites: [{ Id: site }] }] } };
  return { body: { path: url.pathname } };
}

function open(more: Partial<CloudAccess> = {}) {
  const transport = fakeTransport(answerTo);
  const events: RunEvent[] = [];
  const tenant = openTenant({
    cloud: {
      ...{ customerId: 'acme', clientId: 'id-1', clientSecret: 'a-secret', region: 'global' },
      ...more,
    },
    userAgent: 'connector/1.0',
    withholdsWords: false,
    transport,
    policy: defaultRetryPolicy,
    runtime: fakeRuntime(),
    emit: (event) => events.push(event),
    redactor: createRedactor(),
  });
  const paths = () => transport.sent.map(({ url }) => url.pathname);
  return { tenant, transport, events, paths };
}

describe('a question to the Monitor Service', () => {
  it('goes to its root with exactly the headers the gateway wants', async () => {
    const { tenant, transport } = open();
    expect(tenant.monitorRoot.href).toBe('https://api.cloud.com/monitorodata/');
    await tenant.monitor(new URL('Sessions?$top=1', tenant.monitorRoot), never);
    expect(transport.sent.at(-1)?.url.href).toBe('https://api.cloud.com/monitorodata/Sessions?$top=1');
    expect(transport.sent.at(-1)?.headers).toEqual({
      accept: 'application/json',
      'user-agent': 'connector/1.0',
      'citrix-customerid': 'acme',
      'citrix-transactionid': expect.any(String),
      authorization: 'CwsAuth Bearer=ey-token',
    });
  });

  it('names the customer in another header where there is no gateway', async () => {
    const { tenant, transport } = open({ region: 'gov' });
    await tenant.monitor(new URL('Sessions', tenant.monitorRoot), never);
    expect(transport.sent.at(-1)?.url.href).toBe(
      'https://acme.xendesktop.us/Citrix/Monitor/OData/v4/Data/Sessions',
    );
    expect(transport.sent.at(-1)?.headers).toMatchObject({ customer: 'acme' });
    expect(transport.sent.at(-1)?.headers).not.toHaveProperty('citrix-customerid');
  });

  it('needs no site', async () => {
    const { tenant, paths } = open();
    await tenant.monitor(new URL('Sessions', tenant.monitorRoot), never);
    expect(paths()).toEqual(['/cctrustoauth2/acme/tokens/clients', '/monitorodata/Sessions']);
  });
});

describe('a question to the site', () => {
  it('names customer and site in its headers', async () => {
    const { tenant, transport } = open({ siteId: site });
    await tenant.daas('MachineCatalogs?limit=1000', never);
    expect(transport.sent.at(-1)?.url.href).toBe(
      'https://api.cloud.com/cvad/manage/MachineCatalogs?limit=1000',
    );
    expect(transport.sent.at(-1)?.headers).toMatchObject({
      accept: 'application/json',
      'user-agent': 'connector/1.0',
      'citrix-customerid': 'acme',
      'citrix-instanceid': site,
    });
  });

  it('looks for the site once, without naming one', async () => {
    const { tenant, transport, paths, events } = open();
    await tenant.daas('MachineCatalogs', never);
    await tenant.daas('hypervisors', never);
    expect(paths()).toEqual([
      '/cctrustoauth2/acme/tokens/clients',
      '/cvad/manage/me',
      '/cvad/manage/MachineCatalogs',
      '/cvad/manage/hypervisors',
    ]);
    expect(transport.sent[1]?.headers).not.toHaveProperty('citrix-instanceid');
    expect(transport.sent[1]?.headers).toMatchObject({
      accept: 'application/json',
      'citrix-customerid': 'acme',
    });
    expect(events).toContainEqual({ type: 'site-found', siteId: site });
  });

  it('does not look for a site that is given', async () => {
    const { tenant, paths } = open({ siteId: 'given' });
    await tenant.daas('hypervisors', never);
    expect(paths()).not.toContain('/cvad/manage/me');
  });

  it('names the site in its path where there is no gateway', async () => {
    const { tenant, transport, paths } = open({ region: 'gov' });
    await tenant.daas('hypervisors', never);
    expect(paths().slice(1)).toEqual([
      '/citrix/orchestration/api/me',
      `/citrix/orchestration/api/acme/${site}/hypervisors`,
    ]);
    expect(transport.sent.at(-1)?.headers).not.toHaveProperty('citrix-instanceid');
  });
});

describe('a tenant', () => {
  it('signs in once for all its questions', async () => {
    const { tenant, paths } = open({ siteId: site });
    await tenant.signIn(never);
    await tenant.monitor(new URL('Sessions', tenant.monitorRoot), never);
    await tenant.daas('hypervisors', never);
    expect(paths().filter((path) => path.endsWith('/tokens/clients'))).toHaveLength(1);
  });

  it('sends neither token nor customer with the sign-in', async () => {
    const { tenant, transport } = open();
    await tenant.signIn(never);
    expect(Object.keys(transport.sent[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'citrix-transactionid',
      'content-type',
    ]);
  });

  it('talks to `baseUrl` only when there is one', async () => {
    const { tenant, transport } = open({ baseUrl: 'http://127.0.0.1:4000' });
    await tenant.monitor(new URL('Sessions', tenant.monitorRoot), never);
    await tenant.daas('hypervisors', never);
    expect(new Set(transport.sent.map(({ url }) => url.origin))).toEqual(new Set(['http://127.0.0.1:4000']));
  });
});
