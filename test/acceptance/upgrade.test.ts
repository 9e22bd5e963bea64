import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writtenCells } from '../../connector/output/lines.ts';
import { connection, guid, instance, session } from '../story/fixtures/rows.ts';
import { day, type Schedule, schedule } from '../support/incremental.ts';
import type { Story } from '../support/story.ts';

const sessionOf = (number: number) =>
  session(number, day(-number), { EndDate: number === 6 ? null : day(-number + 0.5) });

const content = () => ({
  Sessions: [1, 2, 3, 4, 5, 6].map(sessionOf),
  ApplicationInstances: [1, 2, 3].map((number) =>
    instance(number, day(-number), {
      EndDate: day(-number + 0.1),
      SessionKey: guid(number),
      Session: sessionOf(number),
    }),
  ),
});

/** The source purges sessions 2, 3 and 5, and their application instances. */
function purge({ sets }: Schedule): void {
  sets.Sessions = [1, 4, 6].map(sessionOf);
  sets.ApplicationInstances = content().ApplicationInstances.slice(0, 1);
}

const keysOf = (story: Story) =>
  story
    .table('sessions')
    .records.map((row) => row['session_key'])
    .sort();

const all = [1, 2, 3, 4, 5, 6].map((number) => guid(number)).sort();

const mergedOf = ({ report }: Story) => report.datasets['sessions']?.merged;

