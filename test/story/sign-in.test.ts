import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { cloud, me, page, siteId, token, uncounted } from '../support/cloud.ts';
import { strictNock } from '../support/nock.ts';
import { customer, only, tell } from '../support/story.ts';

strictNock();

const list = { Items: [], ContinuationToken: null };

/** Answers as told, and keeps the headers of the request, names in lower case. */
function recorded(answer: unknown) {
  const seen: { headers?: Readonly<Record<string, string>>; body?: unknown } = {};
  return {
    seen,
    reply(request: Request): string {
      seen.headers = Object.fromEntries(request.headers);
      return JSON.stringify(answer);
    },
  };
}

describe('the gateway of each region', () => {
  it.each([
    ['global', 'https://api.cloud.com'],
    ['us', 'https://api-us.cloud.com'],
    ['eu', 'https://api-eu.cloud.com'],
    ['ap-s', 'https://api-ap-s.cloud.com'],
    ['jp', 'https://api.citrixcloud.jp'],
  ])('%s signs in, reads Monitor and DaaS at %s and nowhere else', async (region, origin) => {
    const signIn = recorded({ token_type: 'bearer', access_token: token, expires_in: '3600' });
    const monitor = recorded(page('ApplicationInstances', []));
    const whoAmI = recorded(me());
    const catalogs = recorded(list);
    const told = cloud(origin, { me: false }).sets([
      'Applications',
      'Users',
      'Machines',
      'Catalogs',
      'DesktopGroups',
      'Hypervisors',
    ]);
    told.scope.post(`/cctrustoauth2/${customer.customerId}/tokens/clients`).reply(200, signIn.reply);
    told.scope.get('/monitorodata/ApplicationInstances').query(true).reply(200, monitor.reply);
    told.scope.get('/cvad/manage/me').reply(200, whoAmI.reply);
    told.scope.get('/cvad/manage/MachineCatalogs').query(true).reply(200, catalogs.reply);

    const { report } = await tell({
      parameters: { region, ...only('application_instances', 'machine_catalogs') },
    });

    expect(report).toMatchObject({ exitCode: 0, host: new URL(origin).host, siteId });
    expect(signIn.seen.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    const common = {
      accept: 'application/json',
      authorization: `CwsAuth Bearer=${token}`,
      'citrix-customerid': customer.customerId,
      'user-agent': expect.stringMatching(/^citrix-datahub-connector\/\d/),
      'citrix-transactionid': expect.stringMatching(/^[\da-f-]{36}$/),
    };
    expect(monitor.seen.headers).toMatchObject(common);
    expect(whoAmI.seen.headers).toMatchObject(common);
    expect(whoAmI.seen.headers).not.toHaveProperty('citrix-instanceid');
    expect(catalogs.seen.headers).toMatchObject({ ...common, 'citrix-instanceid': siteId });
  });
});

describe('the sign-in', () => {
  it('writes the secret as a form does, so that + / = arrive as they are', async () => {
    const signIn = recorded({ access_token: token, expires_in: '3600' });
    const told = cloud().me().list('hypervisors', list);
    told.scope
      .post(`/cctrustoauth2/${customer.customerId}/tokens/clients`, (body) => {
        signIn.seen.body = body;
        return true;
      })
      .reply(200, JSON.stringify({ access_token: token, expires_in: '3600' }));
    await tell({ parameters: only('hypervisors') });
    // nock reads the form: had `+` been sent bare it would be a space here.
    expect(signIn.seen.body).toEqual({
      grant_type: 'client_credentials',
      client_id: customer.clientId,
      client_secret: 'Zm9v+YmFy/secret==',
    });
  });

  it('takes the published answer: white space around it and a lifetime in quotes', async () => {
    cloud()
      .token(
        `\n      {\n   "token_type": "bearer",\n   "access_token": "${token}",\n   "expires_in": "3600"\n}\n   `,
      )
      .me()
      .list('hypervisors', list);
    const { report, events } = await tell({ parameters: only('hypervisors') });
    expect(report.exitCode).toBe(0);
    expect(events).toContainEqual({ type: 'signed-in', lifetimeSeconds: 3600 });
  });

  it('happens once for all tables', async () => {
    cloud()
      .token()
      .me()
      .list('hypervisors', list)
      .list('MachineCatalogs', list)
      .sets(['Applications', 'Users', 'Machines', 'Catalogs', 'DesktopGroups', 'Hypervisors'])
      .rows('ApplicationInstances', []);
    const { events } = await tell({
      parameters: only('application_instances', 'machine_catalogs', 'hypervisors'),
    });
    expect(events.filter(({ type }) => type === 'signed-in')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'site-found')).toHaveLength(1);
  });

  it('asks for no site when one is given', async () => {
    const hypervisors = recorded(list);
    const given = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
    cloud().token().scope.get('/cvad/manage/hypervisors').reply(200, hypervisors.reply);
    const { report } = await tell({ parameters: { siteId: given, ...only('hypervisors') } });
    expect(report.exitCode).toBe(0);
    expect(hypervisors.seen.headers).toHaveProperty('citrix-instanceid', given);
  });
});

