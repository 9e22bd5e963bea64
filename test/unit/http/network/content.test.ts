import type { RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOfThrown } from '../../../../connector/http/answers/network-errors.ts';
import { createTransport, type WireUpload } from '../../../../connector/http/transport.ts';
import type { WireRequest } from '../../../../connector/http/wire-request.ts';
import { loopback } from '../../../support/loopback.ts';
import { withoutProxySettings } from '../../../support/no-proxy.ts';

beforeEach(withoutProxySettings);
afterEach(() => void vi.unstubAllEnvs());

const never = new AbortController().signal;
const text = JSON.stringify({ value: [{ name: 'Zoë Müller' }] });
const KB = 1024;
const MB = KB * KB;

type Asked = Pick<WireRequest, 'mostBytes'> | Pick<WireUpload, 'method' | 'body'>;

/** What comes of one exchange with a server of this machine, and of another after it. */
async function exchange(listener: RequestListener, request: Asked = {}) {
  await using server = await loopback((asked, response) => {
    if (asked.url === '/again') response.end('again');
    else listener(asked, response);
  });
  const transport = createTransport({ timeoutMs: 30_000 });
  const send = (path: string, more: Asked) => {
    return transport.send({ method: 'GET', url: new URL(path, server.origin), headers: {}, ...more }, never);
  };
  try {
    return await send('/', request);
  } finally {
    expect(await send('/again', {})).toMatchObject({ text: 'again' });
    await transport.close();
  }
}

async function failed(listener: RequestListener, request: Asked = {}) {
  const thrown = await exchange(listener, request).then(
    ({ status }) => Promise.reject(new Error(`was answered with ${status}`)),
    (error: unknown) => error,
  );
  return failureOfThrown(thrown, true);
}

function answer(body: string | Buffer, coding?: string | string[], status = 200): RequestListener {
  return (_request, response) => {
    if (coding !== undefined) response.setHeader('content-encoding', coding);
    response.writeHead(status).end(body);
  };
}

const chunks = (response: ServerResponse, chunk: Buffer, onClose: () => void) => {
  const more = () => {
    while (response.write(chunk));
    response.once('drain', more);
  };
  response.on('close', onClose);
  more();
};

describe('a content coding', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['GZip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    [' gzip ', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
    ['Identity, gzip', gzipSync(text)],
    ['br, gzip', gzipSync(brotliCompressSync(text))],
    ['deflate,zstd', zstdCompressSync(deflateSync(text))],
    [['br', 'gzip'], gzipSync(brotliCompressSync(text))],
    ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text)))],
  ] as const)('%s is undone', async (coding, body) => {
    const came = await exchange(answer(body, typeof coding === 'string' ? coding : [...coding]));
    expect(came).toMatchObject({ text, wireBytes: body.length });
  });

  it('of a large answer is counted as it came, though its memory is released by then', async () => {
    // Compressing does not make it small: only large buffers are released.
    const large = Array.from({ length: 40_000 }, (_, at) => Math.sin(at)).join();
    const body = gzipSync(large);
    expect(body.length).toBeGreaterThan(64 * KB);
    expect(await exchange(answer(body, 'gzip'))).toMatchObject({ text: large, wireBytes: body.length });
  });

  it.each(['compress', 'x-compress', 'aes128gcm', 'gzip, sdch', 'none', 'gzip;q=1', 'gzip,gzip,gzip,gzip'])(
    'that is not known (%s) is told as that, once',
    async (coding) => {
      const failure = await failed(answer(gzipSync(text), coding));
      expect(failure).toMatchObject({ code: 'RESPONSE_INVALID', retry: false, mayBeTooLarge: false });
      expect(failure?.message).toMatch(/compressed as/);
    },
  );

  it.each(['gzip', 'br', 'zstd', 'deflate', 'x-gzip, br'])(
    '%s of an empty body is an empty body',
    async (coding) => {
      expect(await exchange(answer('', coding))).toMatchObject({ text: '' });
    },
  );

  it.each([
    ['zstd', zstdCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['br, gzip', gzipSync(brotliCompressSync(text))],
  ] as const)('%s that ends too early is worth another try', async (coding, body) => {
    const half = body.subarray(0, Math.floor(body.length / 2));
    expect(await failed(answer(half, coding))).toMatchObject({ code: 'RESPONSE_INVALID', retry: true });
  });
});