interface Left {
  readonly settings: Record<string, string>;
  readonly columns: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/** Has the snapshot of a table look as another version of the connector would have left it. */
async function rewrite(state: string, table: string, change: (left: Left) => Partial<Left>): Promise<void> {
  const folder = join(state, 'snapshot');
  const path = join(folder, `${table}.json`);
  const record = JSON.parse(await readFile(path, 'utf8'));
  const [, ...lines] = (await readFile(join(folder, record.file), 'utf8')).split(/(?<=\n)/);
  const left = { ...record, lines: lines.map(writtenCells) };
  const { lines: rows, ...made } = { ...left, ...change(left) };
  const text = [made.columns, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const file = `${table}.${sha256.slice(0, 16)}.csv`;
  await writeFile(join(folder, file), text);
  await writeFile(
    path,
    JSON.stringify({ ...made, file, sha256, bytes: Buffer.byteLength(text), before: null }),
  );
}

const version =
  (connector: string) =>
  ({ settings }: Left) => ({ settings: { ...settings, connector } });

const without =
  (...names: readonly string[]) =>
  (left: Left) => ({
    ...version('0.0.9')(left),
    columns: left.columns.filter((name) => !names.includes(name)),
    lines: left.lines.map((cells) => cells.filter((_, place) => !names.includes(left.columns[place] ?? ''))),
  });

describe('a run after the source has purged rows', () => {
  it.each([
    ['of a newer version', '0.0.1'],
    ['of an older version', '99.0.0'],
  ])('%s keeps every row', async (_what, connector) => {
    await using tenant = await schedule(content());
    const first = await tenant.run(0);
    await rewrite(tenant.state, 'sessions', version(connector));
    await rewrite(tenant.state, 'application_instances', version(connector));
    purge(tenant);
    const next = await tenant.run(0.1);
    expect(next.report).toMatchObject({ exitCode: 0, verdict: 'complete' });
    expect(keysOf(next)).toEqual(all);
    expect(next.files['sessions.csv']).toBe(first.files['sessions.csv']);
    expect(next.files['application_instances.csv']).toBe(first.files['application_instances.csv']);
    expect(next.report.datasets['sessions']).toMatchObject({ plan: { mode: 'refresh' }, historyLost: null });
    expect(mergedOf(next)).toMatchObject({ purged: 3 });
    expect(mergedOf(next)).not.toHaveProperty('drifted');
    const after = await tenant.run(0.2);
    expect([after.report.warnings, keysOf(after)]).toEqual([[], all]);
    expect(after.report.datasets['sessions']?.plan?.mode).toBe('incremental');
  });

  it('of a version with new columns keeps every row, fills what it can, and counts what it cannot', async () => {
    await using tenant = await schedule(content());
    const first = await tenant.run(0);
    await rewrite(tenant.state, 'sessions', without('exit_code', 'log_on_duration_ms', 'client_name'));
    purge(tenant);
    const next = await tenant.run(0.1);
    const rows = next.table('sessions').records;
    expect([next.report.exitCode, keysOf(next)]).toEqual([0, all]);
    expect(mergedOf(next)).toMatchObject({ withoutNewColumns: 3 });
    const before = first.table('sessions').records;
    const emptied = { client_name: null, exit_code: null, log_on_duration_ms: null };
    for (const [place, row] of rows.entries()) {
      const isPurged = [2, 3, 5].map((number) => guid(number)).includes(String(row['session_key']));
      expect(row).toEqual({ ...before[place], ...(isPurged ? emptied : {}) });
    }
    expect((await tenant.run(0.2)).report.warnings).toEqual([]);
  });

  it('of a version with fewer columns, or others in between, keeps every row', async () => {
    await using tenant = await schedule(content());
    const first = await tenant.run(0);
    await rewrite(tenant.state, 'sessions', (left) => ({
      ...version('99.0.0')(left),
      columns: ['of_the_future', ...left.columns.toReversed()],
      lines: left.lines.map((cells) => ['"a, ""b"""', ...cells.toReversed()]),
    }));
    purge(tenant);
    const next = await tenant.run(0.1, {}, { changes: true });
    expect(next.files['sessions.csv']).toBe(first.files['sessions.csv']);
    // The same rows with other columns are no changes.
    expect(next.table('sessions.changes').rows).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['escapes formulas', {}, { csvEscapeFormulas: true }],
    ['escapes them no more', { csvEscapeFormulas: true }, {}],
    ['reads overlapping sessions', {}, { sessionWindow: 'overlapping' }],
    ['reads those that began in the window', { sessionWindow: 'overlapping' }, {}],
    ['names its site', {}, { siteId: 'site-1' }],
    ['fails for invalid values', {}, { invalidValues: 'fail' }],
  ])('that %s keeps every row', async (_what, before, now) => {
    await using tenant = await schedule({
      ...content(),
      Sessions: [1, 2, 3, 4, 5, 6].map((number) => ({
        ...sessionOf(number),
        CurrentConnection: connection(number, { ClientName: `=cmd|' ${number};-1`, ClientVersion: '\t@x' }),
      })),
    });
    await tenant.run(0, before);
    const expected = await tenant.full(0, now);
    tenant.sets.Sessions = tenant.sets.Sessions.slice(0, 1);
    const next = await tenant.run(0.1, now);
    expect([next.report.exitCode, keysOf(next)]).toEqual([0, all]);
    expect(next.files['sessions.csv']).toBe(expected.files['sessions.csv']);
  });

  it('at another address keeps every row', async () => {
    await using tenant = await schedule(content());
    await using proxy = await schedule(content());
    const first = await tenant.run(0);
    purge(proxy);
    const next = await tenant.run(0.1, { baseUrl: proxy.cloud.origin });
    expect(next.files['sessions.csv']).toBe(first.files['sessions.csv']);
  });

  it('that was interrupted at another address starts over, and keeps every row', async () => {
    await using tenant = await schedule(content());
    await using proxy = await schedule(content());
    const first = await tenant.run(0);
    purge(proxy);
    const end = new AbortController();
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'dataset-counted') end.abort();
    };
    await tenant.run(0.1, { fullRefreshEvery: 1 }, { signal: end.signal, onEvent });
    const next = await tenant.run(0.2, { fullRefreshEvery: 1, baseUrl: proxy.cloud.origin });
    expect([next.report.exitCode, next.report.resumed]).toEqual([0, false]);
    expect(next.files['sessions.csv']).toBe(first.files['sessions.csv']);
  });

  it('killed in the middle of an upgrade comes to the same table', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    await rewrite(tenant.state, 'sessions', without('client_name'));
    purge(tenant);
    const end = new AbortController();
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'dataset-counted') end.abort();
    };
    await tenant.run(0.1, {}, { signal: end.signal, onEvent });
    const resumed = await tenant.run(0.1);
    expect(resumed.report).toMatchObject({ resumed: true, exitCode: 0 });
    expect([keysOf(resumed), mergedOf(resumed)?.withoutNewColumns]).toEqual([all, 3]);
  });
});