describe('the US government cloud', () => {
  it('has a sign-in service, hosts, paths and headers of its own', async () => {
    const { customerId, clientId, clientSecret } = customer;
    const monitor = recorded(page('ApplicationInstances', []));
    const hypervisors = recorded(list);
    nock('https://trust.citrixworkspacesapi.us')
      .post(`/${customerId}/tokens/clients`, { ClientId: clientId, ClientSecret: clientSecret })
      .matchHeader('content-type', 'application/json')
      .reply(200, {
        Token: token,
        Principal: clientId,
        UserId: '0',
        CustomerId: customerId,
        ExpiresAt: 3600,
      });
    uncounted(`https://${customerId}.xendesktop.us`, '/Citrix/Monitor/OData/v4/Data');
    const host = nock(`https://${customerId}.xendesktop.us`);
    for (const set of ['Applications', 'Users', 'Machines', 'Catalogs', 'DesktopGroups', 'Hypervisors']) {
      host.get(`/Citrix/Monitor/OData/v4/Data/${set}`).query(true).reply(200, page(set, []));
    }
    host
      .get('/Citrix/Monitor/OData/v4/Data/ApplicationInstances')
      .query(true)
      .reply(200, monitor.reply)
      .get('/citrix/orchestration/api/me')
      .reply(200, me())
      .get(`/citrix/orchestration/api/${customerId}/${siteId}/hypervisors`)
      .reply(200, hypervisors.reply)
      .get(`/citrix/orchestration/api/${customerId}/${siteId}/Admin/EffectiveRights?limit=1000`)
      .reply(200, list);

    const { report } = await tell({
      parameters: { region: 'gov', ...only('application_instances', 'hypervisors') },
    });

    expect(report).toMatchObject({ exitCode: 0, host: `${customerId}.xendesktop.us` });
    const authorization = `CwsAuth Bearer=${token}`;
    expect(monitor.seen.headers).toMatchObject({ authorization, customer: customerId });
    expect(monitor.seen.headers).not.toHaveProperty('citrix-customerid');
    expect(hypervisors.seen.headers).toMatchObject({ authorization, 'citrix-customerid': customerId });
    expect(hypervisors.seen.headers).not.toHaveProperty('citrix-instanceid');
  });

  it.each([
    ['as older pages show it', { principal: 'p', subject: 's', token, openIdToken: 'o', expiresIn: 3600 }],
    ['in capitals', { TOKEN: token, EXPIRESAT: '3600' }],
  ])('takes the token %s', async (_title, answer) => {
    nock('https://trust.citrixworkspacesapi.us')
      .post(`/${customer.customerId}/tokens/clients`)
      .reply(200, answer);
    nock(`https://${customer.customerId}.xendesktop.us`)
      .get('/citrix/orchestration/api/me')
      .matchHeader('authorization', `CwsAuth Bearer=${token}`)
      .reply(200, me())
      .get(/hypervisors$/)
      .reply(200, list)
      .get(/Admin\/EffectiveRights/)
      .reply(200, list);
    const { report } = await tell({ parameters: { region: 'gov', ...only('hypervisors') } });
    expect(report.exitCode).toBe(0);
  });
});
