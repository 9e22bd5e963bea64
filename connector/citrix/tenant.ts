import type { Emit } from '../events.ts';
import { type Authorization, createClient, type Hooks } from '../http/client.ts';
import type { RetryPolicy } from '../http/retry.ts';
import type { WriteTrace } from '../http/trace.ts';
import type { Transport } from '../http/transport.ts';
import { endpointsOf } from '../parameters/regions.ts';
import type { Parameters } from '../parameters/schema.ts';
import type { Redactor } from '../parameters/secrets.ts';
import type { Runtime } from '../runtime.ts';
import { siteOf } from './site.ts';
import { createAuthorization } from './trust.ts';

/** One customer, signed in: answers `GET`s of its Monitor Service and its DaaS site, as parsed JSON. */
export interface Tenant {
  /** Root of the Monitor Service, ending with a slash. */
  readonly monitorRoot: URL;
  /** Signs in now rather than with the first question. @throws ConnectorError */
  signIn(signal: AbortSignal): Promise<void>;
  /** @throws ConnectorError */
  monitor(url: URL, signal: AbortSignal, hooks?: Hooks): Promise<unknown>;
  /** `path` and query below the customer's site. The site is found once. @throws ConnectorError */
  daas(path: string, signal: AbortSignal): Promise<unknown>;
}

export interface TenantOptions {
  readonly parameters: Parameters;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly policy: RetryPolicy;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly redactor: Redactor;
  readonly trace?: WriteTrace | undefined;
}

export function openTenant(options: TenantOptions): Tenant {
  const { parameters, userAgent, runtime, emit } = options;
  const endpoints = endpointsOf(parameters);
  const client = createClient({ ...options, redact: options.redactor.redact });
  const authorization: Authorization = createAuthorization({
    ...options,
    client,
    endpoint: endpoints.token,
    credentials: parameters,
    runtime,
    emit,
  });
  // Exactly `application/json`: DaaS answers 406 to anything else, charset included.
  const headers = { accept: 'application/json', 'user-agent': userAgent };
  const daasHeaders = { ...headers, 'citrix-customerid': parameters.customerId };
  let siteId = parameters.siteId;

  async function findSite(signal: AbortSignal): Promise<string> {
    const url = new URL(endpoints.manage.me);
    const answer = await client.json(
      { service: 'daas', method: 'GET', url, headers: daasHeaders, authorization },
      signal,
    );
    const found = siteOf(answer, parameters.customerId);
    emit({ type: 'site-found', siteId: found });
    return found;
  }

  return {
    monitorRoot: new URL(`${endpoints.monitor.url}/`),
    async signIn(signal) {
      await authorization.headers(signal);
    },
    monitor: (url, signal, hooks = {}) =>
      client.json(
        {
          service: 'monitor',
          method: 'GET',
          url,
          headers: { ...headers, [endpoints.monitor.customerHeader.toLowerCase()]: parameters.customerId },
          authorization,
          ...hooks,
        },
        signal,
      ),
    async daas(path, signal) {
      siteId ??= await findSite(signal);
      const url = new URL(`${endpoints.manage.site(siteId)}/${path}`);
      return client.json(
        {
          service: 'daas',
          method: 'GET',
          url,
          headers: endpoints.manage.instanceHeader
            ? { ...daasHeaders, 'citrix-instanceid': siteId }
            : daasHeaders,
          authorization,
        },
        signal,
      );
    },
  };
}
