import type { Fault, FaultTarget } from './fault-kinds.ts';
import { failure, json, plain, type Reply, type Request, throttled } from './reply.ts';

export type Area = 'token' | 'monitor' | 'daas' | 'other';

/** Picks the fault that hits a request; each fault counts the requests it matches. */
export class FaultSwitches {
  readonly #faults: readonly Fault[];
  readonly #seen: number[];

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
    this.#seen = faults.map(() => 0);
  }

  match(area: Area, path: string): Fault | undefined {
    let hit: Fault | undefined;
    this.#faults.forEach((fault, at) => {
      if (!isOn(fault.on, area, path)) return;
      const seen = this.#seen[at] ?? 0;
      this.#seen[at] = seen + 1;
      const from = fault.after ?? 0;
      if (seen >= from && seen < from + (fault.times ?? 1)) hit ??= fault;
    });
    return hit;
  }
}

function isOn(target: FaultTarget, area: Area, path: string): boolean {
  return target.startsWith('/') ? path.startsWith(target) : target === area;
}

function throttle(fault: Extract<Fault, { kind: 'throttle' }>): Reply {
  const { variant = 'seconds', seconds = 1, status = 429 } = fault;
  const at = (reply: Reply): Reply => ({ ...reply, status });
  switch (variant) {
    case 'seconds':
      return at(json(429, {}, { 'retry-after': String(seconds) }));
    case 'date':
      return at(json(429, {}, { 'retry-after': new Date(Date.now() + seconds * 1000).toUTCString() }));
    case 'body':
      return at(throttled(seconds));
    case 'text':
      return at(plain(429, 'Too many requests'));
    case 'bare':
      return { status, headers: {}, body: '' };
  }
}

function redirect(location: string, customer: string): Reply {
  const reply = failure(307, 'Redirect', 'Regional customer must use their designated regional endpoint', {
    'Citrix-CustomerId': customer,
    customerDataRegion: 'eu',
    currentAPIMRegion: 'us',
  });
  return { ...reply, headers: { ...reply.headers, location } };
}

/** The answer that a fault gives in place of the service's own, or undefined when it only spoils that one. */
export function replacement(fault: Fault | undefined, request: Request): Reply | undefined {
  switch (fault?.kind) {
    case 'status': {
      const type = { 'content-type': fault.contentType ?? 'application/json; charset=utf-8' };
      return { status: fault.status, headers: { ...type, ...fault.headers }, body: fault.body ?? '' };
    }
    case 'throttle':
      return throttle(fault);
    case 'html':
      return {
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
      };
    case 'empty-body':
      return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: '' };
    case 'redirect':
      return redirect(
        fault.location ?? `https://api-eu.cloud.com${request.path}`,
        request.headers['citrix-customerid'] ?? '',
      );
    default:
      return undefined;
  }
}

/** The vendor's management service writes characters as \xNN now and then, which JSON does not know. */
function escapeX(body: string): string {
  return body.replace(
    /[\u0080-\u00ff']/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

function withLink(body: string, link: string): string {
  const member = `"@odata.nextLink":${JSON.stringify(link)}}`;
  const bare = body.replace(/,"@odata\.nextLink":"(?:[^"\\]|\\.)*"\}$/, '}');
  return `${bare.slice(0, -1)},${member}`;
}

function withToken(body: string, token: string | undefined): string {
  return token === undefined
    ? body
    : body.replace(
        /"ContinuationToken":(?:null|"(?:[^"\\]|\\.)*")/,
        () => `"ContinuationToken":${JSON.stringify(token)}`,
      );
}

/** The service's answer as the fault spoils it; faults of the transport are not seen here. */
export function spoil(fault: Fault | undefined, request: Request, reply: Reply): Reply {
  const { body } = reply;
  const own = `${request.origin}${request.path}${request.search === '' ? '' : `?${request.search}`}`;
  switch (fault?.kind) {
    case 'invalid-json':
      return { ...reply, body: body.slice(0, Math.floor(body.length * 0.7)) };
    case 'escape-x':
      return { ...reply, body: escapeX(body) };
    case 'foreign-link':
      return {
        ...reply,
        body: withLink(
          body,
          `${fault.origin ?? 'https://elsewhere.example.invalid'}${request.path}?$skip=1000`,
        ),
      };
    case 'repeat-link':
      return { ...reply, body: withLink(body, own) };
    case 'repeat-token':
      return { ...reply, body: withToken(body, request.query.get('continuationToken') ?? undefined) };
    default:
      return reply;
  }
}
