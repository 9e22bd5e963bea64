import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pushCommand } from '../../../../connector/commands/push.ts';
import { pushCheckCommand } from '../../../../connector/commands/push-check.ts';
import type { LoadedTarget } from '../../../../connector/destinations/load-target.ts';
import { openObjects } from '../../../../connector/destinations/objects/destination.ts';
import { objectOrders } from '../../../../connector/destinations/objects/orders.ts';
import type { ObjectStore } from '../../../../connector/destinations/objects/store.ts';
import { ConnectorError } from '../../../../connector/errors.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { memoryStore, type Objects, readRun } from '../../../support/object-store.ts';
import { publishTables } from '../../../support/published-folder.ts';

const fields = [{ name: 'id' }];

interface Given {
  readonly sessions: string;
  readonly created?: string;
  readonly runId?: string;
}

/** Three files: two forms of one table, and one of another. */
async function publish({ sessions, ...about }: Given, folder?: string): Promise<string> {
  const out = await publishTables(
    {
      ...about,
      tables: {
        sessions: { csv: `id\n${sessions}\n`, parquet: `PAR1 ${sessions}`, fields },
        machines: { csv: 'id\n7\n', fields },
      },
    },
    folder,
  );
  await writeFile(join(out, 'run-report.json'), JSON.stringify({ customerId: 'acme' }));
  return out;
}

interface Settings {
  readonly layout?: 'latest' | 'dated';
  readonly tables?: readonly string[];
  readonly customer?: string;
  readonly prefix?: string;
}

function targetOf(
  store: ObjectStore,
  { layout = 'latest', tables, customer, prefix = 'lake' }: Settings = {},
): LoadedTarget {
  return {
    ...{ kind: 's3', address: 's3://tables/lake', secrets: [] },
    orders: (published) => objectOrders(published, tables),
    open: (context) => Promise.resolve(openObjects(store, { prefix, customer, layout, tables }, context)),
  };
}

/** Each push is a process of its own, and those before it are gone. */
let processes = 0;

function frame(out: string) {
  processes += 1;
  const pid = processes;
  const runtime = {
    ...fakeRuntime(),
    self: { pid, host: 'here', started: pid },
    isAlive: (other: number) => other === pid,
  };
  const { signal } = new AbortController();
  return {
    out,
    env: {},
    readFile: () => '',
    runtime,
    emit: () => undefined,
    onResult: () => undefined,
    signal,
  };
}

const push = (out: string, store: ObjectStore, settings?: Settings) =>
  pushCommand({ ...frame(out), target: targetOf(store, settings) });

const manifest = 'lake/acme/datapackage.json';

const shown = (objects: Objects) => [...objects.keys()].toSorted();

const newest = (objects: Objects, key = manifest) => Object.values(readRun(objects, key) ?? {}).toSorted();

