import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import type { EnvHttpProxyAgent as Agent, FormData } from 'undici';
import { unlessAborted } from '../abort.ts';
import { startOf, wholeOf } from './network/content.ts';
import { type ProxyOptions, proxiesOf } from './network/proxies.ts';
import { proxyPool, refusalIn } from './network/proxy-hop.ts';
import { EnvHttpProxyAgent, openForm, request } from './undici.ts';
import type { WireRequest } from './wire-request.ts';

/** One exchange over the wire: a request with its whole body, decompressed. No retries, no meaning. */
export interface Transport {
  /** @throws what undici, TLS, zlib or the signal throws; `failureOfThrown` explains it. */
  send(request: WireRequest | WireUpload, signal: AbortSignal): Promise<WireResponse>;
  close(): Promise<void>;
}

/** A request whose body is made or read while it is sent, and used up by that. */
export interface WireUpload extends Omit<WireRequest, 'body' | 'mostBytes'> {
  readonly body: FormFile | AsyncIterable<Uint8Array>;
  /** What is answered to an upload is for people, and cut as errors are. */
  readonly mostBytes?: undefined;
}

/** The one file of a form (`multipart/form-data`). */
interface FormFile {
  readonly field: string;
  readonly name: string;
  readonly content: Blob;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names; of a repeated header the first. Also `odata-error`, where it came behind the body. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of an error the beginning. */
  readonly text: string;
  /** The bytes of a success, before decoding. Their last user may release the memory. */
  readonly bytes?: Buffer;
  /** Bytes as they came, before decompression. */
  readonly wireBytes: number;
}

/**
 * `env`: the environment that may name proxies; without it, none is taken from there. `proxyUrl` counts instead of
 * HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; NO_PROXY always holds. `isLocal`: plain HTTP, which is for this machine only,
 * so the environment does not count.
 */
export interface TransportOptions extends ProxyOptions {
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number;
  /** PEM certificates trusted in addition to those of Node.js. */
  readonly ca?: string | undefined;
}

/** A page of 1000 wide rows has some megabytes; anything near this is an attack or a broken server. */
const mostOfPage = 64 * 1024 * 1024;

/** Published errors have less than a kilobyte, pages of firewalls some ten. */
const mostOfError = 72 * 1024;

/** @throws ConnectorError PARAMETERS_INVALID when the proxy's address cannot be used */
export function createTransport(options: TransportOptions): Transport {
  const agent = openAgent(options);

  return {
    async send({ method, url, headers: sentHeaders, body, mostBytes }, signal) {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
      const sent = request(url, {
        method,
        dispatcher: agent,
        headers: { 'accept-encoding': 'gzip, br', ...sentHeaders },
        body: await sendable(body),
        signal: deadline,
      });
      // Undici hears a signal only once it is connected, and a proxy may take minutes to say that it is.
      const response = await unlessAborted(sent, deadline).catch((error: unknown) => {
        throw url.protocol === 'http:' ? refusalIn(error) : error;
      });
      const { statusCode: status, trailers } = response;
      const headers = firstOfEach(response.headers);
      const wire = {
        body: response.body,
        coding: String(response.headers['content-encoding'] ?? ''),
        length: Number(headers['content-length'] ?? 0),
      };
      const isWhole = isSuccess(status) && !isUpload(body);
      const content = await (isWhole ? wholeOf(wire, mostBytes ?? mostOfPage) : startOf(wire, mostOfError));
      signal.throwIfAborted();
      const { bytes, wireBytes } = content;
      if (isWhole && !isUtf8(bytes)) throw notUtf8();
      const late = trailers['odata-error'];
      if (late !== undefined) headers['odata-error'] ??= late;
      if (!isWhole) return { status, headers, text: bytes.toString('utf8'), wireBytes };
      let text: string | undefined;
      return {
        ...{ status, headers, bytes, wireBytes },
        get text() {
          text ??= decoder.decode(bytes);
          return text;
        },
      };
    },
    // Nothing is worth waiting for: the caller has its answers, or has given them up.
    close: () => agent.destroy(),
  };
}

/**
 * What requests go out by: through a proxy or not, with which trust.
 * @param otherwise settings in place of the usual ones, to find out about the way
 * @throws ConnectorError PARAMETERS_INVALID when the proxy's address cannot be used
 */
export function openAgent(
  { timeoutMs, ca, ...proxyOptions }: TransportOptions,
  otherwise: Agent.Options = {},
): Agent {
  const { http, https, noProxy } = proxiesOf(proxyOptions);
  // Said, because NODE_TLS_REJECT_UNAUTHORIZED would decide otherwise.
  const trust = { rejectUnauthorized: true };
  const tls = ca === undefined ? trust : { ...trust, ca: [...getCACertificates('default'), ca] };
  return new EnvHttpProxyAgent({
    // Given in any case, also when empty: what is not given undici reads in the environment.
    ...{ httpProxy: http, httpsProxy: https, noProxy },
    // Undici's own timers are coarse and cover stages only; the one deadline above covers the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
    // All are needed: for direct connections, for those through a proxy's tunnel, and for the one to the proxy itself.
    connect: { ...tls, timeout: timeoutMs },
    requestTls: tls,
    proxyTls: tls,
    // The request for a tunnel has the timers of its own pool, where later requests would queue behind a dead one.
    clientFactory: (origin, pool) => proxyPool(origin, { ...pool, headersTimeout: timeoutMs }),
    ...otherwise,
  });
}

async function sendable(
  body: WireRequest['body'] | WireUpload['body'],
): Promise<string | FormData | Readable | null> {
  if (body === undefined || typeof body === 'string') return body ?? null;
  if (!('field' in body)) return Readable.from(body);
  const form = await openForm();
  form.append(body.field, body.content, body.name);
  return form;
}

function isUpload(body: WireRequest['body'] | WireUpload['body']): boolean {
  return body !== undefined && typeof body !== 'string';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Several times as quick as `toString` for large texts with some characters that are not ASCII. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Rows must be as the source wrote them, so what is no UTF-8 does not pass for a success; an error may speak any code
 * page.
 */
function notUtf8(): Error {
  const code = 'ERR_ENCODING_INVALID_ENCODED_DATA';
  return Object.assign(new Error(`the answer is not UTF-8 (${code})`), { code });
}

function firstOfEach(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) plain[name.toLowerCase()] = first;
  }
  return plain;
}
