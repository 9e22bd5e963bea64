import { describe, expect, it } from 'vitest';
import { type Mutation, type SimulatorOptions, startSimulator, witnessOf } from '../../simulator/index.ts';
import { Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');
const tenant = { now, sessions: 120, users: 30, machines: 12, pageSize: 25 } as const;
const window = { from: new Date('2026-10-01T00:00:00Z'), to: now };

async function keysOf(client: Client, query: string, key: string): Promise<readonly string[]> {
  return (await client.allRows(query)).map((row) => String(row[key]));
}

/** The keys of a set before the mutation and after it. */
async function around(
  set: string,
  key: string,
  change: Omit<Mutation, 'afterRequests'>,
  options?: Partial<SimulatorOptions>,
) {
  const mutations: readonly Mutation[] = [{ afterRequests: 1, on: 'Catalogs', ...change }];
  await using simulator = await startSimulator({ ...tenant, ...options, mutations });
  const client = await Client.signedIn(simulator);
  await client.monitor('Catalogs');
  const before = await keysOf(client, set, key);
  await client.monitor('Catalogs');
  return { before, after: await keysOf(client, set, key) };
}

describe('a tenant that changes while it is read', () => {
  it.each([
    ['Sessions', 'sessions', 'SessionKey'],
    ['ApplicationInstances', 'applicationInstances', 'Id'],
    ['Connections', 'connections', 'Id'],
    ['Users', 'users', 'Id'],
    ['Machines', 'machines', 'Id'],
  ] as const)('loses rows of %s, the same ones for the same seed', async (set, table, key) => {
    const { before, after } = await around(set, key, { lose: { [table]: 4 } });
    const lost = before.filter((id) => !after.includes(id));
    expect(lost).toHaveLength(4);
    expect(after).toEqual(before.filter((id) => !lost.includes(id)));
    expect((await around(set, key, { lose: { [table]: 4 } })).after).toEqual(after);
    expect((await around(set, key, { lose: { [table]: 4 } }, { seed: 2 })).after).not.toEqual(after);
  });

  it('loses with a session what hangs on it, and never more than there is', async () => {
    const sessions = await around('Connections', 'SessionKey', { lose: { sessions: 119 } });
    expect(new Set(sessions.after).size).toBeLessThanOrEqual(1);
    expect((await around('Users', 'Id', { lose: { users: 1000 } })).after).toEqual([]);
  });

  it('counts and joins only what is left, as does the witness', async () => {
    const mutations: readonly Mutation[] = [
      { afterRequests: 1, lose: { sessions: 20, machines: 5, applicationInstances: 10, machineCatalogs: 3 } },
    ];
    await using simulator = await startSimulator({ ...tenant, mutations });
    const client = await Client.signedIn(simulator);
    const before = witnessOf(simulator.options).tables(window);
    expect(simulator.witness.tables(window)).toEqual(before);
    await client.monitor('Users');
    const count = async (set: string) => (await client.rows(`${set}?$count=true&$top=0`))['@odata.count'];
    expect(await count('Sessions')).toBe(100);
    expect(await count('Machines')).toBe(7);
    const after = simulator.witness.tables(window);
    expect(after.sessions.rows).toHaveLength(100);
    expect(after.application_instances.rows).toHaveLength((await count('ApplicationInstances')) ?? 0);
    expect(after.machine_catalogs.rows).toHaveLength(before.machine_catalogs.rows.length - 3);
    const machine = after.sessions.columns.indexOf('machine_name');
    const nameless = ({ rows }: typeof after.sessions) => rows.filter((row) => row[machine] === null).length;
    expect(nameless(after.sessions)).toBeGreaterThan(nameless(before.sessions));
    expect(witnessOf(simulator.options).tables(window)).toEqual(before);
  });

  it('gets rows late: before what has been read already', async () => {
    const late = { SessionKey: '11111111-1111-4111-8111-111111111111', StartDate: '2026-10-02T00:00:00Z' };
    const mutations = [{ on: 'Sessions', afterRequests: 2, insert: { sessions: [late] } }] as const;
    await using simulator = await startSimulator({ ...tenant, mutations });
    const client = await Client.signedIn(simulator);
    const query = 'Sessions?$orderby=StartDate,SessionKey&$select=SessionKey,StartDate';
    const first = await client.rows(query);
    // What other sets are asked meanwhile does not matter.
    for (const set of ['Users', 'Machines']) await client.monitor(set);
    const from = first.value.at(-1)?.['StartDate'];
    const rest = `Sessions?$filter=StartDate gt ${from}&$select=SessionKey&$orderby=StartDate`;
    const read = [...first.value, ...(await client.rows(rest)).value].map((row) => row['SessionKey']);
    expect(await keysOf(client, rest, 'SessionKey')).not.toContain(late.SessionKey);
    expect(read).not.toContain(late.SessionKey);
    expect((await client.rows('Sessions?$count=true&$top=0'))['@odata.count']).toBe(121);
    expect((await keysOf(client, query, 'SessionKey'))[0]).toBe(late.SessionKey);
  });
});

describe('the simulator is the same every time', () => {
  it('also where chance decides what a fault hits', async () => {
    const hits = async (seed: number) => {
      const faults = [
        { on: 'monitor', kind: 'status', status: 503, after: 2, times: 6, chance: 0.4 },
      ] as const;
      await using simulator = await startSimulator({ ...tenant, seed, faults });
      const client = await Client.signedIn(simulator);
      for (let turn = 0; turn < 30; turn += 1) await client.monitor('Catalogs?$top=1');
      return simulator.requests.slice(1).map(({ status }) => status === 503);
    };
    const first = await hits(1);
    expect(first.filter(Boolean)).toHaveLength(6);
    expect(first.slice(0, 2)).toEqual([false, false]);
    expect(await hits(1)).toEqual(first);
    expect(await hits(2)).not.toEqual(first);
  });

  it('goes by the clock it is given, and tells of requests before it answers them', async () => {
    let time = Date.parse('2026-11-20T11:00:00Z');
    const told: (readonly [path: string, fault: string | undefined, status: number])[] = [];
    await using simulator = await startSimulator({
      ...tenant,
      clock: () => time,
      tokenLifetimeSeconds: 60,
      onRequest: ({ path, fault, status }) => told.push([path, fault, status]),
      faults: [{ on: 'monitor', kind: 'throttle', variant: 'date', seconds: 5, after: 2 }],
    });
    const client = await Client.signedIn(simulator);
    expect((await client.monitor('Users')).status).toBe(200);
    time += 60_000;
    expect((await client.monitor('Users')).status).toBe(401);
    expect((await client.monitor('Users')).headers.get('retry-after')).toBe('Fri, 20 Nov 2026 11:01:05 GMT');
    expect(told.slice(1)).toEqual([
      ['/monitorodata/Users', undefined, 0],
      ['/monitorodata/Users', undefined, 0],
      ['/monitorodata/Users', 'throttle', 0],
    ]);
  });

  it('also in the answers of its lists', async () => {
    const answers = async () => {
      await using simulator = await startSimulator(tenant);
      const client = await Client.signedIn(simulator);
      const { text, headers } = await client.get('/cvad/manage/me');
      return [text, headers.get('citrix-transactionid')];
    };
    expect(await answers()).toEqual(await answers());
  });
});
