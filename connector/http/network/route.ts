import type { buildConnector } from 'undici';
import { openAgent, type TransportOptions } from '../transport.ts';
import { Pool, request } from '../undici.ts';

/** The first computer that a request connects to: the server itself, or a proxy. */
export interface Hop {
  readonly host: string;
  readonly port: number;
  readonly isProxy: boolean;
}

/**
 * Finds out where a request to `url` would connect to, without connecting: the agent that sends all requests is stopped
 * just before, so that whatever HTTPS_PROXY, NO_PROXY and `proxyUrl` mean to it, they mean here.
 * @throws ConnectorError PARAMETERS_INVALID when the proxy's address cannot be used
 */
export async function firstHop(url: URL, options: TransportOptions): Promise<Hop> {
  const server = { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: portOf(url.port, url.protocol) };
  let hop = server;
  const stop: buildConnector.connector = ({ hostname, port, protocol }, callback) => {
    hop = { host: hostname, port: portOf(port, protocol) };
    callback(new Error('far enough'), null);
  };
  const stopped = (origin: string | URL, pool: object) => new Pool(origin, { ...pool, connect: stop });
  const agent = openAgent(options, {
    connect: stop,
    clientFactory: stopped,
    // Plain HTTP goes to a proxy without a tunnel.
    ...(url.protocol === 'http:' ? { factory: stopped } : {}),
  });
  await request(url, { dispatcher: agent }).catch(() => undefined);
  await agent.destroy();
  return { ...hop, isProxy: hop.host !== server.host || hop.port !== server.port };
}

function portOf(port: string, protocol: string): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
