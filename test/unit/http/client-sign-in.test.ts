import { describe, expect, it } from 'vitest';
import { services } from '../../../connector/citrix/answers/services.ts';
import type { FakeAnswer } from '../../support/fake-transport.ts';
import { call, errorOf, never, numberedTokens, open } from './opened-client.ts';

describe('the sign-in', () => {
  it('is renewed once after a 401 in the middle, and the question sent again at once', async () => {
    const authorization = numberedTokens();
    const { client, transport, runtime } = open([{ body: '[]' }, { status: 401 }, { body: '[1]' }]);
    await client.json({ ...call, authorization }, never);
    expect(await client.json({ ...call, authorization }, never)).toEqual([1]);
    expect(transport.sent.map(({ headers }) => headers['authorization'])).toEqual([
      'CwsAuth Bearer=token-1',
      'CwsAuth Bearer=token-1',
      'CwsAuth Bearer=token-2',
    ]);
    expect(runtime.sleeps).toEqual([]);
  });

  it('is not renewed for ever', async () => {
    const authorization = numberedTokens();
    const { client, transport } = open(() => ({ status: 401 }));
    await errorOf(client.json({ ...call, authorization }, never));
    expect(transport.sent).toHaveLength(2);
  });

  it('is not renewed for other failures', async () => {
    const authorization = numberedTokens();
    const { client } = open([{ status: 503 }, { status: 403 }]);
    await errorOf(client.json({ ...call, authorization }, never));
    expect(authorization.renewals()).toBe(0);
  });

  it('is asked for anew with each attempt', async () => {
    let asked = 0;
    const headers = () => {
      asked += 1;
      return Promise.resolve({ authorization: `token-${asked}` });
    };
    const { client, transport } = open([{ status: 503 }, { body: '[]' }]);
    await client.json({ ...call, authorization: { headers, renew: () => undefined } }, never);
    expect(transport.sent.map((sent) => sent.headers['authorization'])).toEqual(['token-1', 'token-2']);
  });
});

describe('a door that has answered well once', () => {
  const gateway = {
    status: 500,
    body: { statusCode: 500, message: 'Internal server error', activityId: 'x' },
  };
  async function codeAfter(answer: FakeAnswer, service = services.monitor) {
    const { client } = open((_request, number) => (number === 0 ? answer : gateway), { attempts: 1 });
    await client.json({ ...call, service }, never).catch(() => undefined);
    return (await errorOf(client.json(call, never))).code;
  }

  it('makes a fault of the gateway a passing one', async () => {
    expect(await codeAfter({ body: '[]' })).toBe('SOURCE_UNAVAILABLE');
  });

  it.each([
    ['a success that cannot be read', { body: '<html>' }],
    ['a failure', { status: 503 }],
  ] as const)('has not when it was %s', async (_what, answer) => {
    expect(await codeAfter(answer)).toBe('WRONG_REGION');
  });

  it('proves nothing of another door', async () => {
    expect(await codeAfter({ body: '[]' }, services.token)).toBe('WRONG_REGION');
  });
});