describe('a push to an object store', () => {
  it('puts each form of each table below prefix and customer, and the data package that names them last', async () => {
    const objects: Objects = new Map();
    const { store, calls } = memoryStore(objects);
    const report = await push(await publish({ sessions: '1' }), store);
    expect(report).toMatchObject({ exitCode: 0, error: null });
    expect(report.tables.map(({ detail }) => detail)).toEqual(['1 row in 2 files', '1 row in 1 file']);
    expect(shown(objects)).toEqual([
      manifest,
      expect.stringMatching(/^lake\/acme\/machines\/machines-[0-9a-f]{16}\.csv$/),
      expect.stringMatching(/^lake\/acme\/sessions\/sessions-[0-9a-f]{16}\.parquet$/),
      expect.stringMatching(/^lake\/acme\/sessions\/sessions-[0-9a-f]{16}\.csv$/),
    ]);
    expect(newest(objects)).toEqual(['PAR1 1', 'id\n1\n', 'id\n7\n']);
    expect(calls.findIndex((call) => call.startsWith('replace'))).toBeGreaterThan(
      calls.findLastIndex((call) => call.startsWith('upload')),
    );
  });

  it('of the same tables sends nothing again; of others only what is new, and removes what it replaces', async () => {
    const objects: Objects = new Map();
    const out = await publish({ sessions: '1' });
    await push(out, memoryStore(objects).store);
    const again = memoryStore(objects);
    const report = await push(out, again.store);
    expect(again.calls.filter((call) => /^(upload|replace|remove)/.test(call))).toEqual([]);
    expect(report.tables).toMatchObject([{ sent: 0, accepted: 1 }, { sent: 0 }]);
    await publish({ sessions: '2', runId: 'run-2' }, out);
    const next = memoryStore(objects);
    await push(out, next.store);
    expect(next.calls.filter((call) => call.startsWith('upload'))).toHaveLength(2);
    expect(shown(objects)).toHaveLength(4);
    expect(newest(objects)).toEqual(['PAR1 2', 'id\n2\n', 'id\n7\n']);
  });

  it('leaves alone what is not its own, and other customers', async () => {
    const objects: Objects = new Map();
    const put = (key: string) => objects.set(key, { content: 'mine', sha256: undefined, version: key });
    const mine = [
      'lake/acme/sessions/notes.csv',
      'lake/acme/sessions/run_date=2026-01-01/sessions-0123456789abcdef.csv',
      'lake/other/sessions/sessions-0123456789abcdef.csv',
      'lake/acme/users/users-0123456789abcdef.csv',
    ];
    for (const key of mine) put(key);
    put('lake/acme/sessions/sessions-0123456789abcdef.csv');
    await push(await publish({ sessions: '1' }), memoryStore(objects).store);
    expect(shown(objects)).toEqual(expect.arrayContaining(mine));
    expect(shown(objects)).not.toContain('lake/acme/sessions/sessions-0123456789abcdef.csv');
  });

  it('with dates keeps the tables of each day, as partitions', async () => {
    const objects: Objects = new Map();
    const out = await publish({ sessions: '1' });
    const dated = { layout: 'dated' } as const;
    await push(out, memoryStore(objects).store, dated);
    await publish({ sessions: '2', runId: 'run-2', created: '2026-11-21T09:00:00.000Z' }, out);
    await push(out, memoryStore(objects).store, dated);
    expect(newest(objects, 'lake/acme/datapackage-2026-11-20.json')).toContain('PAR1 1');
    expect(newest(objects, 'lake/acme/datapackage-2026-11-21.json')).toContain('PAR1 2');
    expect(shown(objects)).toContainEqual(
      expect.stringMatching(/^lake\/acme\/sessions\/run_date=2026-11-21\/sessions-[0-9a-f]{16}\.parquet$/),
    );
  });

  it('with a list of tables puts these alone, and a customer of its own where the target says', async () => {
    const objects: Objects = new Map();
    const out = await publish({ sessions: '1' });
    await push(out, memoryStore(objects).store, { tables: ['machines'], customer: 'zeta' });
    expect(newest(objects, 'lake/zeta/datapackage.json')).toEqual(['id\n7\n']);
    expect(shown(objects)).toHaveLength(2);
  });

  it('sends a file again that somebody has removed or changed since', async () => {
    const objects: Objects = new Map();
    const out = await publish({ sessions: '1' });
    await push(out, memoryStore(objects).store);
    const [, machines = '', csv = ''] = shown(objects);
    objects.delete(machines);
    objects.set(csv, { content: 'other', sha256: undefined, version: 'other' });
    await push(out, memoryStore(objects).store);
    expect(newest(objects)).toEqual(['PAR1 1', 'id\n1\n', 'id\n7\n']);
  });

  it('that another one overtakes fails, and the manifest stays that of the other', async () => {
    const objects: Objects = new Map();
    const { store } = memoryStore(objects);
    const other = { content: 'of the other', sha256: undefined, version: 'of the other' };
    const overtaken: ObjectStore = {
      ...store,
      async read(key) {
        const found = await store.read(key);
        objects.set(manifest, other);
        return found;
      },
    };
    const report = await push(await publish({ sessions: '1' }), overtaken);
    expect(report).toMatchObject({ exitCode: 75, error: { code: 'PUSH_FAILED' } });
    expect(objects.get(manifest)).toBe(other);
  });

  it('that arrives damaged fails, and no manifest names it', async () => {
    const objects: Objects = new Map();
    const { store } = memoryStore(objects);
    const damaging: ObjectStore = {
      ...store,
      async upload(file) {
        await store.upload({ ...file, sha256: '0'.repeat(64) });
      },
    };
    const report = await push(await publish({ sessions: '1' }), damaging);
    expect(report.tables.map(({ error }) => error?.code)).toEqual(['PUSH_FAILED', 'PUSH_FAILED']);
    expect(objects.has(manifest)).toBe(false);
  });

  it('to a store that takes nothing asks it once, not for each table', async () => {
    const { store, calls } = memoryStore(new Map());
    const refused = new ConnectorError('PUSH_FAILED', 'bucket tables: the store cannot be reached.');
    const down: ObjectStore = {
      ...store,
      find: async (key) => {
        await store.find(key);
        throw refused;
      },
      probe: async (prefix) => {
        await store.probe(prefix);
        throw refused;
      },
    };
    const report = await push(await publish({ sessions: '1' }), down);
    expect(report.tables.map(({ error }) => error?.code)).toEqual(['PUSH_FAILED', 'PUSH_FAILED']);
    expect(calls).toEqual([expect.stringMatching(/^find /), 'probe lake/acme/']);
  });

  it.each<readonly [string, () => Promise<string>, Settings, readonly string[]]>([
    ['after a run', () => publish({ sessions: '1' }), {}, ['lake/acme/', 'lake/acme/citrix-connector-check']],
    ['before the first run', temporaryFolder, {}, ['lake/', 'lake/citrix-connector-check']],
    [
      'with a customer of its own',
      temporaryFolder,
      { customer: 'zeta' },
      ['lake/zeta/', 'lake/zeta/citrix-connector-check'],
    ],
    ['before it is known where the tables go', temporaryFolder, { prefix: '' }, ['']],
  ])('is checked %s', async (_when, folder, settings, [prefix, key]) => {
    const { store, calls } = memoryStore(new Map());
    const report = await pushCheckCommand({
      ...frame(await folder()),
      target: targetOf(store, settings),
      onStart: () => undefined,
      onStep: () => undefined,
    });
    expect(report).toMatchObject({ verdict: 'ready', exitCode: 0 });
    expect(report.steps.map(({ status }) => status)).toEqual(['ok', key === undefined ? 'skipped' : 'ok']);
    expect(calls).toEqual([`probe ${prefix}`, ...(key === undefined ? [] : [`probe rights ${key}`])]);
  });
});