describe('a body that is too large', () => {
  const tooLarge = { code: 'RESPONSE_INVALID', retry: false, mayBeTooLarge: true };
  const bomb = Buffer.alloc(8 * MB, 32);
  const most = { mostBytes: MB };

  it('by what it says of itself is not read', async () => {
    let wasCut = false;
    const failure = await failed((_request, response) => {
      response.writeHead(200, { 'content-length': String(3 * 1024 * MB) });
      chunks(response, Buffer.alloc(64 * KB), () => {
        wasCut = true;
      });
    });
    expect(failure).toMatchObject(tooLarge);
    expect(failure?.message).toContain('larger than 64 MB');
    expect(wasCut).toBe(true);
  });

  it('while it comes is given up', async () => {
    const failure = await failed(
      (_request, response) => chunks(response.writeHead(200), Buffer.alloc(64 * KB), () => undefined),
      most,
    );
    expect(failure).toMatchObject(tooLarge);
  });

  it.each([
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['deflate', deflateRawSync(bomb)],
    ['gzip, gzip', gzipSync(gzipSync(bomb))],
  ] as const)('once it is unpacked (%s) is not unpacked', async (coding, body) => {
    expect(body.length).toBeLessThan(MB);
    expect(await failed(answer(body, coding), most)).toMatchObject(tooLarge);
  });

  it('by one byte is, and one of just that size is not', async () => {
    const exact = 'x'.repeat(MB);
    expect((await exchange(answer(exact), most)).text).toHaveLength(MB);
    expect((await exchange(answer(gzipSync(exact), 'gzip'), most)).text).toHaveLength(MB);
    expect(await failed(answer(`${exact}x`), most)).toMatchObject(tooLarge);
    expect(await failed(answer(gzipSync(`${exact}x`), 'gzip'), most)).toMatchObject(tooLarge);
  });

  it('is told in kilobytes where only some may come', async () => {
    const failure = await failed(answer('x'.repeat(65 * KB)), { mostBytes: 64 * KB });
    expect(failure?.message).toContain('larger than 64 KB');
  });
});

describe('the body of an error', () => {
  const page = `<html>${'words '.repeat(200_000)}`;

  it.each([
    ['as it is', page, undefined],
    ['with gzip', gzipSync(page), 'gzip'],
    ['with brotli', brotliCompressSync(page), 'br'],
    ['with zstd', zstdCompressSync(page), 'zstd'],
    ['with deflate', deflateSync(page), 'deflate'],
    ['with two codings', gzipSync(brotliCompressSync(page)), 'br, gzip'],
  ] as const)('is cut, %s', async (_how, body, coding) => {
    const came = await exchange(answer(body, coding, 503));
    expect(came.status).toBe(503);
    expect(came.text).toBe(page.slice(0, 72 * KB));
  });

  it('without an end is cut', async () => {
    const came = await exchange((_request, response) =>
      chunks(response.writeHead(403), Buffer.alloc(64 * KB, 'x'), () => undefined),
    );
    expect(came).toMatchObject({ status: 403, text: 'x'.repeat(72 * KB) });
  });

  it.each([
    ['of an unknown coding', 'compress', gzipSync('no')],
    ['that is not what it says', 'gzip', Buffer.from('no')],
    ['of a broken stack of codings', 'br, gzip', gzipSync('no')],
  ])('%s does not hide the status', async (_what, coding, body) => {
    expect(await exchange(answer(body, coding, 401))).toMatchObject({ status: 401, text: '' });
  });

  it('that ends too early within its coding is read as far as it goes', async () => {
    const body = gzipSync(page);
    const came = await exchange(answer(body.subarray(0, body.length - 20), 'gzip', 500));
    expect(came.text).toContain('words words');
  });

  it('whose connection breaks is read as far as it goes', async () => {
    const came = await exchange((_request, response) => {
      response.writeHead(401, { 'content-length': '1000' }).write('no token', () => response.destroy());
    });
    expect(came).toMatchObject({ status: 401, text: 'no token' });
  });
});

describe('what an upload is answered', () => {
  it('is cut, not refused, when it is long', async () => {
    const body = Readable.from([Buffer.from('rows')]);
    const upload = { method: 'POST', body } as const;
    const came = await exchange((request, response) => {
      request.resume().on('end', () => response.end('x'.repeat(MB)));
    }, upload);
    expect(came).toMatchObject({ status: 200, text: 'x'.repeat(72 * KB) });
  });
});

describe('an error behind a body', () => {
  it('is kept with the headers', async () => {
    const came = await exchange((_request, response) => {
      response.writeHead(200, { trailer: 'OData-Error', 'transfer-encoding': 'chunked' }).write('{"value":[');
      response.addTrailers({ 'OData-Error': '{"code":"503"}' });
      response.end();
    });
    expect(came.headers['odata-error']).toBe('{"code":"503"}');
  });
});
