import { describe, expect, test } from 'vitest';
import { pushCommand } from '../../connector/commands/push.ts';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import { offeredDatasets } from '../../connector/hosts/rows/offered-datasets.ts';
import { discover } from '../../connector/hosts/singer/discover.ts';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { askInProcess, catalogOf, recordsIn } from '../support/airbyte.ts';
import { dataHub } from '../support/data-hub.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { moment } from '../support/moment.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { tellTap } from '../support/singer.ts';
import { dimensions } from '../support/star.ts';
import { tell } from '../support/story.ts';

/** `layout: star` on each platform and destination. */

type Rows = readonly Readonly<Record<string, unknown>>[];

const start = (clock: () => number) => startSimulator({ ...smallTenant, sessions: 250, now: moment, clock });
const runtime = () => fakeRuntime(moment.toISOString());
const star = { layout: 'star', fetchStartDatePeriod: wholeDays } as const;
const parametersOf = (simulator: Simulator) => ({ ...parametersFor(simulator), ...star });

/** The keys in a column that no row of the dimension has, and how many rows of that have nothing else. */
function joined(rows: Rows = [], column: string, dimension: Rows = []) {
  const own = new Set(['customer_id', 'site_id', column]);
  const keys = new Set(dimension.map((row) => row[column]));
  const used = rows.flatMap((row) => (row[column] === null ? [] : [row[column]]));
  return {
    orphans: used.filter((key) => !keys.has(key)),
    stubs: dimension.filter((row) => Object.keys(row).every((name) => own.has(name) || row[name] === null))
      .length,
  };
}

describe('Airbyte', () => {
  test('is sent facts and dimensions with a row for each key, also where it leaves columns out', async () => {
    const time = runtime();
    await using simulator = await start(time.now);
    const streams = { sessions: 'incremental', users: 'full_refresh', machines: 'full_refresh' } as const;
    const names = [
      'customer_id',
      'site_id',
      'session_key',
      'start_date',
      'user_id',
      'machine_id',
      'user_name',
    ];
    for (const columns of [[], names]) {
      const { exitCode, text } = await askInProcess({
        ...{ config: parametersOf(simulator), catalog: catalogOf(streams, columns), runtime: time },
      });
      expect(exitCode).toBe(0);
      const { sessions, users, machines } = recordsIn(text);
      const some = joined(sessions, 'user_id', users);
      expect(some.orphans).toEqual([]);
      expect(some.stubs).toBeGreaterThan(0);
      expect(joined(sessions, 'machine_id', machines).orphans).toEqual([]);
      expect(Object.keys(sessions?.[0] ?? {})).not.toContain('user_name');
    }
  });
});

describe('Singer', () => {
  test('is offered facts without names, and the dimensions by default', () => {
    const sources = { configs: ['c'], readFile: () => JSON.stringify(star), env: {} };
    const { streams } = JSON.parse(discover(sources));
    type Stream = (typeof streams)[number];
    const byDefault = streams
      .filter(({ metadata }: Stream) => metadata[0].metadata['selected-by-default'])
      .map(({ stream }: Stream) => stream);
    expect(byDefault).toEqual(expect.arrayContaining(['sessions', 'hypervisors', ...dimensions]));
    const columnsOf = (name: string) =>
      Object.keys(streams.find(({ stream }: Stream) => stream === name).schema.properties);
    expect(columnsOf('sessions')).not.toContain('user_upn');
    expect(columnsOf('users')).toContain('user_upn');
    const wide = offeredDatasets({ ...sources, env: { CITRIX_LAYOUT: 'wide' } });
    expect(wide[0]?.columns.map(({ name }) => name)).toContain('user_upn');
  });

  test('is sent the dimensions without a catalog, too', async () => {
    const time = runtime();
    await using simulator = await start(time.now);
    const tap = await tellTap(simulator, time, { parameters: star });
    expect(tap.exitCode, tap.stderr).toBe(0);
    expect(Object.keys(tap.columns)).toEqual(expect.arrayContaining(['sessions', ...dimensions]));
    const { rows } = tap;
    for (const name of ['sessions', 'application_instances'])
      expect(joined(rows[name], 'user_id', rows['users']).orphans).toEqual([]);
    expect(joined(rows['sessions'], 'user_id', rows['users']).stubs).toBeGreaterThan(0);
    expect(joined(rows['machines'], 'catalog_id', rows['catalogs']).orphans).toEqual([]);
  });
});

test('the Raynet Data Hub is pushed the tables of a star', async () => {
  const time = runtime();
  await using simulator = await start(time.now);
  const story = await tell({ parameters: parametersOf(simulator), runtime: time });
  const [sessions, users] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  const task = () => ({ key: 'Key-of-the-hub-1', uploads: [] });
  await using hub = await dataHub({ [sessions]: task(), [users]: task() });
  const target = await loadTarget({
    text: JSON.stringify({
      ...{ kind: 'raynet', url: hub.origin, apiKey: 'Key-of-the-hub-1', format: 'json' },
      tables: { sessions: { taskId: sessions }, users: { taskId: users } },
    }),
    ...{ origin: 'target.json', env: {}, readFile: () => '', datasetNames: ['sessions', 'users'] },
  });
  await pushCommand({
    ...{ target, out: story.out, env: {}, readFile: () => '', runtime: fakeRuntime() },
    ...{ emit: () => undefined, onResult: () => undefined, signal: new AbortController().signal },
  });
  const sent = (id: string): Rows =>
    hub.tasks[id]?.uploads.flatMap(({ text }): Rows => JSON.parse(text)) ?? [];
  expect(sent(sessions)).toHaveLength(story.table('sessions').records.length);
  expect(joined(sent(sessions), 'user_id', sent(users))).toEqual({
    orphans: [],
    stubs: story.report.datasets['users']?.merged.stubs,
  });
});
