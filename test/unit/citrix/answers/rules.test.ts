/** Long: one table of answers and what each means. */
import { describe, expect, it } from 'vitest';
import type { ServiceName } from '../../../../connector/citrix/answers/rules.ts';
import { services } from '../../../../connector/citrix/answers/services.ts';
import type { ErrorCode } from '../../../../connector/errors/codes.ts';
import { failureOfAnswer } from '../../../../connector/http/answers/judge.ts';

const noon = Date.parse('2026-11-20T12:00:00.000Z');
const common = 'https://errors-api.cloud.com/common';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly proven?: boolean;
}

function judge(service: ServiceName, { status, body = '', headers = {}, proven = false }: Answer) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const failure = failureOfAnswer({ status, headers, text }, { ...services[service], proven, nowMs: noon });
  if (failure === undefined) throw new Error('was taken for a success');
  return failure;
}

/** As the services write them, whichever place they were published in. */
const bodies = {
  invalidClient: { error: 'invalid_client', error_description: 'Invalid client id or client secret.' },
  gateway: { statusCode: 500, message: 'Internal server error', activityId: 'f3a1' },
  authentication: {
    type: `${common}/authentication`,
    detail: 'Missing or invalid authentication details',
    parameters: [{ name: 'reason', value: 'invalid' }],
  },
  authenticationAsObject: {
    type: `${common}/authentication`,
    detail: 'Missing or invalid authentication details',
    parameters: { reason: 'invalid' },
  },
  legacyAuthentication: {
    Error: { Message: 'Missing or invalid CWSAuth header.', Type: 'CWSAuthException' },
  },
  invalidCustomer: 'Access denied to query Monitor objects : Invalid Customer.',
  redirect: {
    type: `${common}/Redirect`,
    detail: 'Regional customer must use their designated regional endpoint',
    parameters: [
      { name: 'Citrix-CustomerId', value: 'acme' },
      { name: 'customerDataRegion', value: 'eu' },
      { name: 'currentAPIMRegion', value: 'us' },
    ],
  },
  wrongDoor: {
    type: `${common}/authorization`,
    detail: 'Access denied',
    parameters: [{ name: 'message', value: 'User is not authenticated for the specified resource' }],
  },
  authorization: {
    type: `${common}/authorization`,
    detail: 'Access denied',
    parameters: [{ name: 'entityType', value: 'Catalog' }],
  },
  notAcceptable: {
    type: `${common}/notAcceptable`,
    detail: 'Must accept application/json media type',
    parameters: { contentType: 'application/json' },
  },
  unavailable: {
    type: `${common}/serviceUnavailable`,
    detail: 'Service is unavailable; try again in 4 seconds',
    parameters: [{ name: 'retryDelay', value: '4' }],
  },
  notFound: { type: `${common}/notFound`, detail: 'Resource not found', parameters: [] },
  notImplemented: { type: `${common}/notImplemented`, detail: 'Not implemented' },
  outOfRange: {
    type: `${common}/outOfRange`,
    detail: 'A parameter in the request is out of range',
    parameters: [{ name: 'property', value: 'startTime' }],
  },
  noProperty: {
    error: {
      code: '',
      message:
        "The query specified in the URI is not valid. Could not find a property named 'X' on type 'Citrix.Monitor.Model.Session'.",
      innererror: {
        message: 'The cause.',
        type: 'Microsoft.OData.ODataException',
        stacktrace: 'at Citrix.X()',
      },
    },
  },
  badLiteral: { error: { code: '', message: 'The query specified in the URI is not valid.' } },
  errorData: { ErrorMessage: 'The object is locked.', SdkErrorId: 'Citrix.XDPowerShell.Locked' },
  html: '<html><head><title>502 Bad Gateway</title></head></html>',
};

/** How gateways say that somebody asked too often or too much. */
const quotas: readonly (readonly [name: string, Answer])[] = [
  ['a wait with a refusal', { status: 403, headers: { 'retry-after': '3' } }],
  [
    'a wait with a refusal of Citrix',
    { status: 403, body: bodies.authorization, headers: { 'retry-after': '3' } },
  ],
  [
    'a call quota',
    {
      status: 403,
      body: { statusCode: 403, message: 'Out of call volume quota. Quota will be replenished in 00:00:03.' },
    },
  ],
  [
    'a bandwidth quota',
    { status: 403, body: 'Out of bandwidth quota. Quota will be replenished in 1.00:00:00.' },
  ],
  ['a rate limit', { status: 403, body: { message: 'API rate limit exceeded' } }],
  [
    'a quota of Google',
    {
      status: 403,
      body: {
        error: {
          code: 403,
          message: 'x',
          status: 'RESOURCE_EXHAUSTED',
          errors: [{ message: 'Quota exceeded' }],
        },
      },
    },
  ],
  [
    'a quota of Apigee',
    {
      status: 500,
      body: {
        fault: {
          faultstring: 'Rate limit quota violation. Quota limit exceeded.',
          detail: { errorcode: 'policies.ratelimit.QuotaViolation' },
        },
      },
    },
  ],
  ['a quota as an outage', { status: 503, body: 'The quota has been exceeded' }],
  [
    'requests that are throttled',
    { status: 503, body: { Message: 'Your request was throttled. Try again in 3 seconds.' } },
  ],
  ['a bandwidth limit', { status: 509, body: '<html><title>509 Bandwidth Limit Exceeded</title></html>' }],
  ['a name alone', { status: 400, body: { type: `${common}/rateLimitExceeded`, detail: 'x' } }],
  ['a quota as XML', { status: 403, body: '<error><code>QuotaExceeded</code><message>x</message></error>' }],
];

