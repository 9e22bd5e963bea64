import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Authorization, Hooks } from '../http/call.ts';
import { createClient } from '../http/client.ts';
import type { ClockReading } from '../http/clock.ts';
import type { RetryPolicy } from '../http/retry.ts';
import type { WriteTrace } from '../http/trace.ts';
import type { Transport } from '../http/transport.ts';
import { endpointsOf } from '../parameters/regions.ts';
import type { Redactor } from '../parameters/secrets.ts';
import type { CloudAccess } from '../parameters/source.ts';
import type { Runtime } from '../runtime.ts';
import { onlyAllowed } from './allowed-calls.ts';
import { services } from './answers/services.ts';
import { type Customer, customerOf, siteOf } from './site.ts';
import { createAuthorization } from './trust.ts';

/** The parts of a request to the DaaS site besides its address. */
export interface SiteRequest extends Hooks {
  /** Sent as JSON; it turns the request into a search, which changes nothing. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One customer, signed in: sends requests to its services and returns parsed JSON. */
export interface Tenant {
  readonly customerId: string;
  /** Root of the Monitor Service, ending with a slash. */
  readonly monitorRoot: URL;
  /** Signs in now rather than with the first request. @throws ConnectorError */
  signIn(signal: AbortSignal): Promise<void>;
  /** The clock of this machine compared with that of the source; undefined before the first answer. */
  clock(): ClockReading | undefined;
  /** @throws ConnectorError */
  monitor(url: URL, signal: AbortSignal, hooks?: Hooks): Promise<unknown>;
  /** The customer as the API client sees it; fetched once. @throws ConnectorError */
  customer(signal: AbortSignal): Promise<Customer>;
  /** The id of the site, given or found once. @throws ConnectorError */
  site(signal: AbortSignal): Promise<string>;
  /** The id of the site if it is known without a request. */
  knownSite(): string | undefined;
  /** `path` and query below the customer's site. @throws ConnectorError */
  daas(path: string, signal: AbortSignal, request?: SiteRequest): Promise<unknown>;
  /** Records of the customer's system log. @throws ConnectorError */
  systemLog(query: string, signal: AbortSignal, hooks?: Hooks): Promise<unknown>;
  /** `path` and query below the root of the licensing service; null if it has no data. @throws ConnectorError */
  licensing(path: string, signal: AbortSignal): Promise<unknown>;
  /** The states of the customer's services. @throws ConnectorError */
  serviceStates(signal: AbortSignal): Promise<unknown>;
}

interface TenantOptions {
  readonly cloud: CloudAccess;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly policy: RetryPolicy;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly redactor: Redactor;
  readonly trace?: WriteTrace | undefined;
}

export function openTenant(options: TenantOptions): Tenant {
  const { cloud, userAgent, runtime, emit } = options;
  const endpoints = endpointsOf(cloud);
  const transport = onlyAllowed(options.transport, endpoints);
  const client = createClient({ ...options, transport, redact: options.redactor.redact });
  const authorization: Authorization = createAuthorization({
    ...options,
    client,
    endpoint: endpoints.token,
    credentials: cloud,
    runtime,
    emit,
  });
  // Exactly `application/json`: DaaS answers 406 to anything else, charset included.
  const headers = { accept: 'application/json', 'user-agent': userAgent };
  const daasHeaders = { ...headers, 'citrix-customerid': cloud.customerId };
  let { siteId } = cloud;
  let seen: Customer | undefined;

  async function customer(signal: AbortSignal): Promise<Customer> {
    if (seen === undefined) {
      const url = new URL(endpoints.manage.me);
      const call = {
        service: services.daas,
        method: 'GET',
        url,
        headers: daasHeaders,
        authorization,
      } as const;
      seen = customerOf(await client.json(call, signal), cloud.customerId);
    }
    return seen;
  }

  async function site(signal: AbortSignal): Promise<string> {
    if (siteId === undefined) {
      siteId = siteOf(await customer(signal)).Id;
      emit({ type: 'site-found', siteId });
    }
    return siteId;
  }

  return {
    customerId: cloud.customerId,
    monitorRoot: new URL(`${endpoints.monitor.url}/`),
    async signIn(signal) {
      await authorization.headers(signal);
    },
    clock: client.clock,
    monitor: (url, signal, hooks = {}) =>
      client.json(
        {
          service: services.monitor,
          method: 'GET',
          url,
          headers: { ...headers, [endpoints.monitor.customerHeader.toLowerCase()]: cloud.customerId },
          authorization,
          ...hooks,
        },
        signal,
      ),
    customer,
    site,
    knownSite: () => siteId,
    async daas(path, signal, { body, headers: more = {}, ...hooks } = {}) {
      const id = await site(signal);
      const url = new URL(`${endpoints.manage.site(id)}/${path}`);
      const instance = endpoints.manage.instanceHeader ? { 'citrix-instanceid': id } : undefined;
      const type = body && { 'content-type': 'application/json; charset=utf-8' };
      return client.json(
        {
          service: services.daas,
          method: body === undefined ? 'GET' : 'POST',
          url,
          headers: { ...daasHeaders, ...instance, ...type, ...more },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          authorization,
          ...hooks,
        },
        signal,
      );
    },
    systemLog(query, signal, hooks = {}) {
      if (endpoints.systemLog === undefined) throw noSystemLog(cloud.region);
      const url = new URL(`${endpoints.systemLog}?${query}`);
      return client.json(
        {
          service: services['system-log'],
          method: 'GET',
          url,
          headers: daasHeaders,
          authorization,
          ...hooks,
        },
        signal,
      );
    },
    async licensing(path, signal) {
      if (endpoints.licensing === undefined) throw notInRegion('licensing', cloud.region);
      const url = new URL(`${endpoints.licensing}/${path}`);
      const call = { service: services.licensing, method: 'GET', url, headers: daasHeaders } as const;
      return await client.json({ ...call, authorization }, signal);
    },
    async serviceStates(signal) {
      if (endpoints.serviceStates === undefined) throw notInRegion('the states of services', cloud.region);
      const url = new URL(endpoints.serviceStates);
      const call = { service: services['service-states'], method: 'GET', url, headers: daasHeaders } as const;
      return await client.json({ ...call, authorization }, signal);
    },
  };
}

function notInRegion(what: string, region: string): ConnectorError {
  return new ConnectorError('NOT_IN_REGION', `No address of ${what} is published for region "${region}".`);
}

function noSystemLog(region: string): ConnectorError {
  const message = `Citrix publishes no address of the system log for region "${region}": remove \`system_log\` from \`extraDatasets\`.`;
  return new ConnectorError('PARAMETERS_INVALID', message);
}
