import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANARY, type Simulator, startSimulator } from '../../simulator/index.ts';
import { Client } from './client.ts';

let simulator: Simulator;
let client: Client;

beforeAll(async () => {
  simulator = await startSimulator({ sessions: 10, catalogs: 7, hypervisors: 5, hypervisorPageSize: 2 });
  client = await Client.signedIn(simulator);
});
afterAll(() => simulator.close());

interface List {
  readonly Items: readonly Record<string, unknown>[];
  readonly ContinuationToken: string | null;
}

const list = async (path: string): Promise<List> => JSON.parse((await client.get(path)).text) as List;

describe('the simulated trust service', () => {
  it('gives a token in the published clothes', async () => {
    const answer = await client.requestToken({}, simulator.tenant.customerId);
    expect(answer.text).toMatch(/^\n {2}/);
    expect(JSON.parse(answer.text)).toMatchObject({ token_type: 'bearer', expires_in: '3600' });
    expect(answer.headers.get('x-cws-transactionid')).toBeTruthy();
  });

  it('refuses a wrong secret, JSON and a charset', async () => {
    const wrong = await client.requestToken({ client_secret: 'wrong' });
    expect([wrong.status, JSON.parse(wrong.text)]).toMatchObject([400, { error: 'invalid_client' }]);
    for (const type of ['application/json', 'application/x-www-form-urlencoded; charset=utf-8']) {
      const init = {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'grant_type=client_credentials',
      };
      expect((await client.send('/cctrustoauth2/root/tokens/clients', init)).status).toBe(400);
    }
  });

  it('knows the government variant', async () => {
    const { clientId: ClientId, clientSecret: ClientSecret, customerId } = simulator.tenant;
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ClientId, ClientSecret }),
    };
    const answer = await client.send(`/${customerId}/tokens/clients`, init);
    expect(JSON.parse(answer.text)).toMatchObject({ CustomerId: customerId, ExpiresAt: 3600 });
  });
});

describe('the simulated DaaS service', () => {
  it.each([
    ['no token', { authorization: '' }, 401],
    ['no customer', { 'citrix-customerid': '' }, 500],
    ['another customer', { 'citrix-customerid': 'other' }, 403],
    ['another media type', { accept: '*/*' }, 406],
    ['no site', { 'citrix-instanceid': '' }, 400],
    ['an unknown site', { 'citrix-instanceid': 'other' }, 404],
  ])('refuses %s', async (_, headers, status) => {
    expect((await client.get('/cvad/manage/MachineCatalogs', headers)).status).toBe(status);
  });

  it('says who I am without a site', async () => {
    const { customerId, siteId } = simulator.tenant;
    const me = JSON.parse((await client.get('/cvad/manage/me', { 'citrix-instanceid': '' })).text) as {
      Customers: unknown[];
    };
    expect(me.Customers).toContainEqual({
      Id: customerId,
      Name: null,
      Sites: [{ Id: siteId, Name: 'cloudxdsite' }],
    });
  });

  it('pages with tokens that belong to their query', async () => {
    const first = await list('/cvad/manage/MachineCatalogs?limit=3&fields=Id');
    const token = encodeURIComponent(first.ContinuationToken ?? '');
    expect(first.ContinuationToken).toMatch(/[+/=#&]/);
    expect(
      (await list(`/cvad/manage/MachineCatalogs?limit=3&fields=Id&continuationToken=${token}`)).Items.length,
    ).toBe(3);
    for (const query of [
      `limit=4&fields=Id&continuationToken=${token}`,
      `limit=3&continuationToken=${token}`,
      'continuationToken=x',
      'limit=1001',
    ]) {
      expect((await client.get(`/cvad/manage/MachineCatalogs?${query}`)).status).toBe(400);
    }
    const raw = `/cvad/manage/MachineCatalogs?limit=3&fields=Id&continuationToken=${first.ContinuationToken}`;
    expect((await client.get(raw)).status).toBe(400);
  });

  it('returns the fields asked for, and everything without', async () => {
    const some = await list('/cvad/manage/MachineCatalogs?fields=Id,name&continuationToken=');
    expect(some.Items.map((item) => Object.keys(item).sort())).toEqual(Array(7).fill(['Id', 'Name']));
    expect((await client.get('/cvad/manage/MachineCatalogs')).text).toContain(CANARY);
  });

  it('pages hypervisors when told to and serves the direct path', async () => {
    const { customerId, siteId } = simulator.tenant;
    const first = await list('/cvad/manage/hypervisors?limit=1000');
    expect([first.Items.length, typeof first.ContinuationToken]).toEqual([2, 'string']);
    const direct = `/citrix/orchestration/api/${customerId}/${siteId}`;
    expect((await list(`${direct}/MachineCatalogs`)).Items.length).toBe(7);
    expect((await client.get('/citrix/orchestration/api/me')).status).toBe(200);
  });
});
