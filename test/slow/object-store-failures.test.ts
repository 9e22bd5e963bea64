import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import { canary, stores } from '../support/fake-stores.ts';
import { temporaryFolder } from '../support/folder.ts';

/** What a store answers to everything. */
interface Answer {
  readonly status: number;
  /** As the service names the error. */
  readonly code: string;
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'CANARYKEYID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', canary);
});
afterEach(() => vi.unstubAllEnvs());

async function startStore({ status, code }: Answer): Promise<string> {
  return await serve((response, request) => {
    const repeated = `${request.url} ${request.headers.authorization ?? ''} ${canary}`.replaceAll(
      /[<>&]/g,
      '',
    );
    response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${repeated}</Message></Error>`);
  });
}

/** @returns the address of a server that answers so */
async function serve(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const { signal } = new AbortController();

async function failureOf(action: () => Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await action().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ConnectorError) return thrown;
  throw new Error(`not a ConnectorError: ${String(thrown)}`);
}

describe.each(Object.keys(stores))('what %s answers', (name) => {
  const open = stores[name];
  if (open === undefined) throw new Error('no store');

  it.each([
    [
      'a missing bucket',
      { status: 404, code: name === 'S3' ? 'NoSuchBucket' : 'ContainerNotFound' },
      'PUSH_REJECTED',
    ],
    ['credentials that are not valid', { status: 403, code: 'SignatureDoesNotMatch' }, 'PUSH_REJECTED'],
    ['credentials without the right', { status: 403, code: 'AccessDenied' }, 'PUSH_REJECTED'],
    ['no credentials', { status: 401, code: 'NoAuthenticationInformation' }, 'PUSH_REJECTED'],
    ['a full store', { status: 507, code: 'XMinioStorageFull' }, 'PUSH_FAILED'],
    ['a busy store', { status: 503, code: 'SlowDown' }, 'PUSH_FAILED'],
    ['a broken store', { status: 500, code: 'InternalError' }, 'PUSH_FAILED'],
    ['a body that arrived damaged', { status: 400, code: 'BadDigest' }, 'PUSH_FAILED'],
  ] as const)(
    '%s: the code says who has to act, the message what, and no secret',
    async (_what, answer, code) => {
      const store = open(await startStore(answer), signal);
      const path = join(await temporaryFolder(), 'a.csv');
      await writeFile(path, 'id\n1\n');
      const file = { key: 'acme/a.csv', path, bytes: 5, sha256: '0'.repeat(64), mediaType: 'text/csv' };
      for (const action of [() => store.probe('acme/'), () => store.upload(file)]) {
        const { code: found, message, cause } = await failureOf(action);
        expect(found).toBe(code);
        expect(message).toMatch(/^(?:bucket|container) tables: .* \(\w+, HTTP \d{3}\)\.$/);
        expect(`${message} ${String(cause)}`).not.toMatch(/canary/i);
      }
    },
  );

  it('nothing, since nobody listens: PUSH_FAILED', async () => {
    const { code, message } = await failureOf(() => open('http://127.0.0.1:1', signal).probe(''));
    expect([code, message]).toEqual(['PUSH_FAILED', expect.stringContaining('cannot be reached')]);
  });

  it.each([
    ['nothing, for ever', () => undefined],
    [
      'the beginning of an answer, and nothing more',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/xml', 'content-length': 1000, etag: '"v1"' });
        response.write('<?xml version="1.0"?>');
      },
    ],
  ])('%s: PUSH_FAILED once the time limit is over', async (_what, begin) => {
    const store = open(await serve(begin), signal);
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const shortened = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(50));
    onTestFinished(() => shortened.mockRestore());
    for (const action of [() => store.probe(''), () => store.read('acme/datapackage.json')]) {
      const { code, message } = await failureOf(action);
      expect([code, message]).toEqual(['PUSH_FAILED', expect.stringContaining('does not answer in time')]);
    }
  });

  it('after the push was cancelled: the reason', async () => {
    const stop = new AbortController();
    const store = open(await startStore({ status: 200, code: '' }), stop.signal);
    const reason = new ConnectorError('CANCELLED', 'The push was cancelled.');
    stop.abort(reason);
    await expect(store.probe('')).rejects.toBe(reason);
  });
});
