import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { datasets } from '../../connector/datasets/registry.ts';
import { startSimulator } from '../simulator/index.ts';
import { readEveryTable } from '../support/every-table.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { moment } from '../support/moment.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { dimensions, orphansIn, rejoined } from '../support/star.ts';
import { type Story, tell } from '../support/story.ts';

/** Full runs with `layout: star`, beside wide ones of the same tenant. */

const tenant = { ...smallTenant, sessions: 250, users: 60, now: moment } as const;
const facts = ['sessions', 'application_instances'] as const;

async function read(parameters: Readonly<Record<string, unknown>>): Promise<Story> {
  const runtime = fakeRuntime(moment.toISOString());
  await using simulator = await startSimulator({ clock: runtime.now, ...tenant });
  const window = { fetchStartDatePeriod: wholeDays, sessionWindow: 'overlapping' };
  const out = await mkdtemp(join(tmpdir(), 'star-'));
  try {
    const asked = { ...parametersFor(simulator), ...window, ...parameters };
    return await tell({ parameters: asked, out, runtime });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

let wide: Story;
let star: Story;
beforeAll(async () => {
  wide = await read({});
  star = await read({ layout: 'star' });
});

const shared = (story: Story, name: string, columns: readonly string[]) =>
  story.table(name).records.map((row) => columns.map((column) => row[column] ?? null));

describe('a star', () => {
  test('adds the tables of what the wide columns show', () => {
    expect(star.report).toMatchObject({ verdict: 'complete', warnings: [] });
    const asked = Object.keys(wide.report.datasets);
    const added = Object.keys(star.report.datasets).filter((name) => !asked.includes(name));
    expect(added.toSorted()).toEqual([...dimensions].toSorted());
  });

  test.each(facts)('has %s with the same rows, without anything that a dimension has', (name) => {
    const { columns } = star.table(name);
    const left = datasets.find((dataset) => dataset.name === name)?.columns ?? [];
    const joined =
      /^(?:user|machine|machineCost|catalog|deliveryGroup|hypervisor|failure|publishedDesktop|application)\./;
    const shown = left.filter(({ name: column }) => columns.includes(column));
    expect(
      shown.filter(({ inputs }) => inputs.some((input) => joined.test(input))).map((one) => one.name),
    ).toEqual(expect.arrayContaining(['catalog_id', 'delivery_group_id', 'hypervisor_id']));
    expect(shown.filter(({ inputs }) => inputs.some((input) => joined.test(input)))).toHaveLength(3);
    expect(shared(star, name, columns)).toEqual(shared(wide, name, columns));
  });

  test.each(facts)('says of %s what the wide table says, put together again', (name) => {
    expect(rejoined(star, name)).toEqual(wide.table(name).records);
  });

  test('has a row for each key, some of them with nothing else, and says so', () => {
    expect(orphansIn(star)).toEqual([]);
    const stubs = Object.entries(star.report.datasets).flatMap(([name, { merged }]) =>
      merged.stubs === undefined ? [] : [[name, merged.stubs] as const],
    );
    expect(stubs.map(([name]) => name)).toEqual(expect.arrayContaining(['users', 'machines']));
    for (const [name, count] of stubs) {
      const { key = [] } = datasets.find((dataset) => dataset.name === name) ?? {};
      const { records } = star.table(name);
      const known = new Set(['customer_id', 'site_id', ...key]);
      const bare = records.filter((row) => Object.keys(row).every((at) => known.has(at) || row[at] === null));
      expect(bare, name).toHaveLength(count);
      const { rowsRead, rowsRepeated, rowsWritten, rowsCounted } = star.report.datasets[name] ?? {};
      expect([rowsWritten, rowsCounted], name).toEqual([records.length, records.length - count]);
      expect(rowsRead, name).toBe(records.length - count + (rowsRepeated ?? 0));
    }
  });

  test('declares each reference to a dimension as one that holds', () => {
    const { resources } = JSON.parse(star.files['datapackage.json'] ?? '{}');
    const doubtful = resources.flatMap(
      ({
        name,
        references = [],
      }: {
        name: string;
        references?: { holds: unknown; reference: { resource: string } }[];
      }) =>
        references
          .filter(({ holds, reference }) => holds !== true && reference.resource !== 'connections')
          .map(({ reference }) => `${name} ${reference.resource}`),
    );
    expect(doubtful).toEqual([]);
    const fields = resources.find(({ name }: { name: string }) => name === 'machines').schema.fields;
    const needed = fields.filter((field: { constraints?: object }) => field.constraints !== undefined);
    expect(needed.map(({ name }: { name: string }) => name)).toEqual([
      'customer_id',
      'site_id',
      'machine_id',
    ]);
  });

  test('keeps the order of rows, where those without a cursor come first', () => {
    const dates = star.table('machines').records.map((row) => row['created_date'] ?? '');
    expect(dates[0]).toBe('');
    expect(dates).toEqual(dates.toSorted());
    const ids = star.table('users').records.map((row) => Number(row['user_id']));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });
});

describe('the search for keys without a row', () => {
  test('finds one that was planted', () => {
    const used = new Set(star.table('sessions').records.map((row) => row['user_id']));
    const taken = star.table('users').records.find((row) => used.has(row['user_id']))?.['user_id'];
    const table: Story['table'] = (name) => {
      const { records, ...read } = star.table(name);
      return { ...read, records: records.filter((row) => name !== 'users' || row['user_id'] !== taken) };
    };
    expect(orphansIn({ ...star, table })).toContain(`sessions.user_id ${taken}`);
  });
});

describe('a star of fewer columns', () => {
  test('has the compact columns, and the same is said', async () => {
    const [few, narrow] = [
      await read({ layout: 'star', columns: 'compact' }),
      await read({ columns: 'compact' }),
    ];
    expect(orphansIn(few)).toEqual([]);
    expect(few.table('sessions').columns).toHaveLength(26);
    for (const name of facts) {
      const { columns, records } = narrow.table(name);
      const again = rejoined(few, name).map((row) =>
        Object.fromEntries(columns.map((column) => [column, row[column]])),
      );
      expect(again).toEqual(records);
    }
  });

  test('adds only tables that the chosen columns come from', async () => {
    const some = { fetchApplicationInstances: false, fetchMachineCatalogs: false, fetchHypervisors: false };
    const own = await read({ ...some, layout: 'star', tableColumns: ['sessions.exit_code'] });
    expect(Object.keys(own.report.datasets)).toEqual(['sessions']);
    const named = await read({
      ...some,
      layout: 'star',
      tableColumns: ['sessions.user_upn', 'users.user_upn'],
    });
    expect(Object.keys(named.report.datasets)).toEqual(['sessions', 'users']);
    expect(named.table('sessions').columns.at(-1)).toBe('user_id');
    expect(named.table('users').columns).toEqual(['customer_id', 'site_id', 'user_id', 'user_upn']);
    expect(orphansIn(named)).toEqual([]);
  });
});

describe.each(['pseudonyms', 'none'])('a star with %s', (personalData) => {
  test('has the same keys in facts and dimensions, and shows what the wide table shows', async () => {
    const hidden = { personalData, pseudonymKey: 'a key that nobody guesses' };
    const [few, many] = [await read({ ...hidden, layout: 'star' }), await read(hidden)];
    expect(orphansIn(few)).toEqual([]);
    expect(few.report.datasets['users']?.merged.stubs).toBe(star.report.datasets['users']?.merged.stubs);
    for (const name of facts) expect(rejoined(few, name)).toEqual(many.table(name).records);
  });
});

test('with every table of a site, each of them finds its dimensions', async () => {
  const small = { now: moment, days: 3, sessions: 200, users: 40, machines: 16, applications: 12 };
  const every = await readEveryTable({ tenant: small, parameters: { layout: 'star' } });
  expect(every.report.exitCode).toBe(0);
  expect(orphansIn(every)).toEqual([]);
});