type Expected = readonly [code: ErrorCode, how?: 'again' | 'new token'];

const table: readonly (readonly [name: string, ServiceName, Answer, Expected])[] = [
  ['a wrong secret', 'token', { status: 400, body: bodies.invalidClient }, ['CREDENTIALS_REJECTED']],
  ['a wrong secret as 401', 'token', { status: 401, body: bodies.invalidClient }, ['CREDENTIALS_REJECTED']],
  ['a sign-in refused without words', 'token', { status: 401 }, ['CREDENTIALS_REJECTED']],
  ['a forbidden sign-in', 'token', { status: 403 }, ['CREDENTIALS_REJECTED']],
  ['a customer the sign-in does not know', 'token', { status: 404 }, ['CUSTOMER_UNKNOWN']],
  ['too many sign-ins', 'token', { status: 429, body: 'Too many requests' }, ['THROTTLED', 'again']],
  ['a sign-in service that is down', 'token', { status: 503 }, ['SOURCE_UNAVAILABLE', 'again']],

  [
    'a gateway fault at the start',
    'monitor',
    { status: 500, body: bodies.gateway },
    ['WRONG_REGION', 'again'],
  ],
  [
    'a gateway fault at the start',
    'daas',
    { status: 500, body: bodies.gateway },
    ['DAAS_NOT_ENABLED', 'again'],
  ],
  [
    'a gateway fault in the middle',
    'monitor',
    { status: 500, body: bodies.gateway, proven: true },
    ['SOURCE_UNAVAILABLE', 'again'],
  ],
  [
    'a gateway fault in the middle',
    'daas',
    { status: 500, body: bodies.gateway, proven: true },
    ['SOURCE_UNAVAILABLE', 'again'],
  ],

  [
    'a token not taken at the start',
    'monitor',
    { status: 401, body: bodies.authentication },
    ['CUSTOMER_UNKNOWN', 'new token'],
  ],
  [
    'a token not taken at the start',
    'daas',
    { status: 401, body: bodies.authenticationAsObject },
    ['CUSTOMER_UNKNOWN', 'new token'],
  ],
  [
    'a token not taken in the middle',
    'monitor',
    { status: 401, body: bodies.authentication, proven: true },
    ['CREDENTIALS_REJECTED', 'new token'],
  ],
  [
    'a token not taken, the old way',
    'daas',
    { status: 401, body: bodies.legacyAuthentication, proven: true },
    ['CREDENTIALS_REJECTED', 'new token'],
  ],
  ...[400, 401, 403, 500].map(
    (status) =>
      [
        `a foreign customer as ${status}`,
        'monitor',
        { status, body: bodies.invalidCustomer },
        ['CUSTOMER_UNKNOWN'],
      ] as const,
  ),

  [
    'a redirect to another region',
    'monitor',
    { status: 307, body: bodies.redirect, headers: { location: 'https://api-eu.cloud.com/' } },
    ['WRONG_REGION'],
  ],
  ['a redirect without words', 'daas', { status: 302 }, ['WRONG_REGION']],
  [
    'another region, put as a lack of rights',
    'daas',
    { status: 403, body: bodies.wrongDoor },
    ['WRONG_REGION'],
  ],
  ['a lack of rights', 'daas', { status: 403, body: bodies.authorization }, ['RIGHTS_MISSING']],
  ['a lack of rights', 'monitor', { status: 403, body: bodies.authorization }, ['RIGHTS_MISSING']],

  ['a refused Accept header', 'daas', { status: 406, body: bodies.notAcceptable }, ['RESPONSE_INVALID']],
  ['an unknown site', 'daas', { status: 404, body: bodies.notFound }, ['SITE_NOT_FOUND']],
  ['an unknown set', 'monitor', { status: 404, body: bodies.notFound }, ['SCHEMA_CHANGED']],
  ['an unknown property', 'monitor', { status: 400, body: bodies.noProperty }, ['SCHEMA_CHANGED']],
  [
    'another query it does not take',
    'monitor',
    { status: 400, body: bodies.badLiteral },
    ['RESPONSE_INVALID'],
  ],
  ['a parameter it does not take', 'daas', { status: 400, body: bodies.outOfRange }, ['RESPONSE_INVALID']],
  ['an unknown property', 'daas', { status: 400, body: bodies.noProperty }, ['RESPONSE_INVALID']],
  ['what nobody has built', 'daas', { status: 501, body: bodies.notImplemented }, ['RESPONSE_INVALID']],
  ['a status nobody knows', 'monitor', { status: 418 }, ['RESPONSE_INVALID']],

  ...quotas.map(([name, answer]) => [name, 'monitor', answer, ['THROTTLED', 'again']] as const),
  [
    'a quota of the sign-in',
    'token',
    { status: 403, headers: { 'retry-after': '3' } },
    ['THROTTLED', 'again'],
  ],
  [
    'an outage that names a wait',
    'daas',
    { status: 503, headers: { 'retry-after': '3' } },
    ['SOURCE_UNAVAILABLE', 'again'],
  ],
  [
    'a wait nobody understands',
    'daas',
    { status: 403, headers: { 'retry-after': 'soon' } },
    ['THROTTLED', 'again'],
  ],
  [
    'a quota of which nothing is left',
    'monitor',
    { status: 403, headers: { 'ratelimit-remaining': '0' }, body: { message: 'Forbidden' } },
    ['THROTTLED', 'again'],
  ],
  [
    'a refusal while something of the quota is left',
    'monitor',
    { status: 403, headers: { 'x-ratelimit-remaining': '10' }, body: { message: 'Forbidden' } },
    ['RIGHTS_MISSING'],
  ],
  ...[
    'You have exceeded your quota.',
    'The request limit for this subscription has been exceeded.',
    'Maximum number of concurrent requests reached.',
    'Spike arrest violation.',
    'Rate exceeded',
  ].map((message) => [message, 'daas', { status: 403, body: { message } }, ['THROTTLED', 'again']] as const),
  [
    'a quota told on a page',
    'monitor',
    { status: 403, body: '<h1>Developer Over Qps</h1>' },
    ['THROTTLED', 'again'],
  ],
  [
    'a quota of AWS',
    'daas',
    { status: 400, body: { __type: 'x#ThrottlingException' } },
    ['THROTTLED', 'again'],
  ],
  ['a quota by 420', 'daas', { status: 420 }, ['THROTTLED', 'again']],
  [
    'a list of quotas',
    'daas',
    { status: 403, body: [{ message: 'TotalRequests Limit exceeded.' }] },
    ['THROTTLED', 'again'],
  ],
  [
    'quotas as a subject',
    'daas',
    { status: 403, body: { message: 'Quotas may be seen by administrators only.' } },
    ['RIGHTS_MISSING'],
  ],
  [
    'a captive portal',
    'monitor',
    { status: 302, headers: { location: 'https://login.example/x' } },
    ['PROXY_REFUSED'],
  ],
  ['a captive portal by its status', 'monitor', { status: 511 }, ['PROXY_REFUSED']],
  [
    'a region of Japan',
    'monitor',
    { status: 302, headers: { location: 'https://api.citrixcloud.jp/' } },
    ['WRONG_REGION'],
  ],
  [
    'a way within the host',
    'monitor',
    { status: 302, headers: { location: '/elsewhere' } },
    ['WRONG_REGION'],
  ],
  ...[
    "The property 'X' does not exist on type 'Y.Z'.",
    "Property 'X' on type 'Y.Z' is not a navigation property or complex property.",
    "The property 'X' cannot be used in the $select query option.",
  ].map(
    (message) =>
      [message, 'monitor', { status: 400, body: { error: { message } } }, ['SCHEMA_CHANGED']] as const,
  ),
  ['a frozen site', 'daas', { status: 530 }, ['SITE_FROZEN']],
  ['a fault of the site', 'daas', { status: 500, body: bodies.errorData }, ['SOURCE_UNAVAILABLE', 'again']],
  ['a fault without words', 'monitor', { status: 500 }, ['SOURCE_UNAVAILABLE', 'again']],
  ['a bad gateway', 'monitor', { status: 502, body: bodies.html }, ['SOURCE_UNAVAILABLE', 'again']],
  [
    'a service that is down',
    'daas',
    { status: 503, body: bodies.unavailable },
    ['SOURCE_UNAVAILABLE', 'again'],
  ],
  ['a gateway that lost patience', 'monitor', { status: 504 }, ['SOURCE_TIMEOUT', 'again']],
  ['a request that took too long', 'monitor', { status: 408 }, ['SOURCE_TIMEOUT', 'again']],
];

