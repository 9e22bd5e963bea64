import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyText } from '../../simulator/entity.ts';
import { type SimulatorOptions, startSimulator, witnessOf } from '../../simulator/index.ts';
import { withDefaults } from '../../simulator/options.ts';
import { schema } from '../../simulator/schema.ts';
import { Store } from '../../simulator/tenant/store.ts';
import { furtherSetNames, type Row, type SetName, setNames } from '../../simulator/values/rows.ts';
import { millisecondsOf, timestampOf } from '../../simulator/values/timestamp.ts';
import { Client } from './client.ts';

const now = new Date('2026-11-20T11:00:00Z');
const tenant = { now, days: 6, sessions: 400, users: 20, machines: 8 } as const;
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

const growing = ['Sessions', 'Connections', 'ApplicationInstances'] as const;
const endOf = { Sessions: 'EndDate', Connections: 'DisconnectDate', ApplicationInstances: 'EndDate' };

const at = (present: Date, options: Partial<SimulatorOptions> = {}): Store =>
  new Store(withDefaults({ ...tenant, ...options, present }));

const byKey = (store: Store, set: SetName): ReadonlyMap<string, Row> =>
  new Map([...store.all(set)].map((row) => [keyText(schema[set], row), row]));

const everything = (store: Store) => setNames.map((set) => [...store.all(set)]);

/** From before the first session to the end of the history, more often near to it than a whole day. */
const timestamps = fc
  .oneof(fc.integer({ min: 0, max: 13 * 86_400_000 }), fc.integer({ min: 0, max: 10 * 3_600_000 }))
  .map((ago) => new Date(now.getTime() - ago));
const seeds = fc.integer({ min: 1, max: 50 });
const twoPresents = fc
  .tuple(timestamps, timestamps)
  .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));

describe('the present of the simulated tenant', () => {
  it.each(growing)('leaves rows of %s as they are once they have ended, and keeps all keys', (set) => {
    const check = (seed: number, [earlier, later]: readonly [Date, Date]): void => {
      const after = byKey(at(later, { seed }), set);
      for (const [key, row] of byKey(at(earlier, { seed }), set)) {
        expect(after.get(key)).toMatchObject({ CreatedDate: row['CreatedDate'] });
        if (row[endOf[set]] !== null) expect(after.get(key)).toEqual(row);
      }
    };
    fc.assert(fc.property(seeds, twoPresents, check), { numRuns: 40 });
  });

  it.each(growing)('is later than anything that rows of %s tell', (set) => {
    const all = Object.entries(schema[set].properties).filter(([, type]) => type === 'Date');
    const dates = all.map(([name]) => name);
    // Of a session that ended while its logon was being written, the rest of the logon is known.
    const ofEnded = set === 'Connections' ? ['CreatedDate', 'DisconnectDate', 'ModifiedDate'] : dates;
    const check = (seed: number, present: Date): void => {
      const limit = timestampOf(present.getTime());
      for (const row of at(present, { seed }).all(set)) {
        for (const name of row[endOf[set]] === null ? dates : ofEnded)
          expect(Number(row[name])).toBeLessThanOrEqual(limit);
        expect(Number(row['CreatedDate'])).toBeLessThan(limit);
      }
    };
    fc.assert(fc.property(seeds, timestamps, check), { numRuns: 40 });
  });

  it('leads to nothing that is not there yet', () => {
    const check = (seed: number, present: Date): void => {
      const store = at(present, { seed });
      const there = new Set(growing.flatMap((set) => [...byKey(store, set).keys()]));
      for (const { SessionKey = null, CurrentConnectionId = null } of store.all('Sessions')) {
        const led = (['Connections', 'ApplicationInstances'] as const).flatMap((set) =>
          store.lookup(set, 'SessionKey', SessionKey).map((row) => row['Id']),
        );
        const current = CurrentConnectionId === null ? [] : [CurrentConnectionId];
        expect([...led, ...current].filter((id) => !there.has(String(id)))).toEqual([]);
      }
      const next = [...byKey(at(now, { seed }), 'Sessions').keys()].filter((key) => !there.has(key));
      for (const key of next) {
        expect(growing.flatMap((set) => store.lookup(set, 'SessionKey', key))).toEqual([]);
      }
    };
    fc.assert(fc.property(seeds, timestamps, check), { numRuns: 15 });
  });

  it('leaves the logon of a session that ended meanwhile as it is', () => {
    const options = { sessions: 20_000 };
    const short = [...at(now, options).all('Connections')].filter(
      (row) => Number(row['DisconnectDate'] ?? Number.NaN) < Number(row['LogOnEndDate'] ?? Number.NaN),
    );
    expect(short.length).toBeGreaterThan(0);
    for (const row of short) {
      const present = new Date(millisecondsOf(Number(row['DisconnectDate'])) + 1);
      expect(at(present, options).lookup('Connections', 'Id', row['Id'] ?? null)).toEqual([row]);
    }
  });

  it('changes nothing of what does not grow', () => {
    const facts = new Set<string>([...growing, ...furtherSetNames]);
    const fixed = setNames.filter((set) => !facts.has(set));
    const rows = (store: Store) => fixed.map((set) => [...store.all(set)]);
    expect(rows(at(daysAgo(4)))).toEqual(rows(at(now)));
  });

  it('is the end of the history when nothing else is said, and never later', () => {
    expect(everything(new Store(withDefaults(tenant)))).toEqual(everything(at(now)));
    expect(() => at(new Date(now.getTime() + 1))).toThrow(RangeError);
  });

  it('moves over all that rows go through', () => {
    const stores = [3, 2.9, 2.85, 2.8, 2.7].map((days) => byKey(at(daysAgo(days)), 'Sessions'));
    const lives = [...(stores[0] ?? [])].map(([key]) => stores.map((rows) => rows.get(key)));
    const changes = (property: string): boolean =>
      lives.some((rows) => new Set(rows.map((row) => row?.[property])).size > 1);
    for (const property of ['EndDate', 'ConnectionState', 'LifecycleState', 'CurrentConnectionId']) {
      expect(changes(property), property).toBe(true);
    }
  });

  it('comes to the same by moving as by starting there, with the changes made before', () => {
    const late = {
      SessionKey: '11111111-1111-4111-8111-111111111111',
      StartDate: daysAgo(2).toISOString(),
      EndDate: daysAgo(-1).toISOString(),
    };
    const change = { groom: 10, insert: { sessions: [late] }, lose: { users: 2, sessions: 3 } };
    fc.assert(
      fc.property(twoPresents, ([earlier, later]) => {
        const moved = at(earlier);
        const { version } = moved;
        moved.moveTo(later);
        expect(moved.version).toBeGreaterThan(version);
        expect(everything(moved)).toEqual(everything(at(later)));
      }),
      { numRuns: 20 },
    );
    const moved = at(daysAgo(3));
    moved.change(change);
    const [before, users] = [byKey(moved, 'Sessions'), byKey(moved, 'Users')];
    moved.moveTo(daysAgo(1));
    const [after, whole] = [byKey(moved, 'Sessions'), byKey(at(daysAgo(1)), 'Sessions')];
    expect(byKey(moved, 'Users')).toEqual(users);
    expect(users.size).toBe(18);
    expect([...before.keys()].every((key) => after.has(key))).toBe(true);
    expect(after.size).toBe(whole.size - 13 + 1);
    // A hand-placed row says itself when it ends.
    expect(after.get(late.SessionKey)).toEqual(before.get(late.SessionKey));
    expect(after.get(late.SessionKey)?.['EndDate']).toBe(timestampOf(daysAgo(-1).getTime()));
  });

  it('moves only forward', () => {
    const store = at(daysAgo(2));
    expect(() => store.moveTo(daysAgo(3))).toThrow('The present moves only forward.');
    expect(() => store.moveTo(daysAgo(-1))).toThrow('The present lies after the history.');
    expect(() => store.moveTo(new Date(Number.NaN))).toThrow(RangeError);
    store.moveTo(daysAgo(2));
  });
});

