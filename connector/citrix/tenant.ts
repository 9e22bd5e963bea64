import { ConnectorError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Authorization } from '../http/call.ts';
import { createClient } from '../http/client.ts';
import type { RetryPolicy } from '../http/retry.ts';
import type { WriteTrace } from '../http/trace.ts';
import type { Transport } from '../http/transport.ts';
import { endpointsOf } from '../parameters/regions.ts';
import type { Redactor } from '../parameters/secrets.ts';
import type { CloudAccess } from '../parameters/source.ts';
import type { Runtime } from '../runtime.ts';
import { onlyAllowed } from './allowed-calls.ts';
import { quietServices, services as speakingServices } from './answers/services.ts';
import { type Customer, customerOf, siteOf } from './site.ts';
import type { Tenant } from './tenant-services.ts';
import { createAuthorization } from './trust.ts';

interface TenantOptions {
  readonly cloud: CloudAccess;
  /** What errors say in words is not shown: it may name persons. */
  readonly withholdsWords: boolean;
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
  const services = options.withholdsWords ? quietServices : speakingServices;
  const endpoints = endpointsOf(cloud);
  const transport = onlyAllowed(options.transport, endpoints);
  const client = createClient({ ...options, transport, redact: options.redactor.redact });
  const authorization: Authorization = createAuthorization({
    ...options,
    client,
    service: services.token,
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
  let refusal: ConnectorError | undefined;

  /** What is wrong with the configuration is not asked for again by each table. */
  async function customer(signal: AbortSignal): Promise<Customer> {
    if (refusal !== undefined) throw refusal;
    try {
      return await fetchCustomer(signal);
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'config') refusal = error;
      throw error;
    }
  }

  async function fetchCustomer(signal: AbortSignal): Promise<Customer> {
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
      const { Id } = siteOf(await customer(signal));
      // It stands in every row: a source that repeats the token as an id must not have it written.
      if (options.redactor.redact(Id) !== Id) {
        throw new ConnectorError(
          'RESPONSE_INVALID',
          'The site has an ID that contains a secret of this run.',
        );
      }
      siteId = Id;
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
