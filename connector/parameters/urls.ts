import { baseUrlPattern, proxyUrlPattern } from './patterns.ts';

/**
 * Addresses that an administrator gives. The problems say what is wrong without repeating the address, because a
 * password may stand in it.
 */

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Of IPv4, and of IPv4 within IPv6. `URL` has already brought every way to write them into these forms. */
const loopback = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/;

/**
 * Whether an address leads to this computer and nowhere else, whatever the name service says: only then may secrets
 * travel unencrypted. `0.0.0.0` and `[::]` do not: they stand for any address.
 */
export function isLoopback({ hostname }: URL): boolean {
  return ['localhost', 'localhost.', '[::1]'].includes(hostname) || loopback.test(hostname);
}

/** What is wrong with a `baseUrl`, as the end of the sentence "`baseUrl` …", or undefined. */
export function baseUrlProblem(text: string): string | undefined {
  const url = parse(text);
  if (url === undefined) return 'must be a complete address such as https://api.cloud.com';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'must begin with https:// (http:// is allowed for this computer only: localhost, 127.0.0.1 or [::1])';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return 'must end after the host: no path, no query, such as https://api.cloud.com';
  }
  return new RegExp(baseUrlPattern, 'u').test(text)
    ? undefined
    : 'must be a complete address such as https://api.cloud.com';
}

/** The origin of an address that has no problem; other text as it is. */
export function originOf(text: string): string {
  return parse(text)?.origin ?? text;
}

/** What is wrong with a `proxyUrl`, as the end of the sentence "`proxyUrl` …", or undefined. */
export function proxyUrlProblem(text: string): string | undefined {
  const url = parse(text);
  if (url === undefined) return 'must be a complete address such as http://proxy.example.com:8080';
  if (url.protocol.startsWith('socks'))
    return 'is a SOCKS proxy, and only HTTP proxies are supported: set `proxyUrl` or HTTPS_PROXY to one, or set NO_PROXY to * if none is needed';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
  // A backslash or slash in a password ends the host there: the rest is taken for a path.
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return 'must end after host and port; in user and password write %2F for /, %5C for a backslash, %23 for # and %3F for ?';
  }
  if (!canDecode(url.username) || !canDecode(url.password)) {
    return 'must have %25 for each % in user and password';
  }
  return new RegExp(proxyUrlPattern, 'u').test(text)
    ? undefined
    : 'must be a complete address such as http://proxy.example.com:8080; in user and password write %40 for @ and %20 for a blank';
}

/** An address as it may be shown: without user name and password. */
export function withoutUserInfo(text: string): string {
  const url = parse(text);
  return url === undefined ? '***' : `${url.protocol}//${url.host}`;
}

/** The password in an address, as written there and decoded; empty when there is none. */
export function passwordsOf(text: string): readonly string[] {
  const written = parse(text)?.password ?? '';
  if (written === '') return [];
  return [written, decoded(written)];
}

/** A lone `%` in a password is legal in an address and no escape. */
function decoded(text: string): string {
  return canDecode(text) ? decodeURIComponent(text) : text;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
