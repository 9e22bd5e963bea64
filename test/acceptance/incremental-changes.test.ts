import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Emit } from '../../connector/events.ts';
import { type Change, type Fault, type Simulator, startSimulator } from '../simulator/index.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { type Story, tell } from '../support/story.ts';
import type { ReadCell } from '../support/tables.ts';

const tables = {
  sessions: 'session_key',
  application_instances: 'application_instance_id',
  machine_catalogs: 'catalog_id',
  hypervisors: 'hypervisor_id',
} as const;

type TableName = keyof typeof tables;

const tableNames = Object.keys(tables) as TableName[];

type Record = Readonly<{ [column: string]: ReadCell }>;
type Keyed = ReadonlyMap<string, Record>;

/** The tables of a run by key, as a host holds them. */
function held(run: Story): { readonly [Name in TableName]: Keyed } {
  const all = tableNames.map((name) => [
    name,
    new Map(run.table(name).records.map((row) => [String(row[tables[name]]), row])),
  ]);
  return Object.fromEntries(all);
}

const changesIn = (run: Story, name: TableName) => run.table(`${name}.changes`).records;

/** What a host that takes in the changes has afterwards. */
function applied(before: Keyed, name: TableName, changes: readonly Record[]): Keyed {
  const after = new Map(before);
  for (const { _op: operation, ...row } of changes) {
    const key = String(row[tables[name]]);
    if (operation === 'delete') {
      expect(row, `${name} ${key}: its last values`).toEqual(before.get(key));
      after.delete(key);
    } else {
      expect(row, `${name} ${key}: what is as it was is not told`).not.toEqual(before.get(key));
      after.set(key, row);
    }
  }
  return after;
}

const counts = (run: Story) =>
  tableNames.map((name) => {
    const operations = changesIn(run, name).map((row) => row['_op']);
    const { changes } = run.report.datasets[name] ?? {};
    expect(changes?.rows).toBe(operations.length);
    return [
      operations.filter((operation) => operation === 'upsert').length,
      operations.filter((operation) => operation === 'delete').length,
    ];
  });

const now = Date.parse('2026-11-20T12:00:00.000Z');
const hourMs = 3_600_000;
const before = (hours: number) => new Date(now - hours * hourMs);

/** What is different about a run; the rest are parameters. */
interface Step {
  readonly changes?: boolean;
  readonly onEvent?: Emit;
  /** What happens to the tenant before it. */
  readonly change?: Change;
  readonly sessionWindow?: string;
  readonly fetchStartDatePeriod?: number;
}

/** Runs that tell changes, at times of their own; the tenant stands at the same. */
async function telling(simulator: Simulator) {
  const [state, out] = [await temporaryFolder(), await temporaryFolder()];
  return {
    state,
    out,
    run(hours: number, { changes = true, change = {}, onEvent = () => undefined, ...parameters }: Step = {}) {
      simulator.moveTo(before(hours));
      simulator.change(change);
      return tell({
        parameters: {
          ...{ ...parametersFor(simulator), mode: 'incremental', fetchStartDatePeriod: 3 },
          ...parameters,
        },
        ...{ state, out, changes, onEvent, runtime: fakeRuntime(before(hours).toISOString()) },
      });
    },
  };
}

const tenant = (faults: readonly Fault[] = []) =>
  startSimulator({
    faults,
    ...{ ...smallTenant, sessions: 300, pageSize: 100 },
    ...{ now: before(0), present: before(40), clock: () => now },
  });

describe('changes', () => {
  it('applied to the table before give the table after, run after run, whatever happens between', async () => {
    await using simulator = await tenant();
    const { run, out } = await telling(simulator);
    const first = await run(40);
    let has = held(first);
    expect(counts(first)).toEqual(tableNames.map((name) => [has[name].size, 0]));
    expect(await dataPackageProblems(out)).toEqual([]);
    const steps: readonly Parameters<typeof run>[] = [
      [36],
      [
        20,
        {
          change: {
            groom: 30,
            lose: { machineCatalogs: 1 },
            insert: {
              machineCatalogs: [{ Id: 'cat-new', Name: 'Zoë, "new"' }],
              daasHypervisors: [{ Id: 'hyp' }],
            },
          },
        },
      ],
      // Also where a table does not go on from the one before.
      [12, { sessionWindow: 'overlapping' }],
      [4, { sessionWindow: 'overlapping', fetchStartDatePeriod: 2 }],
    ];
    const all: unknown[] = [];
    for (const step of steps) {
      const next = await run(...step);
      expect(next.report.exitCode).toBe(0);
      const is = held(next);
      for (const name of tableNames) {
        expect(applied(has[name], name, changesIn(next, name)), name).toEqual(is[name]);
      }
      expect(await dataPackageProblems(out)).toEqual([]);
      all.push(counts(next));
      has = is;
    }
    const some = expect.toSatisfy((count: number) => count > 0);
    const plenty = [some, some];
    expect(all).toEqual([
      [
        [some, expect.any(Number)],
        [some, expect.any(Number)],
        [0, 0],
        [0, 0],
      ],
      [plenty, plenty, [1, 1], [1, 0]],
      [plenty, plenty, [0, 0], [0, 0]],
      [plenty, plenty, [0, 0], [0, 0]],
    ]);
  });

  it('are none when nothing happened, and the file says so', async () => {
    await using simulator = await tenant();
    const { run, out } = await telling(simulator);
    await run(0);
    const again = await run(0);
    expect(counts(again)).toEqual(tableNames.map(() => [0, 0]));
    expect(again.table('sessions.changes').columns).toEqual([...again.table('sessions').columns, '_op']);
    expect(await dataPackageProblems(out)).toEqual([]);
  });

  it('go when a run does not tell them, and nothing is missing when a later one does', async () => {
    await using simulator = await tenant();
    const { run, out } = await telling(simulator);
    await run(40);
    const silent = await run(30, { changes: false });
    expect(Object.keys(silent.files).filter((name) => name.includes('changes'))).toEqual([]);
    expect(silent.report.datasets['sessions']?.changes).toBeNull();
    expect(await dataPackageProblems(out)).toEqual([]);
    const has = held(silent);
    const next = await run(20);
    for (const name of tableNames) {
      expect(applied(has[name], name, changesIn(next, name)), name).toEqual(held(next)[name]);
    }
  });
});

