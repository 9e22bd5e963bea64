import { describe, expect, it } from 'vitest';
import { errorDefinitions } from '../../connector/errors/codes.ts';
import { type Fault, startSimulator } from '../simulator/index.ts';
import { inspect, troubles } from '../support/check.ts';
import { parametersFor, smallTenant } from '../support/program.ts';

const common = (type: string, detail: string, parameters: unknown = []): string =>
  JSON.stringify({ type: `https://errors-api.cloud.com/common/${type}`, detail, parameters });
const pair = (name: string, value: string) => [{ name, value }];
const gateway = JSON.stringify({
  statusCode: 500,
  message: 'Internal server error',
  activityId: '0f8fad5b-d9cb-469f-a165-70867728950e',
});
const unauthenticated = common(
  'authentication',
  'Missing or invalid authentication details',
  pair('reason', 'invalid'),
);
const elsewhere = common('Redirect', 'Regional customer must use their designated regional endpoint', [
  { name: 'Citrix-CustomerId', value: 'acmesimulated' },
  { name: 'customerDataRegion', value: 'eu' },
  { name: 'currentAPIMRegion', value: 'us' },
]);
const foreign = common(
  'authorization',
  'Access denied',
  pair('message', 'User is not authenticated for the specified resource'),
);
const invalidClient = '{"error":"invalid_client","error_description":"Invalid client id or client secret."}';
const blocked = '<html><head><title>Acme Web Filter: blocked</title></head><body>no</body></html>';
const me = '/cvad/manage/me';

interface Refusal {
  readonly title: string;
  readonly on: Fault['on'];
  readonly status: number;
  readonly body: string;
  /** What fails, with its code; everything that hangs on it is skipped. */
  readonly troubles: readonly string[];
  /** What has to be on the screen besides the remedy of the code. */
  readonly says?: string;
}

const all = (code: string) =>
  ['sessions', 'application_instances'].map((table) => `table ${table} failed ${code}`);

/** Every refusal that Citrix, or one of the connectors before this one, has published, where it is met. */
const refusals: readonly Refusal[] = [
  {
    title: 'a wrong or expired secret',
    ...{ on: 'token', status: 400, body: invalidClient },
    troubles: ['sign-in failed CREDENTIALS_REJECTED'],
    says: 'Invalid client id or client secret.',
  },
  {
    title: 'a sign-in that answers 401',
    ...{ on: 'token', status: 401, body: '' },
    troubles: ['sign-in failed CREDENTIALS_REJECTED'],
  },
  {
    title: 'too many sign-ins',
    ...{ on: 'token', status: 429, body: 'Too many requests' },
    troubles: ['sign-in failed THROTTLED'],
  },
  {
    title: 'a gateway of another region at the sign-in',
    ...{ on: 'token', status: 500, body: gateway },
    troubles: ['sign-in failed WRONG_REGION'],
  },
  {
    title: 'a web filter at the sign-in',
    ...{ on: 'token', status: 403, body: blocked },
    troubles: ['sign-in failed PROXY_REFUSED'],
    says: 'Acme Web Filter: blocked',
  },
  {
    title: 'a web filter that lies about the status',
    ...{ on: 'token', status: 200, body: blocked },
    troubles: ['sign-in failed RESPONSE_INVALID'],
    says: 'a web page, "Acme Web Filter: blocked"',
  },
  {
    title: 'no entitlement, another customer or region (500 with an activity id)',
    ...{ on: me, status: 500, body: gateway },
    troubles: ['customer failed DAAS_NOT_ENABLED'],
    says: 'Internal server error',
  },
  {
    title: 'a token that is not for this customer',
    ...{ on: me, status: 401, body: unauthenticated },
    troubles: ['customer failed CUSTOMER_UNKNOWN'],
    says: 'Missing or invalid authentication details',
  },
  {
    title: 'the older form of it',
    ...{ on: me, status: 401 },
    body: '{"Error":{"Message":"Missing or invalid CWSAuth header.","Type":"CWSAuthException"}}',
    troubles: ['customer failed CUSTOMER_UNKNOWN'],
  },
  {
    title: 'another region, with its name',
    ...{ on: me, status: 307, body: elsewhere },
    troubles: ['customer failed WRONG_REGION'],
    says: 'the customer\'s region is "eu"',
  },
  {
    title: 'another region, without its name',
    ...{ on: me, status: 403, body: foreign },
    troubles: ['customer failed WRONG_REGION'],
  },
  {
    title: 'no rights in DaaS',
    ...{ on: me, status: 403, body: common('authorization', 'Access denied') },
    troubles: ['customer failed RIGHTS_MISSING'],
  },
  {
    title: 'a site that sleeps',
    ...{ on: me, status: 530, body: '' },
    troubles: ['customer failed SITE_FROZEN'],
  },
  {
    title: 'headers that a proxy has rewritten',
    ...{ on: me, status: 406 },
    body: common('notAcceptable', 'Must accept application/json media type', pair('contentType', '*/*')),
    troubles: ['customer failed RESPONSE_INVALID'],
    says: 'Must accept application/json media type',
  },
  {
    title: 'a client that sees no customer',
    ...{ on: me, status: 200, body: '{"Customers":[]}' },
    troubles: ['customer failed SITE_NOT_FOUND'],
  },
  {
    title: 'a client that sees another customer',
    ...{ on: me, status: 200, body: '{"Customers":[{"Id":"partner","Sites":[]}]}' },
    troubles: ['customer failed CUSTOMER_UNKNOWN'],
    says: 'the API client has access to: partner.',
  },
  {
    title: 'a customer without a site',
    ...{ on: me, status: 200, body: '{"Customers":[{"Id":"acmesimulated","Sites":[]}]}' },
    troubles: ['site failed SITE_NOT_FOUND'],
  },
  {
    title: 'a customer with two sites',
    ...{ on: me, status: 200 },
    body: '{"Customers":[{"Id":"acmesimulated","Sites":[{"Id":"a","Name":"x"},{"Id":"b","Name":"y"}]}]}',
    troubles: ['site failed SITE_NOT_FOUND'],
    says: 'Set `siteId` to one of them: a (x), b (y).',
  },
  {
    title: 'a customer that Monitor does not know',
    ...{ on: 'monitor', status: 403, body: 'Access denied to query Monitor objects : Invalid Customer.' },
    troubles: all('CUSTOMER_UNKNOWN'),
    says: 'Invalid Customer.',
  },
  {
    title: 'a gateway of another region at Monitor',
    ...{ on: 'monitor', status: 500, body: gateway },
    troubles: all('WRONG_REGION'),
  },
  {
    title: 'no right to read Monitor',
    ...{ on: 'monitor', status: 403, body: common('authorization', 'Access denied') },
    troubles: all('RIGHTS_MISSING'),
  },
  {
    title: 'another tool that keeps Monitor busy',
    ...{ on: 'monitor', status: 429 },
    body: common('rateLimitExceeded', 'Rate limit exceeded; try again in 4 seconds', pair('retryDelay', '4')),
    troubles: all('THROTTLED'),
  },
  {
    title: 'a Monitor that is down',
    ...{ on: 'monitor', status: 503, body: '' },
    troubles: all('SOURCE_UNAVAILABLE'),
  },
  {
    title: 'no right to one list',
    ...{ on: '/cvad/manage/hypervisors', status: 403, body: common('authorization', 'Access denied') },
    troubles: ['table hypervisors failed RIGHTS_MISSING'],
  },
  {
    title: 'rights that are not told',
    ...{ on: '/cvad/manage/Admin', status: 403, body: common('authorization', 'Access denied') },
    troubles: [],
  },
];