describe('a push that is killed', () => {
  it('at any call, before or after its effect: a reader sees a whole run, and the next push mends it', async () => {
    const rehearsal = memoryStore(new Map());
    await push(await publish({ sessions: '0' }), rehearsal.store);
    const most = rehearsal.calls.length;
    expect(most).toBeGreaterThan(10);
    for (let end = 1; end <= most; end += 1) {
      for (const fate of ['end before', 'end after'] as const) {
        const objects: Objects = new Map();
        const out = await publish({ sessions: '1' });
        await push(out, memoryStore(objects).store);
        await publish({ sessions: '2', runId: 'run-2' }, out);
        const ended = Promise.withResolvers<void>();
        const dying = memoryStore(objects, (call) => {
          if (call !== end) return 'pass';
          setImmediate(ended.resolve);
          return fate;
        });
        // Neither comes back, where the push ends with fewer calls.
        const killed = push(out, dying.store);
        await Promise.race([killed, ended.promise]);
        expect([
          ['PAR1 1', 'id\n1\n', 'id\n7\n'],
          ['PAR1 2', 'id\n2\n', 'id\n7\n'],
        ]).toContainEqual(newest(objects));
        const { exitCode } = await push(out, memoryStore(objects).store);
        expect([exitCode, newest(objects)]).toEqual([0, ['PAR1 2', 'id\n2\n', 'id\n7\n']]);
        expect(shown(objects), `${fate} call ${end}`).toHaveLength(4);
        dying.end();
        await killed;
      }
    }
  });
});
