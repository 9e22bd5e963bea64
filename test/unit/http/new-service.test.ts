import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import { quotaStatuses } from '../../../connector/http/answers/quota.ts';
import { createClient } from '../../../connector/http/client.ts';
import { defaultRetryPolicy } from '../../../connector/http/retry.ts';
import type { Service } from '../../../connector/http/service.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { type FakeAnswer, fakeTransport } from '../../support/fake-transport.ts';

/** A service that the connector does not know: nothing but this table is written for it. */
const weather: Service = {
  name: 'weather',
  transactionHeader: 'x-ms-client-request-id',
  answers: {
    unnamedStatus: 503,
    ownHosts: /\.weather\.example$/,
    names: { codes: ['stormCode'], lists: ['forecasts'], statuses: { hailstorm: 409 } },
    waitParameter: 'calmin',
    shownParameters: { station: 'the station is' },
    rules: [
      { status: 409, code: 'SITE_FROZEN', means: 'it hails', retry: true },
      { type: /^Overcast$/, code: 'RIGHTS_MISSING', means: 'the sun is not yours to see' },
      { status: [300, 399], pointsElsewhere: true, code: 'PROXY_REFUSED' },
      ...quotaStatuses.map((status) => ({ status, code: 'THROTTLED', retry: true }) as const),
      { status: [500, 599], proven: false, code: 'WRONG_REGION', retry: true, likelyMisconfigured: true },
      { status: [500, 599], code: 'SOURCE_UNAVAILABLE', retry: true },
    ],
  },
};

function open(answers: readonly FakeAnswer[]) {
  const transport = fakeTransport(answers);
  const runtime = fakeRuntime();
  const client = createClient({
    ...{ transport, runtime, emit: () => undefined, redact: (text) => text },
    policy: { ...defaultRetryPolicy, attempts: 2 },
  });
  const url = new URL('https://api.weather.example/today');
  const call = { service: weather, method: 'GET', url, headers: {} } as const;
  return { ask: () => client.json(call, new AbortController().signal), transport, runtime };
}

async function refusal(answers: readonly FakeAnswer[]): Promise<ConnectorError> {
  const error = await open(answers)
    .ask()
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof ConnectorError)) throw new Error(`was no connector error but ${String(error)}`);
  return error;
}

describe('a service of which only a table is written', () => {
  it('is asked with its own header for the id of the request', async () => {
    const { ask, transport } = open([{ body: { forecasts: [] } }]);
    await expect(ask()).resolves.toEqual({ forecasts: [] });
    expect(Object.keys(transport.sent[0]?.headers ?? {})).toEqual(['x-ms-client-request-id']);
  });

  it('has its errors judged by its rules, with what they mean and what it names', async () => {
    const body = { message: 'no', stormCode: 'Overcast', parameters: { station: 'Zugspitze' } };
    const error = await refusal([{ status: 400, body }]);
    expect(error.code).toBe('RIGHTS_MISSING');
    expect(error.message).toContain(
      'GET /today: HTTP 400: the sun is not yours to see; no; the station is "Zugspitze"; type Overcast',
    );
    expect(error.answer).toMatchObject({ status: 400, code: 'Overcast', text: 'no' });
  });

  it.each([
    ['a status by its own name', { stormCode: 'Hailstorm', message: 'no' }, 'SITE_FROZEN'],
    ['none, which its table names', { stormCode: 'Fog', message: 'no' }, 'WRONG_REGION'],
  ])('has an error in a success that names %s', async (_what, body, code) => {
    expect((await refusal([{ body }, { body }, { body }])).code).toBe(code);
  });

  it('says in its own parameter how long to wait', async () => {
    const busy = { status: 429, body: { message: 'busy', parameters: { calmIn: '7' } } };
    const { ask, runtime } = open([busy, { body: { forecasts: [] } }]);
    await ask();
    expect(runtime.sleeps).toEqual([7_000]);
  });

  it('may be redirected to its own hosts, which is no answer of another', async () => {
    const away = (location: string) => refusal([{ status: 302, headers: { location } }]);
    expect((await away('https://portal.example/sign-in')).code).toBe('PROXY_REFUSED');
    expect((await away('https://eu.weather.example/today')).code).toBe('RESPONSE_INVALID');
  });

  it('breaks its contract by what no rule knows', async () => {
    expect((await refusal([{ status: 418, body: 'teapot' }])).code).toBe('RESPONSE_INVALID');
  });
});
