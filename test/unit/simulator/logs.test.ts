import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');
let simulator: Simulator;
let client: Client;
beforeAll(async () => {
  simulator = await startSimulator({ now, sessions: 10, logs: { records: 500, operations: 300, days: 100 } });
  client = await Client.signedIn(simulator);
});
afterAll(() => simulator.close());

interface Records {
  readonly items: readonly { readonly recordId: string; readonly utcTimestamp: string }[];
  readonly count: number;
  readonly continuationToken?: string;
}

const records = async (query: string): Promise<Records> =>
  JSON.parse((await client.get(`/systemlog/records?${query}`)).text) as Records;

const search = (query: string, filters: readonly object[]) =>
  client.send(`/cvad/manage/ConfigLog/Operations/$search?${query}`, {
    method: 'POST',
    headers: { ...client.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ SearchFilters: filters }),
  });

describe('the system log of the simulator', () => {
  it('gives 50 records a page, newest first, for as far back as 90 days', async () => {
    const ids = new Set<string>();
    const times: string[] = [];
    const query = 'STARTDATETIME=2020-01-01';
    for (let more: string | undefined = ''; more !== undefined; ) {
      const page: Records = await records(`${query}${more}`);
      expect(page.items.length).toBeLessThanOrEqual(50);
      for (const { recordId, utcTimestamp } of page.items) {
        ids.add(recordId);
        times.push(utcTimestamp);
      }
      const token = page.continuationToken;
      more = token === undefined ? undefined : `&continuationToken=${encodeURIComponent(token)}`;
    }
    expect(ids.size).toBe(times.length);
    expect(times).toEqual(times.toSorted().reverse());
    expect((times.at(-1) ?? '') >= '2026-08-22T11:00:00').toBe(true);
    expect(times.every((time) => /\.\d{7}Z$/.test(time))).toBe(true);
    expect(ids.size).toBeGreaterThan(400);
    expect(ids.size).toBeLessThan(500);
  });

  it('has both ends of a question in its answer', async () => {
    const { items } = await records('limit=200');
    const whole = items.find(({ utcTimestamp }) => utcTimestamp.endsWith('.0000000Z'))?.utcTimestamp ?? '';
    const at = encodeURIComponent(whole);
    const found = await records(`startDateTime=${at}&endDateTime=${at}`);
    expect(found.items.map(({ utcTimestamp }) => utcTimestamp)).toContain(whole);
  });

  it('hands out tokens that do not survive being sent as they are, and go with their question only', async () => {
    const { continuationToken = '' } = await records('limit=10');
    expect(continuationToken).toMatch(/^\+RID:~.+=#.+\/.+=&/);
    expect(JSON.stringify(await records(`limit=10&continuationToken=${continuationToken}`))).toContain(
      'not valid',
    );
    const encoded = encodeURIComponent(continuationToken);
    expect(JSON.stringify(await records(`limit=20&continuationToken=${encoded}`))).toContain('not valid');
  });

  it.each([
    ['limit=201', 'between 1 and 200'],
    ['limit=many', 'Invalid value provided for limit'],
    ['startDateTime=yesterday', 'Invalid value provided for startDateTime'],
    ['startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-11-19T00:00:00Z', 'cannot be after'],
  ])('refuses %s', async (query, detail) => {
    const { status, text } = await client.get(`/systemlog/records?${query}`);
    expect([status, JSON.parse(text).parameters]).toEqual([400, expect.any(Object)]);
    expect(text).toContain(detail);
  });

  it('takes a wrong customer for a bad token, and none for a fault of its own', async () => {
    expect((await client.get('/systemlog/records', { 'citrix-customerid': 'other' })).status).toBe(401);
    expect((await client.get('/systemlog/records', { 'citrix-customerid': '' })).status).toBe(500);
    expect((await client.get('/systemlog/other')).status).toBe(404);
  });
});

describe('the configuration log of the simulator', () => {
  const from = { Property: 'StartTime', Operator: 'GreaterThanOrEquals', Value: '2026-11-01T00:00:00Z' };
  const until = { Property: 'StartTime', Operator: 'LessThan', Value: '2026-11-10T00:00:00Z' };

  it('finds what began in a stretch, newest first, and counts it', async () => {
    const { status, text } = await search('limit=5', [from, until]);
    const { Items, TotalItems, ContinuationToken } = JSON.parse(text);
    expect(status).toBe(200);
    const times: string[] = Items.map((one: Record<string, unknown>) => one['FormattedStartTime']);
    expect(times).toEqual(times.toSorted().reverse());
    expect(times.every((time) => time >= '2026-11-01' && time < '2026-11-10')).toBe(true);
    expect(TotalItems).toBeGreaterThan(5);
    expect(ContinuationToken).toMatch(/[+#&=/]/);
  });

  it.each([
    ['a property it does not know', [{ ...from, Property: 'Begin' }]],
    ['an operator it does not know', [{ ...from, Operator: 'After' }]],
    [
      'milliseconds, of which nobody knows whether it takes them',
      [{ ...from, Value: '2026-11-01T00:00:00.000Z' }],
    ],
  ])('refuses %s', async (_title, filters) => {
    expect((await search('limit=5', filters)).status).toBe(400);
  });

  it('lists days, and refuses more than 1000 on a page', async () => {
    const list = async (query: string) =>
      (await client.get(`/cvad/manage/ConfigLog/Operations?${query}`)).text;
    const [day, week] = [JSON.parse(await list('days=1')), JSON.parse(await list('days=7'))];
    expect(day.Items.length).toBeLessThan(week.Items.length);
    expect(JSON.parse(await list('limit=1001')).type).toContain('outOfRange');
    expect(await list('days=1&searchDateOption=Today')).toContain('invalidString');
  });

  it('shows an operation that runs without an end, and later with one', async () => {
    const moving = await startSimulator({
      ...{ now, present: new Date(now.getTime() - 40 * 3_600_000), sessions: 10 },
      logs: { operations: 400, days: 10 },
    });
    const reader = await Client.signedIn(moving);
    const list = async () =>
      JSON.parse((await reader.get('/cvad/manage/ConfigLog/Operations?limit=1000')).text).Items as Record<
        string,
        unknown
      >[];
    const open = (await list()).filter((one) => one['FormattedEndTime'] === null);
    expect(open.every((one) => one['IsSuccessful'] === null && one['EndTime'] === null)).toBe(true);
    moving.moveTo(now);
    const later = new Map((await list()).map((one) => [one['Id'], one]));
    const ended = open.filter((one) => later.get(one['Id'])?.['FormattedEndTime'] !== null);
    expect(ended.length).toBeGreaterThan(0);
    expect(ended.length).toBeLessThan(open.length);
    await moving.close();
  });

  it('knows one operation by its id, and none it has not', async () => {
    const path = '/cvad/manage/ConfigLog/Operations';
    const [first] = JSON.parse((await client.get(`${path}?limit=1`)).text).Items;
    expect(JSON.parse((await client.get(`${path}/${first.Id}`)).text)).toEqual(first);
    expect((await client.get(`${path}/${first.Id}/LowLevelOperations`)).status).toBe(200);
    const unknown = first.Id.replace(/^./, first.Id.startsWith('0') ? '1' : '0');
    expect((await client.get(`${path}/${unknown}/LowLevelOperations`)).status).toBe(404);
  });
});
