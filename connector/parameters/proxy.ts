import type { Problem } from '../errors.ts';
import type { Parameters } from './schema.ts';

/** The proxy, whose user and password may be given apart, so that the password is a secret. */

/** What does not fit together. @param values as given, blanks left out */
export function proxyProblems(values: Readonly<Record<string, unknown>>): readonly Problem[] {
  const has = (name: string) => Object.hasOwn(values, name);
  const { proxyUrl } = values;
  const problem = (parameter: string, message: string) => ({ parameter, message });
  if (has('proxyPassword') && !has('proxyUser')) {
    return [problem('proxyUser', '`proxyUser` is missing: `proxyPassword` belongs to a user of the proxy.')];
  }
  if (!has('proxyUser')) return [];
  if (!has('proxyUrl')) {
    return [problem('proxyUrl', '`proxyUrl` is missing: `proxyUser` belongs to the proxy that it names.')];
  }
  if (typeof proxyUrl !== 'string' || !proxyUrl.includes('@')) return [];
  const message = '`proxyUrl` contains a user, and `proxyUser` is given, too; remove one of the two.';
  return [problem('proxyUrl', message)];
}

/** The address of the proxy with user and password; undefined: none is given. */
export function proxyAddress({ proxyUrl, proxyUser, proxyPassword = '' }: Parameters): string | undefined {
  if (proxyUrl === undefined || proxyUser === undefined) return proxyUrl;
  const url = new URL(proxyUrl);
  url.username = encodeURIComponent(proxyUser);
  url.password = encodeURIComponent(proxyPassword);
  return url.href;
}
