import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { Client } from './client.ts';

let simulator: Simulator;
let client: Client;

beforeAll(async () => {
  simulator = await startSimulator({
    sessions: 4000,
    now: new Date('2026-11-20T11:00:00Z'),
    cost: { baseMs: 5 },
  });
  client = await Client.signedIn(simulator);
});
afterAll(() => simulator.close());

const key = '11111111-1111-4111-8111-111111111111';

describe('the simulated Monitor service', () => {
  it.each([
    ['a quoted GUID', `Sessions?$filter=SessionKey eq '${key}'`, 400],
    ['an unknown property in $filter', 'Sessions?$filter=Nothing eq 1', 400],
    ['an unknown property in $select', 'Sessions?$select=Nothing', 400],
    ['an unknown property in $orderby', 'Sessions?$orderby=Nothing', 400],
    ['an unknown navigation', 'Sessions?$expand=DesktopGroup', 400],
    ['an unknown property inside an expansion', 'Sessions?$expand=User($select=Nothing)', 400],
    ['an expansion of depth three', 'Sessions?$expand=Machine($expand=Catalog($expand=Machines))', 400],
    ['a bad $top', 'Sessions?$top=-1', 400],
    ['a text where a date belongs', "Sessions?$filter=StartDate ge '2026-01-01'", 400],
    ['a broken filter', 'Sessions?$filter=(StartDate ge 2026-01-01', 400],
    ['reading by key', `Sessions(${key})`, 404],
    ['the count segment', 'Sessions/$count', 404],
    ['an unknown set', 'Nothings', 404],
    ['a set in another case', 'sessions', 404],
  ])('refuses %s', async (_, query, status) => {
    expect((await client.monitor(query)).status).toBe(status);
  });

  it('says what is wrong in the shape of its framework', async () => {
    const { text } = await client.monitor('Sessions?$select=Nothing');
    expect(JSON.parse(text)).toMatchObject({
      error: {
        code: '',
        innererror: {
          message: "Could not find a property named 'Nothing' on type 'Citrix.Monitor.Model.Session'.",
        },
      },
    });
  });

  it('wants a token and the right customer', async () => {
    expect((await client.monitor('Users', { authorization: '' })).text).toContain('"missing"');
    expect((await client.monitor('Users', { authorization: 'CwsAuth Bearer=wrong' })).status).toBe(401);
    const foreign = await client.monitor('Users', { 'citrix-customerid': 'other' });
    expect([foreign.status, foreign.text]).toEqual([
      403,
      'Access denied to query Monitor objects : Invalid Customer.',
    ]);
  });

  it('answers one query at a time', async () => {
    // A query that is never answered keeps the place for as long as its asker waits.
    const busy = await startSimulator({ sessions: 10, faults: [{ on: 'monitor', kind: 'hang' }] });
    const other = await Client.signedIn(busy);
    const first = other.monitor('Users?$top=1').catch(() => 'cut off');
    await vi.waitUntil(() => busy.requests.some(({ area }) => area === 'monitor'));
    const answers = await Promise.all([1, 2].map(() => other.monitor('Users?$top=1')));
    expect(answers.map(({ status }) => status)).toEqual([429, 429]);
    await busy.close();
    expect(await first).toBe('cut off');
  });

  it.each([
    'Sessions?$filter=EndDate eq null',
    'Sessions?$filter=enddate eq null and not (SessionType eq 1)',
    'Sessions?$filter=EndDate ge 2026-11-19T10:00:00%2B02:00 and EndDate lt 2026-11-20',
    'Sessions?$filter=(StartDate gt 2026-11-10 and StartDate le 2026-11-11T12:00:00Z) or LifecycleState eq 3',
    'Sessions?$filter=User/UserName eq null or Machine/Catalog/Name eq null',
    'ApplicationInstances?$filter=Session/CurrentConnectionId ne null and EndDate eq null',
    "Machines?$filter=contains(Name,'vda-00') and Catalog ne null",
    'Machines?$filter=CurrentPowerState in (2,99)',
  ])('counts what it delivers: %s', async (query) => {
    const body = await client.rows(`${query}&$count=true&$top=0`);
    const rows = await client.allRows(query);
    expect(rows.length).toBe(body['@odata.count']);
    expect(rows.length).toBeGreaterThan(0);
    const all = await client.allRows(query.split('?')[0] ?? '');
    expect(rows.length).toBeLessThan(all.length);
  });

  it('finds the same rows with and without help of its indexes', async () => {
    const all = await client.allRows('Sessions?$select=SessionKey,StartDate,EndDate');
    const from = '2026-11-12T00:00:00Z';
    const expected = all.filter(
      (row) => typeof row['EndDate'] === 'string' && Date.parse(row['EndDate']) >= Date.parse(from),
    );
    const found = await client.allRows(
      `Sessions?$filter=EndDate ge ${from}&$select=SessionKey&$orderby=EndDate`,
    );
    expect(new Set(found.map((row) => row['SessionKey']))).toEqual(
      new Set(expected.map((row) => row['SessionKey'])),
    );
    expect((await client.allRows('Sessions?$filter=EndDate eq null&$select=SessionKey')).length).toBe(
      all.filter((row) => row['EndDate'] === null).length,
    );
  });

  it('expands two levels and sorts what it expands', async () => {
    const query =
      'Sessions?$top=50&$orderby=StartDate&$select=SessionKey&$expand=Machine($select=Name;$expand=Catalog($select=Name)),Connections($select=Id;$orderby=Id desc;$top=1)';
    const answer = await client.monitor(query);
    expect(answer.text).toContain(
      '$metadata#Sessions(SessionKey,Machine(Name,Catalog(Name)),Connections(Id))',
    );
    const { value } = JSON.parse(answer.text) as { value: { Connections: unknown[] }[] };
    expect(value.every((row) => row.Connections.length <= 1)).toBe(true);
    expect(value.some((row) => row.Connections.length === 1)).toBe(true);
  });

  it('orders by several terms, nothing first', async () => {
    const rows = await client.allRows(
      'Machines?$select=Name,LifecycleState&$orderby=Name,LifecycleState desc',
    );
    expect(rows[0]?.['Name']).toBeNull();
    const back = await client.allRows('Machines?$select=Name&$orderby=Name desc');
    expect(back.at(-1)?.['Name']).toBeNull();
  });

  it('writes Int64 exactly', async () => {
    const { text } = await client.monitor('PublishedDesktopNames?$filter=Id gt 9007199254740991');
    expect(text).toContain('"Id":9007199254740993,');
  });

  it('puts its members in the published order', async () => {
    const { text, headers } = await client.monitor('Sessions?$count=true');
    expect(text).toMatch(
      /^\{"@odata.context":"[^"]+","@odata.count":4000,"value":\[.*\],"@odata.nextLink":"[^"]+"\}$/s,
    );
    expect(headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
  });

  it('serves the government path with its own customer header', async () => {
    const { customerId } = simulator.tenant;
    const path = '/Citrix/Monitor/OData/v4/Data/Users?$top=1';
    expect((await client.get(path, { customer: customerId })).status).toBe(200);
    expect((await client.get(path)).status).toBe(403);
  });
});