describe.each(refusals)('$title ($status)', ({ on, status, body, troubles: expected, says }) => {
  it('is told exactly, with what to do', async () => {
    const faults = [{ on, kind: 'status', status, body, times: 99 } as const];
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50, faults });
    const { report } = await inspect(parametersFor(simulator));
    expect(troubles(report)).toEqual(expected);
    const code = expected[0]?.split(' ').at(-1) as keyof typeof errorDefinitions | undefined;
    expect(report.code).toBe(code ?? null);
    for (const { finding } of report.steps.filter((step) => step.status === 'failed')) {
      expect(finding?.remedy).toBe(code === undefined ? '' : errorDefinitions[code].remedy);
      expect(finding?.message).toContain(says ?? '');
    }
  });
});

describe('a run without the site', () => {
  const monitorOnly = { fetchMachineCatalogs: false, fetchHypervisors: false };

  it('is not ready where the site cannot be found: every table of a site shows it', async () => {
    const faults = [{ on: me, kind: 'status', status: 500, body: gateway, times: 99 } as const];
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50, faults });
    const { report } = await inspect({ ...parametersFor(simulator), ...monitorOnly });
    expect([report.exitCode, troubles(report)]).toEqual([78, ['customer failed DAAS_NOT_ENABLED']]);
  });

  it('looks for the site where a list is wanted and `siteId` is given, but does not need to find it', async () => {
    const faults = [{ on: me, kind: 'status', status: 500, body: gateway, times: 99 } as const];
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50, faults });
    const { siteId } = simulator.tenant;
    const { report, step } = await inspect({ ...parametersFor(simulator), siteId });
    expect([report.exitCode, troubles(report)]).toEqual([0, ['customer warning DAAS_NOT_ENABLED']]);
    expect(step('table', 'hypervisors').status).toBe('ok');
  });
});

describe('several failures', () => {
  it('are all told, and the gravest decides', async () => {
    const faults = [
      { on: 'monitor', kind: 'status', status: 503, body: '', times: 99 } as const,
      { on: '/cvad/manage/hypervisors', kind: 'status', status: 403, body: '', times: 99 } as const,
    ];
    await using simulator = await startSimulator({ ...smallTenant, sessions: 50, faults });
    const { report } = await inspect(parametersFor(simulator));
    expect([report.exitCode, report.code]).toEqual([78, 'RIGHTS_MISSING']);
    expect(troubles(report)).toHaveLength(3);
  });
});
