import { describe, expect, it } from 'vitest';
import { networkWarnings } from '../../../../connector/http/network/network-warnings.ts';
import { proxiesOf, unclearEntries } from '../../../../connector/http/network/proxies.ts';

const none = { http: '', https: '', noProxy: '*' };
const a = 'http://a.example.com:8080';
const b = 'http://b.example.com:8080';

describe('the proxies', () => {
  it.each([
    ['none', {}, { http: '', https: '', noProxy: '' }],
    ['one for HTTPS', { HTTPS_PROXY: a }, { http: '', https: a, noProxy: '' }],
    ['one for HTTP, which is for HTTPS too', { HTTP_PROXY: a }, { http: a, https: a, noProxy: '' }],
    ['one of each', { HTTP_PROXY: a, HTTPS_PROXY: b }, { http: a, https: b, noProxy: '' }],
    ['small letters before capitals', { https_proxy: a, HTTPS_PROXY: b }, { https: a }],
    ['small letters, also where they are empty', { https_proxy: '', HTTPS_PROXY: b }, { https: '' }],
    [
      'small letters of the hosts without one',
      { no_proxy: 'x.y', NO_PROXY: '*', HTTPS_PROXY: a },
      { https: a, noProxy: 'x.y' },
    ],
    ['one for all', { ALL_PROXY: a }, { http: a, https: a }],
    [
      'one for all, which gives way to any other',
      { ALL_PROXY: 'socks5://c:1080', HTTPS_PROXY: a },
      { http: '', https: a },
    ],
    ['one without a scheme', { HTTPS_PROXY: 'a.example.com:8080' }, { https: a }],
    [
      'one without a scheme, with a user',
      { HTTPS_PROXY: 'me:p%40w@a.example.com:8080' },
      { https: 'http://me:p%40w@a.example.com:8080' },
    ],
    ['one with blanks around it', { HTTPS_PROXY: ` ${a} ` }, { https: a }],
    ['none, because of *', { HTTPS_PROXY: 'socks5://c', NO_PROXY: 'x.y, *' }, none],
  ])('are %s', (_what, env, proxies) => {
    expect(proxiesOf({ env })).toMatchObject(proxies);
  });

  it('are that of the parameter before all', () => {
    const env = { HTTPS_PROXY: 'socks5://c', NO_PROXY: 'x.y' };
    expect(proxiesOf({ env, proxyUrl: a })).toEqual({ http: a, https: a, noProxy: 'x.y' });
  });

  it('are none for this computer', () => {
    expect(proxiesOf({ env: { HTTP_PROXY: 'socks5://c' }, isLocal: true })).toEqual(none);
  });

  it.each([
    ['socks5://c4n4ry@proxy:1080', 'SOCKS'],
    ['socks5h://proxy:1080', 'SOCKS'],
    ['socks4a://proxy:1080', 'SOCKS'],
    ['ftp://proxy', 'http:// or https://'],
    ['http://DOMAIN\\me:c4n4ry@proxy:8080', '%5C'],
    ['http://me:12/c4n4ry@proxy:8080', '%2F'],
    ['http://me:c4n4ry%@proxy:8080', '%25'],
    ['http://me:pass#c4n4ry@proxy:8080', 'complete address'],
    ['http://proxy:8080/path', 'end after host and port'],
    ['no address c4n4ry', 'complete address'],
  ])('cannot be %s, which is told by the variable and not repeated', (address, problem) => {
    for (const name of ['HTTPS_PROXY', 'http_proxy', 'ALL_PROXY']) {
      let thrown: unknown;
      try {
        proxiesOf({ env: { [name]: address } });
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ code: 'PARAMETERS_INVALID', message: expect.stringContaining(problem) });
      expect(thrown).toMatchObject({ message: expect.stringContaining(name) });
      expect(String(thrown)).not.toContain('c4n4ry');
    }
  });
});

describe('hosts of NO_PROXY', () => {
  it.each([
    ['api.cloud.com'],
    ['.cloud.com'],
    ['*.cloud.com'],
    ['api.cloud.com:443'],
    ['localhost'],
    ['host_1.corp'],
    ['127.0.0.1'],
    ['127.0.0.1:8080'],
    ['::1'],
    ['[::1]'],
    ['[::1]:443'],
    ['*'],
    ['*:443'],
    ['xn--bcher-kva.example'],
    ['example.com.'],
  ])('%s is understood', (entry) => {
    expect(unclearEntries(`example.com, ${entry}`)).toEqual([]);
  });

  it.each([
    ['10.0.0.0/8'],
    ['fe80::/10'],
    ['10.*'],
    ['192.168.'],
    ['10'],
    ['*corp'],
    ['api.*.com'],
    ['a.com;b.com'],
    ['https://api.cloud.com'],
    ['api.cloud.com/path'],
    ['<local>'],
    ['bücher.example'],
    ['host:port'],
    ['host:0'],
    ['host:99999'],
    ['[::1'],
    ['[127.0.0.1]'],
    ['..com'],
    ['.'],
    ['me@host'],
  ])('%s is not, and is told', (entry) => {
    expect(unclearEntries(`example.com,${entry}`)).toEqual([entry]);
  });
});

describe('what has no effect', () => {
  it('is told of NO_PROXY by name, where there is a proxy', () => {
    const env = { HTTPS_PROXY: a, NO_PROXY: `10.0.0.0/8,a.com;b.com ${'x'.repeat(99)}*` };
    expect(networkWarnings({ env })).toEqual([
      { code: 'NO_PROXY_UNCLEAR', message: expect.stringContaining('"10.0.0.0/8", "a.com;b.com", "xxx') },
    ]);
    expect(networkWarnings({ env: { NO_PROXY: '10.0.0.0/8' } })).toEqual([]);
    expect(networkWarnings({ env, isLocal: true })).toEqual([]);
  });

  it('is told of NODE_TLS_REJECT_UNAUTHORIZED, which Node.js knows as 0 alone', () => {
    const codes = (value: string) =>
      networkWarnings({ env: { NODE_TLS_REJECT_UNAUTHORIZED: value } }).map(({ code }) => code);
    expect([codes('0'), codes('1'), codes('')]).toEqual([['TLS_SETTING_IGNORED'], [], []]);
  });
});
