import { describe, expect, it } from 'vitest';
import { failureInSuccess, failureOfAnswer } from '../../../connector/http/answers.ts';

interface Came {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
}

function judge({ status = 403, headers = {}, text }: Came) {
  const answer = { status, headers: { 'content-type': 'text/html', ...headers }, text };
  const standing = { service: 'monitor', proven: false, nowMs: 0 } as const;
  return failureOfAnswer(answer, standing) ?? failureInSuccess(answer, standing, undefined, (words) => words);
}

const page = (title: string, body = '') =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>${body}</body></html>`;

/** Pages as the products' manuals and their users show them. */
const firewalls: readonly (readonly [product: string, Came, reference: string])[] = [
  [
    'Cloudflare',
    {
      headers: { server: 'cloudflare', 'cf-ray': '8a1b2c3d4e5f6a7b-FRA' },
      text: page('Attention Required! | Cloudflare', '<h2>You are unable to access</h2>'),
    },
    '8a1b2c3d4e5f6a7b-FRA',
  ],
  [
    'Cloudflare',
    { headers: { 'cf-ray': '8a1b2c3d4e5f6a7b-FRA' }, text: 'error code: 1020' },
    '8a1b2c3d4e5f6a7b-FRA',
  ],
  [
    'Cloudflare',
    {
      status: 503,
      headers: { 'cf-mitigated': 'challenge', server: 'cloudflare', 'cf-ray': '8a1b-AMS' },
      text: page('Just a moment...'),
    },
    '8a1b-AMS',
  ],
  [
    'Akamai',
    {
      headers: { server: 'AkamaiGHost' },
      text: '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n You don&#39;t have permission to access this server.<P>\nReference&#32;&#35;18&#46;2d351ab8&#46;1557333295&#46;a4e16ab\n</BODY>\n</HTML>',
    },
    '18.2d351ab8.1557333295.a4e16ab',
  ],
  [
    'Imperva',
    {
      status: 200,
      headers: { 'x-iinfo': '9-1-2 NNNN CT(0 0 0)' },
      text: '<html><head><META NAME="robots"></head><iframe id="main-iframe">Request unsuccessful. Incapsula incident ID: 877000110156-21474</iframe></html>',
    },
    '877000110156-21474',
  ],
  [
    'F5',
    {
      status: 200,
      text: '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 17841650349122383211<br><br><a href="javascript:history.back();">[Go Back]</a></body></html>',
    },
    '17841650349122383211',
  ],
  [
    'Azure Front Door',
    {
      headers: { 'x-azure-ref': '20261120T120000Z-17c8' },
      text: page('Access denied', '<h2>The request is blocked.</h2>'),
    },
    '20261120T120000Z-17c8',
  ],
  [
    'Azure Application Gateway',
    {
      headers: { server: 'Microsoft-Azure-Application-Gateway/v2' },
      text: page('403 Forbidden', '<center>Microsoft-Azure-Application-Gateway/v2</center>'),
    },
    '',
  ],
  [
    'AWS',
    {
      headers: { server: 'CloudFront', 'x-amz-cf-id': 'Zx9==' },
      text: page('ERROR: The request could not be satisfied', '<h2>Request blocked.</h2>'),
    },
    'Zx9==',
  ],
  ['AWS', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' }, text: '' }, ''],
  [
    'Radware',
    { text: page('x', 'Unauthorized Activity Has Been Detected. <b>Case Number:</b> FC-77') },
    'FC-77',
  ],
];

describe('the page of a web application firewall', () => {
  it.each(firewalls)('%s is told as that, with its reference', (product, came, reference) => {
    const failure = judge(came);
    expect(failure).toMatchObject({ code: 'FIREWALL_REFUSED', retry: false });
    expect(failure?.message).toContain(`${product} refused it with`);
    expect(failure?.message).toContain(reference);
    expect(failure?.message.includes('reference')).toBe(reference !== '');
  });

  it('has a reference of bounded length', () => {
    const came = { headers: { 'cf-ray': 'x'.repeat(9_000) }, text: page('no') };
    expect(judge(came)?.message.length).toBeLessThan(300);
  });
});

describe('a page of the own network', () => {
  it.each([
    ['Squid', { server: 'squid/5.7', 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, 'ERROR: The requested URL'],
    ['Zscaler', { server: 'Zscaler/6.2' }, 'Zscaler'],
    ['Zscaler before Cloudflare', { server: 'Zscaler/6.2', 'cf-ray': '8a' }, 'Internet Security by Zscaler'],
    ['Fortinet', {}, 'FortiGuard Intrusion Prevention - Access Blocked'],
    ['Cloudflare Gateway', { server: 'cloudflare', 'cf-ray': '8a' }, 'Blocked | Cloudflare Gateway'],
    ['who does not tell', { via: '1.1 proxy.example.com' }, 'Blocked'],
    ['who does not tell at all', {}, ''],
  ] as const)('of %s is told as the proxy', (_who, headers, title) => {
    expect(judge({ headers: { ...headers }, text: page(title) })).toMatchObject({ code: 'PROXY_REFUSED' });
  });
});

describe('no firewall is blamed', () => {
  it.each([
    [
      'an outage behind it',
      { status: 502, headers: { server: 'cloudflare', 'cf-ray': '8a' } },
      'SOURCE_UNAVAILABLE',
    ],
    ['its rate limit', { status: 429, headers: { server: 'cloudflare', 'cf-ray': '8a' } }, 'THROTTLED'],
    ['a time-out of it', { status: 504, headers: { server: 'CloudFront' } }, 'SOURCE_TIMEOUT'],
  ] as const)('for %s', (_what, came, code) => {
    expect(judge({ ...came, text: page('Error') })?.code).toBe(code);
  });

  it.each([
    [
      '{"type":"https://errors-api.cloud.com/common/authorization","detail":"Access denied"}',
      'RIGHTS_MISSING',
    ],
    ['Access denied to query Monitor objects : Invalid Customer.', 'CUSTOMER_UNKNOWN'],
    ['{"message":"Forbidden"}', 'RIGHTS_MISSING'],
  ])('for what the service says through it: %s', (text, code) => {
    const headers = { 'x-azure-ref': 'r', 'cf-ray': '8a', server: 'cloudflare' };
    expect(judge({ headers, text })?.code).toBe(code);
  });

  it('for a page that passes through it as a success', () => {
    expect(judge({ status: 200, headers: { 'x-azure-ref': 'r' }, text: page('Sign in') })).toBeUndefined();
  });
});
