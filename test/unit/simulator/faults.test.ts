import { describe, expect, it } from 'vitest';
import { type Fault, type FaultEffect, startSimulator } from '../../simulator/index.ts';
import { patience } from '../../support/patience.ts';
import { type Answer, type Body, Client } from './client.ts';

/** An answer that a fault delays comes some time; only `hang` never answers. */
async function once(effect: FaultEffect, query = '/monitorodata/Users?$top=3'): Promise<Answer> {
  const signal = AbortSignal.timeout(effect.kind === 'hang' ? 400 : patience.timeout);
  const on: Fault['on'] = query.startsWith('/cvad') ? 'daas' : 'monitor';
  await using simulator = await startSimulator({
    sessions: 20,
    users: 50,
    pageSize: 10,
    faults: [{ on, ...effect }],
  });
  const client = await Client.signedIn(simulator);
  const answer = await client.send(query, { headers: client.headers, signal });
  expect(simulator.requests.at(-1)?.fault).toBe(effect.kind);
  return answer;
}

describe('faults of the simulator', () => {
  it('answer with any status', async () => {
    const answer = await once({ kind: 'status', status: 530, body: 'frozen', contentType: 'text/plain' });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      530,
      'frozen',
      'text/plain',
    ]);
  });

  it('throttle in every known form', async () => {
    expect((await once({ kind: 'throttle', seconds: 3 })).headers.get('retry-after')).toBe('3');
    expect((await once({ kind: 'throttle', variant: 'date' })).headers.get('retry-after')).toMatch(/GMT$/);
    expect((await once({ kind: 'throttle', variant: 'body', seconds: 4 })).text).toContain(
      '"retryDelay","value":"4"',
    );
    expect(await once({ kind: 'throttle', variant: 'bare' })).toMatchObject({ status: 429, text: '' });
    expect((await once({ kind: 'throttle', variant: 'text' })).text).toBe('Too many requests');
  });

  it.each(['cut-body', 'reset', 'hang'] as const)('break the connection: %s', async (kind) => {
    await expect(once({ kind })).rejects.toThrow();
  });

  it('spoil the body', async () => {
    const broken = await once({ kind: 'invalid-json' });
    expect(() => JSON.parse(broken.text)).toThrow(SyntaxError);
    const escaped = await once({ kind: 'escape-x' }, '/cvad/manage/MachineCatalogs');
    expect(escaped.text).toMatch(/\\x[0-9A-F]{2}/);
    expect(() => JSON.parse(escaped.text)).toThrow(SyntaxError);
    expect(await once({ kind: 'html' })).toMatchObject({
      status: 502,
      text: expect.stringContaining('<html>'),
    });
    expect(await once({ kind: 'empty-body' })).toMatchObject({ status: 200, text: '' });
  });

  it('slow the body down', async () => {
    const before = performance.now();
    expect((await once({ kind: 'slow-body', ms: 120, chunks: 4 })).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(90);
  });

  it('expire the token and redirect', async () => {
    expect((await once({ kind: 'expire-token' })).text).toContain('"invalid"');
    const answer = await once({ kind: 'redirect', location: 'https://api-eu.cloud.com/x' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, 'https://api-eu.cloud.com/x']);
    expect(answer.text).toContain('customerDataRegion');
  });

  it('bend the links', async () => {
    const link = async (effect: FaultEffect, query: string) =>
      (JSON.parse((await once(effect, query)).text) as Body)['@odata.nextLink'];
    expect(await link({ kind: 'foreign-link', origin: 'http://127.0.0.1:9' }, '/monitorodata/Users')).toMatch(
      /^http:\/\/127\.0\.0\.1:9\//,
    );
    expect(await link({ kind: 'repeat-link' }, '/monitorodata/Users?$skip=10')).toMatch(/Users\?\$skip=10$/);
    expect(await link({ kind: 'repeat-link' }, '/monitorodata/Users?$top=1')).toMatch(/Users\?\$top=1$/);
  });

  it('repeat a continuation token', async () => {
    await using simulator = await startSimulator({
      catalogs: 9,
      faults: [{ on: '/cvad/manage/Machine', after: 1, kind: 'repeat-token' }],
    });
    const client = await Client.signedIn(simulator);
    const get = async (query: string): Promise<string> =>
      (
        JSON.parse((await client.get(`/cvad/manage/MachineCatalogs?limit=2${query}`)).text) as {
          ContinuationToken: string;
        }
      ).ContinuationToken;
    const token = await get('');
    expect(await get(`&continuationToken=${encodeURIComponent(token)}`)).toBe(token);
    expect(await get(`&continuationToken=${encodeURIComponent(token)}`)).not.toBe(token);
  });

  it('hit only the requests they are meant for', async () => {
    await using simulator = await startSimulator({
      sessions: 20,
      faults: [{ on: '/monitorodata/Users', after: 1, times: 2, kind: 'status', status: 503 }],
    });
    const client = await Client.signedIn(simulator);
    const statuses: number[] = [];
    for (const set of ['Users', 'Users', 'Machines', 'Users', 'Users'])
      statuses.push((await client.monitor(set)).status);
    expect(statuses).toEqual([200, 503, 200, 503, 200]);
  });

  it('charge for skipped rows when a price is set', async () => {
    await using simulator = await startSimulator({
      sessions: 100,
      cost: { perSkippedRowMs: 1, limitMs: 30, limitStatus: 504 },
    });
    const client = await Client.signedIn(simulator);
    expect((await client.monitor('Sessions?$skip=10')).status).toBe(200);
    expect((await client.monitor('Sessions?$skip=50')).status).toBe(504);
  });

  it('expire tokens by time', async () => {
    await using simulator = await startSimulator({ sessions: 20, tokenLifetimeSeconds: 0 });
    const client = await Client.signedIn(simulator);
    expect((await client.monitor('Users')).status).toBe(401);
  });
});
