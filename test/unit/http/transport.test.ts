import type { RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOfThrown } from '../../../connector/http/answers/network-errors.ts';
import { createTransport } from '../../../connector/http/transport.ts';
import type { WireRequest } from '../../../connector/http/wire-request.ts';
import { loopback } from '../../support/loopback.ts';
import { withoutProxySettings } from '../../support/no-proxy.ts';

beforeEach(withoutProxySettings);
afterEach(() => void vi.unstubAllEnvs());

const page = JSON.stringify({
  value: Array.from({ length: 500 }, (_, row) => ({ row, name: 'Zoë Müller' })),
});
const never = new AbortController().signal;

interface Exchange {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly request?: Partial<WireRequest>;
}

/** One exchange with a server of this machine. */
async function exchange(listener: RequestListener, options: Exchange = {}) {
  await using server = await loopback(listener);
  const transport = createTransport({ timeoutMs: options.timeoutMs ?? 10_000 });
  try {
    return await transport.send(
      { method: 'GET', url: new URL('/page', server.origin), headers: {}, ...options.request },
      options.signal ?? never,
    );
  } finally {
    await transport.close();
  }
}

/** The failure an exchange ends with. */
async function failed(listener: RequestListener, options: Exchange = {}) {
  const thrown = await exchange(listener, options).then(
    ({ status }) => Promise.reject(new Error(`was answered with ${status}`)),
    (error: unknown) => error,
  );
  const failure = failureOfThrown(thrown, true);
  if (failure === undefined) throw thrown;
  return failure;
}

function answer(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => response.writeHead(200, headers).end(body);
}

describe('a body', () => {
  it.each([
    ['as it is', (text: string) => Buffer.from(text), undefined],
    ['with gzip', (text: string) => gzipSync(text), 'gzip'],
    ['with GZIP in capitals', (text: string) => gzipSync(text), 'GZIP'],
    ['with brotli', (text: string) => brotliCompressSync(text), 'br'],
  ] as const)('sent %s comes as text, with its bytes on the wire', async (_how, encode, encoding) => {
    const body = encode(page);
    const got = await exchange(answer(body, encoding === undefined ? {} : { 'content-encoding': encoding }));
    expect(got.text).toBe(page);
    expect(got.wireBytes).toBe(body.length);
  });

  it('is asked for in the encodings that can be read', async () => {
    let asked: string | undefined;
    await exchange((request, response) => {
      asked = String(request.headers['accept-encoding']);
      response.end();
    });
    expect(asked).toBe('gzip, br');
  });

  it.each(['gzip', 'br'])('that is empty although said to be %s is empty', async (encoding) => {
    expect((await exchange(answer('', { 'content-encoding': encoding }))).text).toBe('');
  });

  it('larger than the buffers of decompression comes whole', async () => {
    const large = 'Zoë'.repeat(1_000_000);
    expect((await exchange(answer(gzipSync(large), { 'content-encoding': 'gzip' }))).text).toBe(large);
  });

  it.each([
    ['gzip', gzipSync(page)],
    ['br', brotliCompressSync(page)],
  ] as const)('that ends too early inside its %s is an error, never half a page', async (encoding, body) => {
    const half = body.subarray(0, Math.floor(body.length / 2));
    expect(await failed(answer(half, { 'content-encoding': encoding }))).toMatchObject({
      code: 'RESPONSE_INVALID',
      retry: true,
    });
  });

  it.each(['gzip', 'br'])('that is not the %s that it is said to be is an error', async (encoding) => {
    expect(await failed(answer(page, { 'content-encoding': encoding }))).toMatchObject({
      code: 'RESPONSE_INVALID',
      retry: true,
    });
  });

  const latin = Buffer.from('Zoë', 'latin1');

  it('that is no UTF-8 is an error, not a text with signs in the place of letters', async () => {
    expect(await failed(answer(latin))).toMatchObject({ code: 'RESPONSE_INVALID', retry: true });
  });

  it('that tells of an error may be no UTF-8', async () => {
    const { status, text } = await exchange((_request, response) => void response.writeHead(502).end(latin));
    expect([status, text]).toEqual([502, 'Zo\ufffd']);
  });

  const cut = (response: ServerResponse) => response.write(page.slice(0, 1_000), () => response.destroy());
  it.each([
    ['of known length', { 'content-length': String(Buffer.byteLength(page)) }],
    ['of unknown length', {}],
  ] as const)('%s whose connection breaks is an error worth another try', async (_what, headers) => {
    const failure = await failed((_request, response) => void cut(response.writeHead(200, headers)));
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE', retry: true });
  });

  it('goes out as it was given', async () => {
    let got = '';
    const body = 'grant_type=client_credentials&client_secret=a%2Bb%3D';
    await exchange(
      (request, response) => {
        request.setEncoding('utf8').on('data', (text: string) => {
          got += text;
        });
        request.on('end', () => response.end(`${request.method}`));
      },
      { request: { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } } },
    );
    expect(got).toBe(body);
  });
});

describe('an answer', () => {
  it('has its header names in lower case and the first of repeated headers', async () => {
    const { headers, status } = await exchange((_request, response) => {
      response.writeHead(429, { 'Retry-After': '4', 'X-Twice': ['one', 'two'] }).end();
    });
    expect(status).toBe(429);
    expect(headers).toMatchObject({ 'retry-after': '4', 'x-twice': 'one' });
  });

  it.each([301, 302, 303, 307, 308])('that redirects (%i) is not followed', async (redirect) => {
    const asked: string[] = [];
    const { status } = await exchange((request, response) => {
      asked.push(String(request.url));
      response.writeHead(redirect, { location: '/elsewhere' }).end();
    });
    expect(status).toBe(redirect);
    expect(asked).toEqual(['/page']);
  });
});

describe('an exchange', () => {
  it('with a server that never answers ends at the deadline', async () => {
    expect(await failed(() => undefined, { timeoutMs: 100 })).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      retry: true,
    });
  });

  it('with a server that stops in the middle of the body ends at the deadline', async () => {
    const failure = await failed((_request, response) => void response.write(page.slice(0, 10)), {
      timeoutMs: 100,
    });
    expect(failure).toMatchObject({ code: 'SOURCE_TIMEOUT', retry: true });
  });

  it('with a server that trickles ends at the deadline, however lively it is', async () => {
    const failure = await failed(
      (_request, response) => {
        const trickle = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(trickle));
      },
      { timeoutMs: 200 },
    );
    expect(failure).toMatchObject({ code: 'SOURCE_TIMEOUT', retry: true });
  });

  it('that is cancelled ends with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped by hand');
    const cancelled = exchange(() => controller.abort(reason), { signal: controller.signal });
    await expect(cancelled).rejects.toBe(reason);
  });

  it('with a host where nobody listens is an unreachable host', async () => {
    const { origin } = await loopback(() => undefined).then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    const failure = await failed(() => undefined, { request: { url: new URL(origin) } });
    expect(failure).toMatchObject({ code: 'HOST_UNREACHABLE', retry: true });
  });

  it('with a server that hangs up before it answers is worth another try', async () => {
    const failure = await failed((request) => void request.socket.destroy());
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE', retry: true });
  });

  it('with a server that speaks no HTTP is worth another try', async () => {
    const failure = await failed((request) => void request.socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE', retry: true });
  });
});