describe('an answer', () => {
  it.each(table)('that means %s, of %s, is judged', (_name, service, answer, [code, how]) => {
    const failure = judge(service, answer);
    expect([failure.code, failure.retry, failure.renewToken]).toEqual([
      code,
      how === 'again',
      how === 'new token',
    ]);
  });

  it.each([200, 201, 204, 299])('with status %i is no failure', (status) => {
    const answer = { status, headers: {}, text: JSON.stringify(bodies.invalidClient) };
    expect(failureOfAnswer(answer, { ...services.monitor, proven: false, nowMs: noon })).toBeUndefined();
  });
});

describe('a throttled answer asks for a wait', () => {
  const delay = (parameters: unknown) => ({
    type: `${common}/rateLimitExceeded`,
    detail: 'Rate limit exceeded; try again in 4 seconds',
    parameters,
  });
  it.each([
    ['in a list of pairs', delay([{ name: 'retryDelay', value: '4' }]), {}, 4_000],
    ['in pairs with capitals', delay([{ Name: 'RetryDelay', Value: '4' }]), {}, 4_000],
    ['in an object', delay({ retryDelay: '4' }), {}, 4_000],
    ['as a number', delay({ retryDelay: 4 }), {}, 4_000],
    ['in a header', '', { 'retry-after': '7' }, 7_000],
    ['in both, and the longer counts', delay({ retryDelay: '4' }), { 'retry-after': '3' }, 4_000],
    ['nowhere, in a text', 'Too many requests', {}, undefined],
    ['nowhere, in an empty body', '', {}, undefined],
    ['nowhere, in a page', '<html>429</html>', {}, undefined],
    ['nowhere, in a list', '[]', {}, undefined],
    ['unreadably, and in its words', delay([{ name: 'retryDelay', value: 'soon' }]), {}, 4_000],
    ['with parameters of null', delay(null), {}, 4_000],
    ['with parameters that are no texts', delay({ retryDelay: { toString: 1 } }), {}, 4_000],
    ['with parameters that are no pairs', delay(['retryDelay', 4, null]), {}, 4_000],
  ] as const)('%s', (_where, body, headers, waitMs) => {
    const failure = judge('monitor', { status: 429, body, headers });
    expect(failure).toMatchObject({ code: 'THROTTLED', retry: true, renewToken: false });
    expect(failure.waitMs).toBe(waitMs);
  });

  it('also when the service is down', () => {
    expect(judge('daas', { status: 503, body: bodies.unavailable }).waitMs).toBe(4_000);
  });
});