describe('a table that cannot be gone on from', () => {
  it('is published without the rows that are lost: HISTORY_LOST says how many', async () => {
    await using tenant = await schedule(content());
    const first = await tenant.run(0);
    // Somebody edits the published table in place, which is the snapshot, too.
    await writeFile(
      join(tenant.out, 'sessions.csv'),
      first.files['sessions.csv']?.replace('device-3', 'X') ?? '',
    );
    purge(tenant);
    const next = await tenant.run(0.1);
    expect(next.report).toMatchObject({ exitCode: 70, verdict: 'failed', error: { code: 'HISTORY_LOST' } });
    expect(next.report.error?.message).toContain('sessions: 3 rows that the source has purged');
    expect(next.report.datasets['sessions']).toMatchObject({
      status: 'complete',
      historyLost: { rows: 3, isExact: true },
    });
    expect(keysOf(next)).toEqual([1, 4, 6].map((number) => guid(number)));
    const after = await tenant.run(0.2);
    expect(after.report).toMatchObject({ exitCode: 0, warnings: [] });
  });

  it.each<[string, (text: string) => string]>([
    ['cannot be read', () => 'cut'],
    ['has no rows any more', (text) => text.slice(0, text.indexOf('\n') + 1)],
    ['has only some of its rows', (text) => text.split('\n').slice(0, 3).join('\n').concat('\n')],
    ['is something else', () => 'a,b\n1,2\n3,4\n'],
  ])('says at most how many where the previous table %s', async (_what, damage) => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    const path = join(tenant.out, 'sessions.csv');
    await writeFile(path, damage(await readFile(path, 'utf8')));
    purge(tenant);
    const { report } = await tenant.run(0.1);
    expect(report.error?.message).toContain('sessions: up to 3 rows that the source has purged');
    expect(report.datasets['sessions']?.historyLost).toEqual({ rows: 3, isExact: false });
  });

  it('that has no key in the form of today is lost, and said to be', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    await rewrite(tenant.state, 'sessions', without('session_key'));
    purge(tenant);
    const { report } = await tenant.run(0.1);
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'HISTORY_LOST' } });
    expect(report.datasets['sessions']?.historyLost).toEqual({ rows: 3, isExact: false });
  });

  it('loses nothing where the source still has all rows', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    await writeFile(join(tenant.out, 'sessions.csv'), 'cut');
    const { report } = await tenant.run(0.1);
    expect(report).toMatchObject({ exitCode: 0, datasets: { sessions: { historyLost: null } } });
  });

  it('is no loss where it is of another customer', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    purge(tenant);
    const { report } = await tenant.run(0.1, { customerId: 'other' });
    expect(report).toMatchObject({ exitCode: 0, datasets: { sessions: { historyLost: null } } });
  });
});

const fixtures = new URL('../fixtures/released-state/', import.meta.url).pathname;

describe.each((await readdir(fixtures)).filter((name) => /^\d/.test(name)))(
  'a state folder of version %s',
  (released) => {
    it('is gone on from, and keeps every row', async () => {
      await using tenant = await schedule(content());
      const expected = await tenant.full(0);
      purge(tenant);
      await cp(join(fixtures, released), tenant.state, { recursive: true });
      const next = await tenant.run(0.1);
      expect([next.report.exitCode, keysOf(next)]).toEqual([0, all]);
      for (const name of ['sessions', 'application_instances']) {
        // Columns that are new since are null in rows that the source has purged.
        const rowsOf = (story: Story) =>
          story.table(name).records.map(({ client_is_browser: _isNew, ...row }) => row);
        expect(rowsOf(next)).toEqual(rowsOf(expected));
      }
    });
  },
);
