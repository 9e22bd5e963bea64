import { describe, expect, it } from 'vitest';
import { services } from '../../../connector/citrix/answers/services.ts';
import { ConnectorError } from '../../../connector/errors.ts';
import type { RunEvent } from '../../../connector/events.ts';
import type { Call } from '../../../connector/http/call.ts';
import { createClient } from '../../../connector/http/client.ts';
import { defaultRetryPolicy } from '../../../connector/http/retry.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { type FakeAnswer, fakeTransport } from '../../support/fake-transport.ts';

const call: Call = {
  service: services.monitor,
  method: 'GET',
  url: new URL('https://api.example.com/monitorodata/Sessions?$orderby=StartDate'),
  headers: { accept: 'application/json' },
};
const never = new AbortController().signal;

function open(answers: Parameters<typeof fakeTransport>[0], attempts = 3) {
  const transport = fakeTransport(answers);
  const events: RunEvent[] = [];
  const client = createClient({
    transport,
    runtime: fakeRuntime(),
    emit: (event) => events.push(event),
    policy: { ...defaultRetryPolicy, attempts },
    redact: (text) => text,
  });
  const of = (type: RunEvent['type']) => events.filter((event) => event.type === type);
  return { client, transport, requests: () => of('request'), retries: () => of('retry') };
}

describe('a question that can be asked for less', () => {
  const timedOut: FakeAnswer = { status: 504 };
  const half = new URL('https://api.example.com/monitorodata/Sessions?$top=500');
  const sizes = ['500', '250', '125'];

  /** Smaller and smaller from the second failure on; notes what it is told. */
  function shrinking() {
    const told: unknown[] = [];
    const smaller: Call['smaller'] = (failure) => {
      told.push([failure.code, failure.retry]);
      const size = sizes[told.length - 2];
      return size === undefined ? undefined : new URL(`?$top=${size}`, call.url);
    };
    return { told, call: { ...call, smaller } };
  }

  const searches = (sent: readonly { readonly url: URL }[]) => sent.map(({ url }) => url.search);

  it('is asked once more, and then for less, in one transaction', async () => {
    const { told, call } = shrinking();
    const { client, transport, requests, retries } = open([timedOut, timedOut, { body: '[1]' }]);
    expect(await client.json(call, never)).toEqual([1]);
    expect(searches(transport.sent)).toEqual([call.url.search, call.url.search, '?$top=500']);
    expect(told).toEqual([
      ['SOURCE_TIMEOUT', true],
      ['SOURCE_TIMEOUT', true],
    ]);
    expect(requests().at(-1)).toMatchObject({
      query: '$top=500',
      attempt: 3,
      transactionId: expect.stringMatching(/1$/),
    });
    expect(retries()).toHaveLength(2);
  });

  it('has all its attempts at the smallest size, and fails with the last reason', async () => {
    const { call } = shrinking();
    const { client, transport } = open(() => timedOut, 4);
    await expect(client.json(call, never)).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    expect(searches(transport.sent).slice(2)).toEqual([
      '?$top=500',
      '?$top=250',
      '?$top=125',
      '?$top=125',
      '?$top=125',
    ]);
  });

  it.each<readonly [what: string, answer: FakeAnswer, code: string, retry: boolean]>([
    ['a time-out', new DOMException('too late', 'TimeoutError'), 'SOURCE_TIMEOUT', true],
    ['a fault of the source', { status: 500 }, 'SOURCE_UNAVAILABLE', true],
    ['a gateway without patience', { status: 504 }, 'SOURCE_TIMEOUT', true],
    [
      'a broken connection',
      Object.assign(new Error('no'), { code: 'ECONNRESET' }),
      'SOURCE_UNAVAILABLE',
      true,
    ],
    ['a body that is cut', { body: '{"value":[' }, 'RESPONSE_INVALID', true],
    [
      'a body that ends within its compression',
      Object.assign(new Error('z'), { code: 'Z_BUF_ERROR' }),
      'RESPONSE_INVALID',
      true,
    ],
    [
      'a body that is too big',
      Object.assign(new Error('big'), { code: 'ERR_ANSWER_TOO_LARGE' }),
      'RESPONSE_INVALID',
      false,
    ],
  ])('is asked for less after %s', async (_what, answer, code, retry) => {
    const told: unknown[] = [];
    const smaller: Call['smaller'] = (failure) => {
      told.push([failure.code, failure.retry]);
      return half;
    };
    const { client, transport } = open([answer, { body: '[]' }]);
    await client.json({ ...call, smaller }, never);
    expect(told).toEqual([[code, retry]]);
    expect(transport.sent[1]?.url).toBe(half);
  });

  it.each<readonly [what: string, answer: FakeAnswer]>([
    ['being throttled', { status: 429 }],
    ['a token that ended', { status: 401 }],
    ['a host that cannot be reached', Object.assign(new Error('no'), { code: 'ECONNREFUSED' })],
    ['missing rights', { status: 403 }],
    ['a question that is wrong', { status: 400 }],
    ['a redirect', { status: 302 }],
    ['a certificate', Object.assign(new Error('no'), { code: 'CERT_HAS_EXPIRED' })],
    ['too many headers', Object.assign(new Error('no'), { code: 'UND_ERR_HEADERS_OVERFLOW' })],
    ['a site that sleeps', { status: 530 }],
  ])('is not asked for less after %s', async (_what, answer) => {
    const { client, transport } = open(() => answer);
    const smaller = () => half;
    const authorization = { headers: () => Promise.resolve({}), renew: () => undefined };
    await expect(client.json({ ...call, smaller, authorization }, never)).rejects.toBeInstanceOf(
      ConnectorError,
    );
    expect(searches(transport.sent)).not.toContain(half.search);
  });
});