describe('a running simulator', () => {
  const window = { from: daysAgo(6), to: now };

  it('moves on while it runs, and its witness with it', async () => {
    await using simulator = await startSimulator({ ...tenant, present: daysAgo(2) });
    const client = await Client.signedIn(simulator);
    const query = 'Sessions?$orderby=EndDate&$select=SessionKey';
    const seen = async () => (await client.allRows(query)).length;
    const before = await seen();
    simulator.moveTo(daysAgo(1));
    expect(await seen()).toBeGreaterThan(before);
    expect(simulator.witness.tables(window)).toEqual(
      witnessOf({ ...tenant, present: daysAgo(1) }).tables(window),
    );
  });

  it('changes at once, and its witness with it', async () => {
    await using simulator = await startSimulator(tenant);
    const client = await Client.signedIn(simulator);
    const before = simulator.witness.tables({ ...window, from: daysAgo(30) });
    const late = {
      SessionKey: '11111111-1111-4111-8111-111111111111',
      StartDate: daysAgo(2).toISOString(),
    };
    simulator.change({ groom: 30, insert: { sessions: [late] }, lose: { machines: 8 } });
    const after = simulator.witness.tables({ ...window, from: daysAgo(30) });
    expect(after.sessions.rows).toHaveLength(before.sessions.rows.length - 30 + 1);
    const machine = after.sessions.columns.indexOf('machine_name');
    expect(after.sessions.rows.every((row) => row[machine] === null)).toBe(true);
    const keys = (await client.allRows('Sessions?$orderby=StartDate&$select=SessionKey')).map(
      (row) => row['SessionKey'],
    );
    expect(after.sessions.rows.map((row) => row[2]).toSorted()).toEqual(keys.toSorted());
    expect(keys).toContain(late.SessionKey);
  });
});
