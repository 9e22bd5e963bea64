import type * as undici from 'undici';
import api from 'undici/lib/api/index.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgentOfUndici from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import PoolOfUndici from 'undici/lib/dispatcher/pool.js';

/**
 * The parts of undici that requests need. Its main file also loads fetch, caches, mocks and WebSockets, which takes as
 * long as all the rest of it before the first request, and 13 MB.
 */

// Undici's main file does the same: without it a pool cannot ask a proxy for a tunnel.
Object.assign(Dispatcher.prototype, api);

export const EnvHttpProxyAgent: typeof undici.EnvHttpProxyAgent = EnvHttpProxyAgentOfUndici;

export const Pool: typeof undici.Pool = PoolOfUndici;

type RequestOptions = Omit<undici.Dispatcher.RequestOptions, 'origin' | 'path' | 'method'> & {
  readonly dispatcher: undici.Dispatcher;
  readonly method?: undici.Dispatcher.HttpMethod;
};

/** One request by way of a dispatcher. @throws what undici, TLS or the signal throws */
export function request(
  { origin, pathname, search }: URL,
  { dispatcher, method = 'GET', ...options }: RequestOptions,
): Promise<undici.Dispatcher.ResponseData> {
  return dispatcher.request({ ...options, origin, path: `${pathname}${search}`, method });
}

/** For uploads alone: with it comes most of fetch. */
export async function openForm(): Promise<undici.FormData> {
  const { FormData } = await import('undici/lib/web/fetch/formdata.js');
  return new FormData();
}
