import { isIP } from 'node:net';
import { causeRemedies } from '../../errors/remedies.ts';
import { ConnectorError } from '../../errors.ts';
import { proxyUrlProblem } from '../../parameters/urls.ts';

/** Variables of the process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Which proxies requests go by; empty texts: none. */
interface Proxies {
  /** For plain HTTP. */
  readonly http: string;
  readonly https: string;
  /** Hosts that are asked without one. */
  readonly noProxy: string;
}

export interface ProxyOptions {
  readonly env?: Environment | undefined;
  readonly proxyUrl?: string | undefined;
  readonly isLocal?: boolean;
}

const none: Proxies = { http: '', https: '', noProxy: '*' };

/**
 * The proxies that parameters and environment name. Variables count in small letters before those in capitals, also
 * where they are empty, as with undici and curl.
 * @throws ConnectorError PARAMETERS_INVALID when one of them cannot be used
 */
export function proxiesOf({ env = {}, proxyUrl, isLocal }: ProxyOptions): Proxies {
  const noProxy = variable(env, 'no_proxy').text;
  if (proxyUrl !== undefined) {
    const address = usable({ name: 'proxyUrl', text: proxyUrl });
    return { http: address, https: address, noProxy };
  }
  // Then no host is asked by one, and what the others say does not matter.
  if (isLocal === true || entriesOf(noProxy).includes('*')) return none;
  const [http, https] = [variable(env, 'http_proxy'), variable(env, 'https_proxy')];
  if (http.text === '' && https.text === '') {
    const address = usable(variable(env, 'all_proxy'));
    return { http: address, https: address, noProxy };
  }
  const address = usable(http);
  return { http: address, https: https.text === '' ? address : usable(https), noProxy };
}

interface Variable {
  readonly name: string;
  readonly text: string;
}

function variable(env: Environment, name: string): Variable {
  const capitals = name.toUpperCase();
  const text = env[name];
  return text === undefined
    ? { name: capitals, text: env[capitals]?.trim() ?? '' }
    : { name, text: text.trim() };
}

/** The complete address; without a scheme, as many write it, it is that of an HTTP proxy. */
function usable({ name, text }: Variable): string {
  if (text === '') return '';
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const problem = proxyUrlProblem(address);
  if (problem === undefined) return address;
  // The address is not repeated: it may hold a password.
  throw new ConnectorError('PARAMETERS_INVALID', `The environment variable ${name} ${problem}.`, {
    remedy: causeRemedies.PARAMETERS_INVALID.proxy,
  });
}

function entriesOf(noProxy: string): readonly string[] {
  return noProxy.split(/[,\s]/).filter((entry) => entry !== '');
}

/** Entries of NO_PROXY that name no host to undici, which decides who is asked by a proxy. */
export function unclearEntries(noProxy: string): readonly string[] {
  return entriesOf(noProxy).filter((entry) => !isClear(entry));
}

const label = /^[\da-z_](?:[\da-z_-]*[\da-z_])?$/i;

function isClear(entry: string): boolean {
  const [, bracketed, behind] = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6 && isPort(behind);
  if (isIP(entry) !== 0) return true;
  const [, host = '', port] = /^([^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  if (!isPort(port)) return false;
  if (host === '*' || isIP(host) === 4) return true;
  const labels = host
    .replace(/^\*?\./, '')
    .replace(/\.$/, '')
    .split('.');
  // Digits alone are the beginning of an address (`10.`), which undici takes for the end of a name.
  return labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

function isPort(port: string | undefined): boolean {
  return port === undefined || (Number(port) > 0 && Number(port) < 65_536);
}