describe('the message of an answer', () => {
  it.each([
    ['names the region of the customer', 307, bodies.redirect, 'the customer\'s region is "eu"'],
    ['repeats the words of the service', 400, bodies.invalidClient, 'Invalid client id or client secret.'],
    ['names the kind of the error', 400, bodies.invalidClient, 'type invalid_client'],
    ['repeats a plain text', 403, bodies.invalidCustomer, 'HTTP 403: Access denied to query Monitor objects'],
    ['repeats the words of the site', 500, bodies.errorData, 'The object is locked.'],
    ['names the error id of the site', 500, bodies.errorData, 'Citrix.XDPowerShell.Locked'],
    ['repeats the words of the old sign-in', 401, bodies.legacyAuthentication, 'Missing or invalid CWSAuth'],
  ] as const)('%s', (_what, status, body, words) => {
    expect(judge('daas', { status, body }).message).toContain(words);
  });

  it.each([
    ['an empty body', ''],
    ['JSON without words', '{}'],
  ])('says only the status for %s', (_what, body) => {
    expect(judge('monitor', { status: 502, body }).message).toBe('HTTP 502');
  });

  it.each([
    [bodies.html, 'HTTP 502: a web page, "502 Bad Gateway"'],
    ['<html><body>no</body></html>', 'HTTP 502: a web page'],
  ])('says what a page for browsers calls itself: %s', (body, words) => {
    expect(judge('monitor', { status: 502, body }).message).toBe(words);
  });

  it('is one line of bounded length', () => {
    const { message } = judge('monitor', { status: 500, body: 'line\r\n\tafter line '.repeat(1_000) });
    expect(message).not.toMatch(/[\r\n\t]/);
    expect(message.length).toBeLessThan(330);
  });

  it('tells the cause that stands inside an inner error, and not where it happened', () => {
    const { message } = judge('monitor', { status: 400, body: bodies.noProperty });
    expect(message).toContain('The cause.');
    expect(message).not.toContain('Citrix.X()');
  });
});
