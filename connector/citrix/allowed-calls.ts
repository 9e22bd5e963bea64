import { ConnectorError } from '../errors.ts';
import type { Transport, WireUpload } from '../http/transport.ts';
import type { WireRequest } from '../http/wire-request.ts';
import type { Endpoints } from '../parameters/regions.ts';

/**
 * All requests that may be sent to Citrix Cloud. The credentials may do more than read: an administrator's client can
 * change the site, and the licensing API has calls that release licences. So a request that is not in this list is not
 * sent.
 */

/** One request. In paths, `{id}` and `{set}` are placeholders for one part. */
interface AllowedCall {
  readonly method: 'GET' | 'POST';
  /** Behind the address of the service. */
  readonly path: string;
  /** Why it changes nothing although it is not a GET. */
  readonly isHarmless?: string;
}

interface AllowedService {
  /** The addresses of the service; empty if the region does not have it. */
  readonly at: (endpoints: Endpoints) => readonly string[];
  readonly calls: readonly AllowedCall[];
}

const get = (path: string): AllowedCall => ({ method: 'GET', path });

export const allowedServices = {
  // `check` tests whether the host answers; it sends no credentials.
  reachability: {
    at: ({ token, monitor, manage }) => [token.url, monitor.url, manage.me].map((url) => new URL(url).origin),
    calls: [get('/')],
  },
  'sign-in': {
    at: ({ token }) => [token.url, ...(token.anyCustomer === undefined ? [] : [token.anyCustomer])],
    calls: [{ method: 'POST', path: '', isHarmless: 'It exchanges client id and secret for a token.' }],
  },
  monitor: { at: ({ monitor }) => [monitor.url], calls: [get('/'), get('/{set}')] },
  customer: { at: ({ manage }) => [manage.me], calls: [get('')] },
  site: {
    at: ({ manage }) => [manage.site('{id}')],
    calls: [
      get('/Admin/EffectiveRights'),
      get('/MachineCatalogs'),
      get('/hypervisors'),
      get('/DeliveryGroups'),
      get('/DeliveryGroups/{id}'),
      get('/DeliveryGroups/{id}/Desktops'),
      get('/Applications'),
      get('/Applications/{id}'),
      get('/ApplicationGroups'),
      get('/ApplicationGroups/{id}'),
      get('/Machines'),
      get('/Sites/{id}'),
      get('/ConfigLog/Operations'),
      get('/ConfigLog/Operations/{id}'),
      get('/ConfigLog/Operations/{id}/LowLevelOperations'),
      {
        method: 'POST',
        path: '/ConfigLog/Operations/$search',
        isHarmless: 'It searches the configuration log; the search terms are in the body.',
      },
    ],
  },
  'system-log': { at: ({ systemLog }) => [systemLog ?? []].flat(), calls: [get('')] },
  licensing: {
    at: ({ licensing }) => [licensing ?? []].flat(),
    calls: [get('/current'), get('/historicalusage')],
  },
  'service-states': { at: ({ serviceStates }) => [serviceStates ?? []].flat(), calls: [get('')] },
} as const satisfies Readonly<Record<string, AllowedService>>;

/** Sends only requests that are in the list. */
export function onlyAllowed(transport: Transport, endpoints: Endpoints): Transport {
  const allowed = patternsOf(endpoints);
  return {
    async send(request, signal) {
      if (!isAllowed(request, allowed)) throw notAllowed(request);
      return await transport.send(request, signal);
    },
    close: () => transport.close(),
  };
}

interface Pattern {
  readonly method: string;
  readonly origin: string;
  readonly parts: readonly string[];
}

function patternsOf(endpoints: Endpoints): readonly Pattern[] {
  const services: readonly AllowedService[] = Object.values(allowedServices);
  return services.flatMap(({ at, calls }) =>
    at(endpoints).flatMap((address) =>
      calls.map(({ method, path }) => {
        const { origin, pathname } = new URL(`${address}${path}`);
        return { method, origin, parts: pathname.split('/').map(decodeURIComponent) };
      }),
    ),
  );
}

function isAllowed({ method, url, body }: WireRequest | WireUpload, allowed: readonly Pattern[]): boolean {
  if (body !== undefined && (method === 'GET' || typeof body !== 'string')) return false;
  const parts = url.pathname.split('/');
  return allowed.some(
    (pattern) =>
      pattern.method === method &&
      pattern.origin === url.origin &&
      pattern.parts.length === parts.length &&
      pattern.parts.every((wanted, at) => fits(wanted, parts[at] ?? '')),
  );
}

const wholeName = /^[A-Za-z]+$/;

/** An id, decoded: one part of a path that is not a command, which begins with `$`. */
const oneId = /^[^$/\\][^/\\]*$/;

function fits(wanted: string, part: string): boolean {
  if (wanted === '{set}') return wholeName.test(part);
  const decoded = decodedOrNone(part);
  return wanted === '{id}' ? oneId.test(decoded ?? '') : decoded === wanted;
}

function decodedOrNone(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function notAllowed({ method, url }: Pick<WireRequest, 'method' | 'url'>): ConnectorError {
  return new ConnectorError(
    'INTERNAL_ERROR',
    `${method} ${url.host}${url.pathname} was not sent: it is not among the calls that this connector may make.`,
  );
}
