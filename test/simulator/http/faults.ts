import { unit } from '../values/random.ts';
import type { Fault, FaultTarget } from './fault-kinds.ts';
import type { Area } from './recording.ts';
import { failure, json, plain, type Reply, type Request, throttled } from './reply.ts';
import { canShow } from './row-faults.ts';

/** Picks the fault that hits a request; each fault counts the requests it matches. */
export class FaultSwitches {
  readonly #faults: readonly Fault[];
  readonly #seed: number;
  readonly #seen: number[];
  readonly #hits: number[];

  constructor(faults: readonly Fault[], seed: number) {
    this.#faults = faults;
    this.#seed = seed;
    this.#seen = faults.map(() => 0);
    this.#hits = faults.map(() => 0);
  }

  /** Of several that would hit, the first in the list does; the others have had their turn. */
  match(area: Area, { path, query }: Pick<Request, 'path' | 'query'>): Fault | undefined {
    let hit: Fault | undefined;
    this.#faults.forEach((fault, at) => {
      if (!isOn(fault.on, area, path) || !canShow(fault, query)) return;
      if (this.#strikes(fault, at)) hit ??= fault;
    });
    return hit;
  }

  #strikes({ after = 0, chance, times = chance === undefined ? 1 : Infinity }: Fault, at: number): boolean {
    const seen = this.#seen[at] ?? 0;
    const hits = this.#hits[at] ?? 0;
    this.#seen[at] = seen + 1;
    if (seen < after || hits >= times) return false;
    if (chance !== undefined && unit(this.#seed, seen, 401 + at) >= chance) return false;
    this.#hits[at] = hits + 1;
    return true;
  }
}

function isOn(target: FaultTarget, area: Area, path: string): boolean {
  return target.startsWith('/') ? path.startsWith(target) : target === area;
}

function throttle(fault: Extract<Fault, { kind: 'throttle' }>, nowMs: number): Reply {
  const { variant = 'seconds', seconds = 1, status = 429 } = fault;
  const at = (reply: Reply): Reply => ({ ...reply, status });
  switch (variant) {
    case 'seconds':
      return at(json(429, {}, { 'retry-after': String(seconds) }));
    case 'date':
      return at(json(429, {}, { 'retry-after': new Date(nowMs + seconds * 1000).toUTCString() }));
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
export function replacement(fault: Fault | undefined, request: Request, nowMs: number): Reply | undefined {
  switch (fault?.kind) {
    case 'status': {
      const type = { 'content-type': fault.contentType ?? 'application/json; charset=utf-8' };
      return { status: fault.status, headers: { ...type, ...fault.headers }, body: fault.body ?? '' };
    }
    case 'throttle':
      return throttle(fault, nowMs);
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
