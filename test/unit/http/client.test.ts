import { describe, expect, it } from 'vitest';
import { services } from '../../../connector/citrix/answers/services.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import { type Runtime, systemRuntime } from '../../../connector/runtime.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { call, errorOf, firstGuid, never, open } from './opened-client.ts';

describe('a question', () => {
  it('is answered with the value of the JSON, numbers kept exact', async () => {
    const { client } = open([{ body: '{"Id":9007199254740993}' }]);
    expect(String(((await client.json(call, never)) as { Id: unknown }).Id)).toBe('9007199254740993');
  });

  it('takes little of a sign-in, and does not ask again for what is too large', async () => {
    const { client, transport } = open([
      Object.assign(new Error('the answer is larger than 64 KB'), { code: 'ERR_ANSWER_TOO_LARGE' }),
    ]);
    const error = await errorOf(client.json({ ...call, service: services.token }, never));
    expect(error).toMatchObject({ code: 'RESPONSE_INVALID' });
    expect(transport.sent).toHaveLength(1);
    expect(transport.sent[0]).toMatchObject({ mostBytes: 64 * 1024 });
  });

  it('is told as an event, readable and with its size', async () => {
    const { client, requests } = open([{ body: '[1]' }]);
    await client.json(call, never);
    expect(requests()).toEqual([
      {
        type: 'request',
        method: 'GET',
        path: '/monitorodata/Sessions',
        query: '$filter=StartDate ge 2026',
        status: 200,
        ms: 0,
        bytes: 3,
        attempt: 1,
        transactionId: firstGuid,
      },
    ]);
  });

  it('is told with the time it took', async () => {
    const runtime = fakeRuntime();
    const { client, requests } = open(
      () => {
        runtime.advance(1_234);
        return { body: '[]' };
      },
      { runtime },
    );
    await client.json(call, never);
    expect(requests()[0]?.ms).toBe(1_234);
  });

  it('is told also when its query is encoded wrongly', async () => {
    const { client, requests } = open([{ body: '[]' }]);
    await client.json({ ...call, url: new URL('https://api.example.com/x?a=%E0%A4%A') }, never);
    expect(requests()[0]?.query).toBe('a=%E0%A4%A');
  });

  it('is told with status 0 when nothing was answered', async () => {
    const { client, requests } = open([
      Object.assign(new Error('no'), { code: 'ECONNRESET' }),
      { body: '[]' },
    ]);
    await client.json(call, never);
    expect(requests().map(({ status, bytes, attempt }) => [status, bytes, attempt])).toEqual([
      [0, 0, 1],
      [200, 2, 2],
    ]);
  });
});

describe('the transaction id', () => {
  it('goes with every attempt of a question, and another with the next question', async () => {
    const { client, transport } = open([{ status: 503 }, { body: '[]' }, { body: '[]' }]);
    await client.json(call, never);
    await client.json(call, never);
    const ids = transport.sent.map(({ headers }) => headers['citrix-transactionid']);
    expect(ids).toEqual([firstGuid, firstGuid, firstGuid.replace(/1$/, '2')]);
  });

  it('stands in the message of a failure, with method and path but without the query', async () => {
    const { client } = open([{ status: 403, body: 'Access denied' }]);
    const { code, message } = await errorOf(client.json(call, never));
    expect([code, message]).toEqual([
      'RIGHTS_MISSING',
      `GET /monitorodata/Sessions: HTTP 403: Access denied [transaction ${firstGuid}]`,
    ]);
  });

  it('of an error body is masked before the body is cut, so that no beginning of a secret stays', async () => {
    const detail = `${'x'.repeat(290)} Canary+Secret and more`;
    const { client } = open(() => ({ status: 403, body: { type: 'x/authorization', detail } }));
    await expect(client.json(call, never)).rejects.toThrow(expect.not.stringContaining('Canary'));
  });

  it('of the sign-in stays the one in the message when that is what failed', async () => {
    const refused = new ConnectorError('CREDENTIALS_REJECTED', 'POST /tokens: no [transaction 7]');
    const { client } = open([]);
    const authorization = { headers: () => Promise.reject(refused), renew: () => undefined };
    await expect(client.json({ ...call, authorization }, never)).rejects.toBe(refused);
  });

  it('is in no fault of ours', async () => {
    const fault = new RangeError('a fault of ours');
    const { client } = open([fault]);
    await expect(client.json(call, never)).rejects.toBe(fault);
  });
});

describe('a success that cannot be read', () => {
  it.each([
    ['is cut', '{"value":[{"Id":', 'a body that is not JSON'],
    ['is empty', '', 'an empty body'],
    ['is white space', ' \r\n', 'an empty body'],
    ['is a page of some proxy', '<html><title>Sign in</title></html>', 'a web page, "Sign in"'],
    ['is a sentence', 'Access denied', 'a body that is not JSON'],
  ])('because it %s is asked for again', async (_what, body, words) => {
    const headers = { 'content-type': 'text/html' };
    const { client, transport } = open([{ body, headers }, { body: '{"value":[]}' }]);
    expect(await client.json(call, never)).toEqual({ value: [] });
    expect(transport.sent).toHaveLength(2);

    const { code, message } = await errorOf(open(() => ({ body, headers })).client.json(call, never));
    expect(code).toBe('RESPONSE_INVALID');
    expect(message).toContain(
      `HTTP 200 with ${words} (text/html, ${body.length} characters) (after 3 attempts)`,
    );
  });

  it('is quoted in no message: names of people may stand in it', async () => {
    const { client } = open(() => ({ body: '{"UserName":"mallory"' }));
    expect((await errorOf(client.json(call, never))).message).not.toContain('mallory');
  });
});

describe('a retry', () => {
  it('is told before its wait, with the reason', async () => {
    const { client, runtime, retries } = open([
      { status: 429, headers: { 'retry-after': '7' } },
      { body: '[]' },
    ]);
    await client.json(call, never);
    expect(retries()).toEqual([
      {
        type: 'retry',
        code: 'THROTTLED',
        path: '/monitorodata/Sessions',
        attempt: 1,
        waitMs: 7_000,
        transactionId: firstGuid,
      },
    ]);
    expect(runtime.sleeps).toEqual([7_000]);
  });

  it('names the host that could not be reached', async () => {
    const { client } = open(() => Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    const { code, message } = await errorOf(client.json(call, never));
    expect(code).toBe('HOST_UNREACHABLE');
    expect(message).toContain('api.example.com: getaddrinfo ENOTFOUND');
  });
});

describe('a cancelled question', () => {
  const reason = new ConnectorError('CANCELLED', 'stopped by hand');

  it('ends with the reason, whatever the network makes of it', async () => {
    const controller = new AbortController();
    const { client, transport } = open(() => {
      controller.abort(reason);
      return Object.assign(new Error('socket'), { code: 'UND_ERR_SOCKET' });
    });
    await expect(client.json(call, controller.signal)).rejects.toBe(reason);
    expect(transport.sent).toHaveLength(1);
  });

  it('ends with the reason also while it waits, whatever the timer makes of it', async () => {
    const controller = new AbortController();
    const sleep: Runtime['sleep'] = (ms, signal) => {
      const sleeping = systemRuntime.sleep(ms, signal);
      controller.abort(reason);
      return sleeping;
    };
    const { client, transport } = open(() => ({ status: 503 }), { runtime: { ...fakeRuntime(), sleep } });
    await expect(client.json(call, controller.signal)).rejects.toBe(reason);
    expect(transport.sent).toHaveLength(1);
  });
});
