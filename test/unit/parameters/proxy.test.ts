import { expect, test } from 'vitest';
import { proxyAddress } from '../../../connector/parameters/proxy.ts';
import { maskedParameters, secretsOf } from '../../../connector/parameters/secrets.ts';
import { least, load, problemsOf } from './loading.ts';

const proxyUrl = 'http://proxy.example.com:8080';
const proxyPassword = 'c4n4ry:/@% pass';

test('user and password of the proxy go into its address, whatever is in them', () => {
  const address = proxyAddress(load({ ...least, proxyUrl, proxyUser: 'dom\\user', proxyPassword }));
  const { origin, username, password } = new URL(address ?? '');
  expect([origin, decodeURIComponent(username), decodeURIComponent(password)]).toEqual([
    proxyUrl,
    'dom\\user',
    proxyPassword,
  ]);
});

test('an address with a user, and one without, stay as they are', () => {
  for (const url of [proxyUrl, 'http://user:c4n4ry@proxy.example.com:8080']) {
    expect(proxyAddress(load({ ...least, proxyUrl: url }))).toBe(url);
  }
  expect(proxyAddress(load(least))).toBeUndefined();
});

test('the password is a secret: masked in reports, and known to the redactor', () => {
  const parameters = load({ ...least, proxyUrl, proxyUser: 'u', proxyPassword });
  expect(secretsOf(parameters)).toContain(proxyPassword);
  expect(maskedParameters(parameters)).toMatchObject({ proxyUrl, proxyUser: 'u', proxyPassword: '***' });
});

test.each([
  [{ proxyUser: 'u' }, '`proxyUrl` is missing'],
  [{ proxyUrl, proxyPassword }, '`proxyUser` is missing'],
  [{ proxyUrl: 'http://c4n4ry@proxy:8080', proxyUser: 'u' }, 'remove one of the two'],
])('what does not fit together is refused: %j', (proxy, problem) => {
  const problems = problemsOf({ ...least, ...proxy });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
  expect(problems[0]).not.toContain('c4n4ry');
});
