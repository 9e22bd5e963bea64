import { describe, expect, test } from 'vitest';
import {
  baseUrlProblem,
  isLoopback,
  originOf,
  passwordsOf,
  proxyUrlProblem,
  withoutUserInfo,
} from '../../../connector/parameters/urls.ts';

describe('a base address', () => {
  test.each([
    ['https://api.cloud.com', 'https://api.cloud.com'],
    ['https://API.cloud.com:443/', 'https://api.cloud.com'],
    ['https://proxy.example.com:8443', 'https://proxy.example.com:8443'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
    ['http://127.99.1.2', 'http://127.99.1.2'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s is taken as %s', (text, origin) => {
    expect(baseUrlProblem(text)).toBeUndefined();
    expect(originOf(text)).toBe(origin);
  });

  test.each([
    ['http://api.cloud.com', 'https://'],
    ['http://localhost.example.com', 'https://'],
    ['http://127.0.0.1.example.com', 'https://'],
    ['http://10.0.0.1', 'https://'],
    ['http://[::2]', 'https://'],
    ['ftp://localhost', 'https://'],
    ['https://user@api.cloud.com', 'user name'],
    ['https://:word@api.cloud.com', 'user name'],
    ['https://api.cloud.com/cvad', 'no path'],
    ['https://api.cloud.com/?x=1', 'no path'],
    ['https://api.cloud.com/#x', 'no path'],
    ['api.cloud.com', 'complete address'],
    ['https://', 'complete address'],
  ])('%s is refused', (text, reason) => {
    expect(baseUrlProblem(text)).toContain(reason);
  });
});

describe('this computer', () => {
  test.each([
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      '127.0.0.1',
      '127.0.0.1.',
      '127.255.255.254',
      '127.1',
      '2130706433',
    ],
    ...['0x7f.1', '0x7f000001', '0177.0.0.1', '017700000001', '127.0.1', '%6cocalhost', 'ｌｏｃａｌｈｏｓｔ'],
    ...['[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:127.9.8.7]'],
  ])('is meant by %s', (host) => {
    expect(isLoopback(new URL(`http://${host}:8080/x`))).toBe(true);
  });

  test.each([
    ...[
      '127.evil.example.com',
      '127.0.0.1.evil.example.com',
      '127.0.0.1.nip.io',
      'localhost.example.com',
      '127.com',
    ],
    ...[
      'localhost..',
      'notlocalhost',
      'a.localhost',
      'localhost6',
      '0.0.0.0',
      '0',
      '[::]',
      '128.0.0.1',
      '1.0.0.127',
    ],
    ...[
      '10.0.0.1',
      '[::2]',
      '[::ffff:128.0.0.1]',
      '[::127.0.0.1]',
      '[::ffff:0:7f00:1]',
      '[64:ff9b::7f00:1]',
      '3.127.0.0.1.x',
    ],
    ...['127.0.0.1@evil.example.com', 'localhost@evil.example.com', 'xn--localhost-9za'],
  ])('is not meant by %s', (host) => {
    expect(isLoopback(new URL(`http://${host}/x`))).toBe(false);
  });
});

describe('a proxy address', () => {
  test('may hold a user and a password, which are not shown', () => {
    const text = 'http://user:p%40ss@proxy.example.com:8080';
    expect(proxyUrlProblem(text)).toBeUndefined();
    expect(withoutUserInfo(text)).toBe('http://proxy.example.com:8080');
    expect(passwordsOf(text)).toEqual(['p%40ss', 'p@ss']);
  });

  test('may have a password with a percent sign of its own', () => {
    expect(passwordsOf('http://user:100%@proxy')).toContain('100%');
  });

  test('has to be http or https', () => {
    expect(proxyUrlProblem('ftp://proxy:1080')).toContain('http://');
    expect(proxyUrlProblem('socks5://proxy:1080')).toContain('SOCKS');
    expect(proxyUrlProblem('proxy')).toContain('complete address');
    expect(withoutUserInfo('proxy')).toBe('***');
  });
});