/** Between publishing and the end: no description can be written where a folder stands. */
const obstacles = ['sessions', 'application_instances', 'hypervisors', 'joined_users'] as const;

describe('a run that dies after it has published', () => {
  it.each(obstacles)('tells the same changes again when it could not keep %s', async (name) => {
    await using simulator = await tenant();
    const { run, state, out } = await telling(simulator);
    const has = held(await run(40));
    const obstacle = join(state, 'snapshot', `${name}.json.new`);
    await mkdir(obstacle);
    const change: Change = { lose: { machineCatalogs: 1 }, groom: 10 };
    const broken = await run(20, { change });
    expect(broken.report).toMatchObject({ exitCode: 70, error: { code: 'OUTPUT_FAILED' } });
    expect(counts(broken)[0]?.[0]).toBeGreaterThan(0);
    await rm(obstacle, { recursive: true });
    const next = await run(16);
    expect(next.report).toMatchObject({ exitCode: 0, resumed: true, window: broken.report.window });
    const told = tableNames.map((table) => next.files[`${table}.changes.csv`]);
    expect(told).toEqual(tableNames.map((table) => broken.files[`${table}.changes.csv`]));
    for (const table of tableNames) {
      expect(applied(has[table], table, changesIn(next, table)), table).toEqual(held(next)[table]);
    }
    expect(await dataPackageProblems(out)).toEqual([]);
    // One file and its description for each table, and the joined sets: nothing of the runs before is left.
    const kept = await readdir(join(state, 'snapshot'));
    expect(kept.filter((file) => file.endsWith('.csv'))).toHaveLength(kept.length / 2);
    const after = await run(12);
    expect(after.report).toMatchObject({ exitCode: 0, resumed: false });
    for (const table of tableNames) {
      expect(applied(held(next)[table], table, changesIn(after, table)), table).toEqual(held(after)[table]);
    }
  });
});

describe('a run of which a table fails for the time being', () => {
  it('tells no changes: whoever comes after it does, also without going on with it', async () => {
    const fault: Fault = { kind: 'status', status: 504, on: '/cvad/manage/hypervisors', after: 1, times: 8 };
    await using simulator = await tenant([fault]);
    const { run } = await telling(simulator);
    const has = held(await run(40));
    const failed = await run(20);
    expect(failed.report).toMatchObject({ exitCode: 75, datasets: { sessions: { status: 'complete' } } });
    expect(failed.files['sessions.changes.csv']).toBeUndefined();
    const next = await run(12, { fetchStartDatePeriod: 2 });
    expect(next.report).toMatchObject({ exitCode: 0, resumed: false });
    for (const name of tableNames) {
      expect(applied(has[name], name, changesIn(next, name)), name).toEqual(held(next)[name]);
    }
  });
});

describe('changes of a run whose report could not be written', () => {
  it('are told again by the next one, until one is told of', async () => {
    await using simulator = await tenant();
    const { run, out, state } = await telling(simulator);
    const has = held(await run(40));
    const path = join(out, 'run-report.json');
    const onEvent: Emit = ({ type }) => {
      if (type !== 'changes-published') return;
      rmSync(path, { recursive: true, force: true });
      mkdirSync(join(path, 'in-the-way'), { recursive: true });
    };
    await expect(run(20, { onEvent })).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    await rm(path, { recursive: true });
    await expect(run(19, { onEvent })).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(await readdir(state)).toContain('unfinished');
    expect(await readdir(state)).not.toContain('lock');
    await rm(path, { recursive: true });
    const told = await run(18);
    expect(told.report).toMatchObject({ resumed: true, window: { to: before(20).toISOString() } });
    for (const name of tableNames) {
      const changes = changesIn(told, name);
      expect(applied(has[name], name, changes)).toEqual(held(told)[name]);
    }
    expect(changesIn(told, 'sessions').length).toBeGreaterThan(0);
    expect(await readdir(state)).not.toContain('unfinished');
    const next = await run(17);
    expect(next.report).toMatchObject({ resumed: false });
  });
});
