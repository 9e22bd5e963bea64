import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { failureOfThrown } from '../../../connector/http/answers/network-errors.ts';
import { createTransport, type TransportOptions } from '../../../connector/http/transport.ts';
import { type Certificate, makeCertificate } from '../../support/certificate.ts';
import { type ConnectProxy, connectProxy } from '../../support/connect-proxy.ts';
import { loopback } from '../../support/loopback.ts';
import { loopbackTls } from '../../support/loopback-tls.ts';

const certificate = makeCertificate();
const ca = certificate.cert;

/** What becomes of a `GET` from an HTTPS server with a private certificate: its text, or the failure. */
async function get(options: Partial<TransportOptions> = {}, own: Certificate = certificate) {
  await using server = await loopbackTls(own, (_request, response) => response.end('hello'));
  return await fetchText(new URL(server.origin), options);
}

async function fetchText(url: URL, options: Partial<TransportOptions>) {
  const transport = createTransport({ timeoutMs: 10_000, ...options });
  try {
    const { signal } = new AbortController();
    return (await transport.send({ method: 'GET', url, headers: {} }, signal)).text;
  } catch (thrown) {
    const failure = failureOfThrown(thrown, true);
    if (failure === undefined) throw thrown;
    return failure;
  } finally {
    await transport.close();
  }
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

const addressOf = ({ port }: ConnectProxy, user = '') => `http://${user}127.0.0.1:${port}`;

describe('a server with a certificate of a private authority', () => {
  it('is trusted when the authority is given', async () => {
    expect(await get({ ca })).toBe('hello');
  });

  it('is not trusted otherwise', async () => {
    expect(await get()).toMatchObject({ code: 'TLS_UNTRUSTED', retry: false });
  });

  it('is not trusted when another authority is given', async () => {
    expect(await get({ ca: makeCertificate().cert })).toMatchObject({ code: 'TLS_UNTRUSTED', retry: false });
  });

  it('is not trusted under a name that its certificate does not hold', async () => {
    const elsewhere = makeCertificate([127, 0, 0, 2]);
    expect(await get({ ca: elsewhere.cert }, elsewhere)).toMatchObject({
      code: 'TLS_UNTRUSTED',
      retry: false,
    });
  });
});

describe('a server that speaks no TLS', () => {
  it('cannot be reached, which is another thing than not being trusted', async () => {
    await using server = await loopback((_request, response) => response.end('plain'));
    const url = new URL(server.origin.replace('http:', 'https:'));
    expect(await fetchText(url, { ca })).toMatchObject({ code: 'HOST_UNREACHABLE', retry: false });
  });
});

describe('a proxy', () => {
  it('carries the exchange, and the authority counts inside its tunnel', async () => {
    await using proxy = await connectProxy();
    expect(await get({ ca, proxyUrl: addressOf(proxy) })).toBe('hello');
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.asked[0]?.target).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('does not make an unknown authority trusted', async () => {
    await using proxy = await connectProxy();
    expect(await get({ proxyUrl: addressOf(proxy) })).toMatchObject({ code: 'TLS_UNTRUSTED', retry: false });
  });

  it('is taken from the environment when no other is given', async () => {
    await using proxy = await connectProxy();
    expect(await get({ ca, env: { HTTPS_PROXY: addressOf(proxy) } })).toBe('hello');
    expect(proxy.asked).toHaveLength(1);
  });

  it('that is given goes before the one of the environment', async () => {
    await using given = await connectProxy();
    await using other = await connectProxy();
    const env = { HTTPS_PROXY: addressOf(other) };
    expect(await get({ ca, env, proxyUrl: addressOf(given) })).toBe('hello');
    expect([given.asked.length, other.asked.length]).toEqual([1, 0]);
  });

  it('is passed by for hosts of NO_PROXY, and the authority counts there too', async () => {
    await using proxy = await connectProxy();
    const env = { NO_PROXY: 'example.com,127.0.0.1' };
    expect(await get({ ca, env, proxyUrl: addressOf(proxy) })).toBe('hello');
    expect(proxy.asked).toEqual([]);
  });

  it('is told user and password', async () => {
    await using proxy = await connectProxy();
    expect(await get({ ca, proxyUrl: addressOf(proxy, 'agent:p%40ss%3Aword@') })).toBe('hello');
    const expected = `Basic ${Buffer.from('agent:p@ss:word').toString('base64')}`;
    expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(expected);
  });

  it.each([
    [407, 'PROXY_REFUSED', false],
    [403, 'PROXY_REFUSED', false],
    [502, 'HOST_UNREACHABLE', true],
    [503, 'HOST_UNREACHABLE', true],
  ] as const)('that answers %i is %s', async (status, code, retry) => {
    await using proxy = await connectProxy(status);
    const failure = await get({ ca, proxyUrl: addressOf(proxy, 'agent:p4ssword@') });
    expect(failure).toMatchObject({ code, retry });
    expect(JSON.stringify(failure)).toContain(String(status));
    expect(JSON.stringify(failure)).not.toContain('p4ssword');
  });

  it('that wants a sign-in for plain HTTP has refused', async () => {
    await using proxy = await loopback((_request, response) => response.writeHead(407).end());
    const failure = await fetchText(new URL('http://hub.example.com/'), { proxyUrl: proxy.origin });
    expect(failure).toMatchObject({ code: 'PROXY_REFUSED', retry: false });
  });

  it('that hangs up has refused', async () => {
    await using proxy = await connectProxy(-1);
    expect(await get({ ca, proxyUrl: addressOf(proxy) })).toMatchObject({
      code: 'PROXY_REFUSED',
      retry: false,
    });
  });

  it('that never answers ends at the deadline', async () => {
    await using proxy = await connectProxy(0);
    expect(await get({ ca, proxyUrl: addressOf(proxy), timeoutMs: 100 })).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      retry: true,
    });
  });

  it('that swallowed one request does not swallow those after it', async () => {
    await using proxy = await connectProxy([0, 200]);
    await using server = await loopbackTls(certificate, (_request, response) => response.end('hello'));
    const transport = createTransport({ timeoutMs: 1_000, ca, proxyUrl: addressOf(proxy) });
    const call = { method: 'GET', url: new URL(server.origin), headers: {} } as const;
    const send = () => transport.send(call, new AbortController().signal).catch((error: unknown) => error);
    let answer = await send();
    expect(answer).toMatchObject({ name: 'TimeoutError' });
    // A busy machine may need more than a second for an answer: it gets a hundred tries.
    for (let tries = 0; answer instanceof Error && tries < 100; tries += 1) answer = await send();
    expect(answer).toMatchObject({ text: 'hello' });
    await transport.close();
  });

  it('that never answers does not keep a cancelled run', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped by hand');
    await using proxy = await connectProxy(0, () => controller.abort(reason));
    const transport = createTransport({ timeoutMs: 60_000, proxyUrl: addressOf(proxy) });
    const call = { method: 'GET', url: new URL('https://127.0.0.1'), headers: {} } as const;
    await expect(transport.send(call, controller.signal)).rejects.toBe(reason);
    await transport.close();
  });

  it.each([
    ['with a bare percent sign in its password', 'http://agent:p4ssword%@proxy.example.com'],
    ['that is none', 'no address p4ssword'],
  ])('with an address %s is a wrong parameter, and the message does not repeat it', (_what, proxyUrl) => {
    for (const options of [{ env: { HTTPS_PROXY: proxyUrl } }, { proxyUrl }]) {
      const thrown = thrownBy(() => createTransport({ timeoutMs: 1_000, ...options }));
      expect(thrown).toMatchObject({ code: 'PARAMETERS_INVALID' });
      expect(inspect(thrown, { depth: 9 })).not.toContain('p4ssword');
    }
  });

  it('that is not there is an unreachable host', async () => {
    const proxy = await connectProxy();
    await proxy[Symbol.asyncDispose]();
    expect(await get({ ca, proxyUrl: addressOf(proxy) })).toMatchObject({
      code: 'HOST_UNREACHABLE',
      retry: true,
    });
  });
});
