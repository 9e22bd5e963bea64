import { describe, expect, test } from 'vitest';
import {
  baseUrlProblem,
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
