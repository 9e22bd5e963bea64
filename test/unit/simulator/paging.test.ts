import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/index.ts';
import { Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');

describe('paging in the simulator', () => {
  it.each(['absolute', 'relative', 'skiptoken'] as const)(
    'covers all rows once with %s links',
    async (nextLink) => {
      await using simulator = await startSimulator({ now, sessions: 1234, pageSize: 100, nextLink });
      const client = await Client.signedIn(simulator);
      for (const query of [
        'Sessions',
        'Sessions?$orderby=StartDate,SessionKey',
        'Sessions?$orderby=StartDate desc',
      ]) {
        const rows = await client.allRows(query);
        expect(rows.length).toBe(1234);
        expect(new Set(rows.map((row) => row['SessionKey'])).size).toBe(1234);
      }
      expect((await client.allRows('Connections?$top=250')).length).toBe(250);
    },
  );

  it('gives no link after a last page that is exactly full', async () => {
    await using simulator = await startSimulator({ now, sessions: 200, pageSize: 100 });
    const client = await Client.signedIn(simulator);
    expect(await client.rows('Sessions?$skip=100')).not.toHaveProperty('@odata.nextLink');
    expect(await client.rows('Sessions?$skip=99')).toHaveProperty('@odata.nextLink');
  });

  it('holds a crowd in one timestamp, in the order of the database', async () => {
    await using simulator = await startSimulator({ now, sessions: 4000, pageSize: 100 });
    const client = await Client.signedIn(simulator);
    const { at, count } = simulator.storm;
    const rows = await client.allRows(
      `Sessions?$filter=StartDate eq ${at}&$orderby=StartDate,SessionKey&$select=SessionKey`,
    );
    expect([rows.length, count >= 300]).toEqual([count, true]);
    const keys = rows.map((row) => String(row['SessionKey']));
    expect(keys.map((key) => key.slice(24))).toEqual(keys.map((key) => key.slice(24)).toSorted());
    expect(keys).not.toEqual(keys.toSorted());
  });

  it('compares what datetime stores, not what it shows', async () => {
    await using simulator = await startSimulator({ now, sessions: 500, timestampPrecision: 'datetime' });
    const client = await Client.signedIn(simulator);
    const rows = await client.allRows('Sessions?$select=StartDate&$orderby=StartDate');
    const three = String(rows.map((row) => row['StartDate']).find((text) => /\.\d\d3Z$/.test(String(text))));
    const seven = String(rows.map((row) => row['StartDate']).find((text) => /\.\d\d7Z$/.test(String(text))));
    expect((await client.rows(`Sessions?$filter=StartDate eq ${three}`)).value).toEqual([]);
    expect(
      (await client.rows(`Sessions?$filter=StartDate gt ${three}&$orderby=StartDate&$top=1`)).value[0]?.[
        'StartDate'
      ],
    ).toBe(three);
    expect(
      (await client.rows(`Sessions?$filter=StartDate ge ${seven}&$orderby=StartDate&$top=1`)).value[0]?.[
        'StartDate'
      ],
    ).not.toBe(seven);
  });

  it('answers from the middle of ten million sessions', async () => {
    await using simulator = await startSimulator({ now, sessions: 10_000_000 });
    const client = await Client.signedIn(simulator);
    const body = await client.rows(
      'Sessions?$filter=StartDate ge 2026-11-05T09:00:00Z and StartDate lt 2026-11-06&$orderby=StartDate,SessionKey&$count=true&$skip=50000',
    );
    expect(body.value.length).toBe(1000);
    expect(body['@odata.count']).toBeGreaterThan(100_000);
    const key = body.value[7]?.['SessionKey'];
    expect((await client.rows(`Sessions?$filter=SessionKey eq ${key}`)).value).toEqual([body.value[7]]);
    expect((await client.rows(`Connections?$filter=SessionKey in (${key})`)).value.length).toBeGreaterThan(0);
  });

  it('changes under the reader when told to', async () => {
    const inserted = {
      SessionKey: '11111111-1111-4111-8111-111111111111',
      StartDate: '2026-11-01T00:00:00.1234567Z',
    };
    await using simulator = await startSimulator({
      now,
      sessions: 1000,
      mutations: [
        { afterRequests: 1, groom: 10 },
        { afterRequests: 2, insert: { sessions: [inserted] } },
      ],
    });
    const client = await Client.signedIn(simulator);
    const counts: unknown[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      counts.push((await client.rows('Sessions?$count=true&$top=0'))['@odata.count']);
    }
    expect(counts).toEqual([1000, 990, 991]);
    expect(
      (await client.rows(`Sessions?$filter=SessionKey eq ${inserted.SessionKey}`)).value[0],
    ).toMatchObject(inserted);
    const rows = await client.allRows('Sessions?$orderby=StartDate');
    const starts = rows.map((row) => Date.parse(String(row['StartDate'])));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(rows.length).toBe(991);
  });

  it('hides what a test wants hidden', async () => {
    await using simulator = await startSimulator({
      now,
      sessions: 300,
      hide: { sessions: (row) => row['SessionType'] === 1 },
    });
    const client = await Client.signedIn(simulator);
    const rows = await client.allRows('Sessions?$orderby=StartDate');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row['SessionType'] !== 1)).toBe(true);
    expect((await client.rows('Sessions?$count=true&$top=0'))['@odata.count']).toBe(rows.length);
  });

  it('grooms what hangs on groomed sessions', async () => {
    await using simulator = await startSimulator({
      now,
      sessions: 400,
      mutations: [{ afterRequests: 1, groom: 100 }],
    });
    const client = await Client.signedIn(simulator);
    await client.rows('Sessions?$top=1');
    const keys = new Set((await client.allRows('Sessions')).map((row) => row['SessionKey']));
    expect(keys.size).toBe(300);
    for (const set of ['Connections', 'ApplicationInstances']) {
      const rows = await client.allRows(set);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => keys.has(row['SessionKey']))).toBe(true);
    }
  });

  it('lets a row drift from its schema on the way out', async () => {
    await using simulator = await startSimulator({
      now,
      sessions: 5,
      drift: {
        users: ({ Upn: _, ...row }) => ({ ...row, Unheard: 1, Domain: 12 }),
        machineCatalogs: (row) => ({ ...row, TotalCount: 'many' }),
      },
    });
    const client = await Client.signedIn(simulator);
    const { value } = await client.rows('Users?$top=1');
    expect(value[0]).toMatchObject({ Unheard: 1, Domain: 12 });
    expect(value[0]).not.toHaveProperty('Upn');
    expect((await client.get('/cvad/manage/MachineCatalogs')).text).toContain('"TotalCount":"many"');
  });
});
