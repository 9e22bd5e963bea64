import nock from 'nock';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { watchNock } from '../support/nock.ts';

describe('the watch over told requests', () => {
  it('finds a request that was not told of', async () => {
    const watch = watchNock();
    nock('https://api.cloud.com').get('/told').reply(200);
    await (await request('https://api.cloud.com/told')).body.dump();
    await (await request('https://api.cloud.com/untold?$top=1')).body.dump();
    expect(watch.close()).toEqual({ unexpected: ['GET https://api.cloud.com/untold?$top=1'], unused: [] });
  });

  it('finds a request to a host that nothing was told of', async () => {
    const watch = watchNock();
    const outcome = await request('https://elsewhere.example/').catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Error);
    expect(watch.close().unexpected).toEqual(['GET https://elsewhere.example/']);
  });

  it('finds an answer that nobody asked for', () => {
    const watch = watchNock();
    nock('https://api.cloud.com').get('/in-vain').reply(200);
    expect(watch.close()).toEqual({ unexpected: [], unused: ['GET https://api.cloud.com:443/in-vain'] });
  });

  it('leaves nothing behind for the next test', () => {
    expect(watchNock().close()).toEqual({ unexpected: [], unused: [] });
  });
});
