import { describe, expect, it } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../../simulator/index.ts';
import { Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');

async function clientOf(options: Partial<SimulatorOptions>) {
  const simulator = await startSimulator({ now, sessions: 100, pageSize: 20, ...options });
  return { simulator, client: await Client.signedIn(simulator) };
}

describe('$top and $count in the simulator', () => {
  it.each([1, 19, 20])('gives $top = %i rows, and no link though there are more', async (top) => {
    const { simulator, client } = await clientOf({});
    const body = await client.rows(`Sessions?$top=${top}&$count=true`);
    expect(body.value).toHaveLength(top);
    expect(body['@odata.count']).toBe(100);
    expect(body).not.toHaveProperty('@odata.nextLink');
    await simulator.close();
  });

  it('pages beyond a page, with what is left of $top in the link', async () => {
    const { simulator, client } = await clientOf({});
    const body = await client.rows('Sessions?$top=50&$count=true');
    expect(body.value).toHaveLength(20);
    const link = new URL(body['@odata.nextLink'] ?? '');
    expect(Object.fromEntries(link.searchParams)).toEqual({ $top: '30', $skip: '20', $count: 'true' });
    expect(await client.allRows('Sessions?$top=50')).toHaveLength(50);
    await simulator.close();
  });

  it('counts what the filter leaves, whatever is asked for of it', async () => {
    const { simulator, client } = await clientOf({});
    const { at, count } = simulator.storm;
    const filter = `Sessions?$filter=StartDate eq ${at}&$count=true`;
    for (const rest of ['&$top=0', '&$top=1', '&$skip=3', '&$top=7&$skip=99', '']) {
      expect((await client.rows(filter + rest))['@odata.count']).toBe(count);
    }
    const none = await client.rows(`${filter}&$top=0`);
    expect(none.value).toEqual([]);
    expect(none).not.toHaveProperty('@odata.nextLink');
    await simulator.close();
  });
});

describe('a query that costs too much', () => {
  const cost = { perRowMs: 0.1, limitMs: 1.05 };

  it('times out with a full page and succeeds with a smaller one', async () => {
    const { simulator, client } = await clientOf({ cost });
    expect((await client.monitor('Sessions')).status).toBe(504);
    expect((await client.monitor('Sessions?$top=11')).status).toBe(504);
    expect((await client.rows('Sessions?$top=10')).value).toHaveLength(10);
    expect((await client.rows('Sessions?$skip=95')).value).toHaveLength(5);
    expect((await client.rows('Sessions?$count=true&$top=0'))['@odata.count']).toBe(100);
    await simulator.close();
  });

  it.each([
    ['json', 500, /^application\/json/, /"Execution Timeout Expired\./],
    ['html', 503, /^text\/html$/, /^<html>.*<\/html>$/],
    ['empty', 504, /^$/, /^$/],
  ] as const)('is answered in the clothes of its choice: %s', async (limitBody, limitStatus, type, body) => {
    const { simulator, client } = await clientOf({ cost: { ...cost, limitBody, limitStatus } });
    const answer = await client.monitor('Sessions');
    expect(answer.status).toBe(limitStatus);
    expect(answer.headers.get('content-type') ?? '').toMatch(type);
    expect(answer.text).toMatch(body);
    await simulator.close();
  });
});
