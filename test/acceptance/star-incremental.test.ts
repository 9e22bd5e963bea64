import { describe, expect, test } from 'vitest';
import { type Fault, startSimulator } from '../simulator/index.ts';
import { guid, instance, session } from '../story/fixtures/rows.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { day, type Schedule, type Sets, schedule } from '../support/incremental.ts';
import { moment } from '../support/moment.ts';
import { parametersFor, smallTenant, wholeDays } from '../support/program.ts';
import { orphansIn } from '../support/star.ts';
import { type Story, tell } from '../support/story.ts';

/** Runs with `layout: star` that go on from others: the rows of dimensions come and go at the source. */

type Row = Sets['Users'][number];

const ended = (number: number, more: Row = {}): Row =>
  session(number, day(-number), { EndDate: day(-number + 0.1), ...more });
const user = (id: number, more: Row = {}): Row => ({
  ...{ Id: id, Sid: `S-1-${id}`, Upn: `user${id}@acme.example`, UserName: `user${id}` },
  ...{ FullName: `User ${id}`, Domain: 'ACME', CreatedDate: day(-90), ModifiedDate: day(-90) },
  ...more,
});
const machine = (number: number, more: Row = {}): Row => ({
  ...{ Id: guid(900 + number), Name: `ACME\\m${number}`, CatalogId: guid(700), DesktopGroupId: null },
  ...{ HypervisorId: null, CreatedDate: day(-80 + number), ModifiedDate: day(-80) },
  ...more,
});

/** The first run: three sessions, of users 1, 2 and 9, the last of whom the source does not know. */
async function begun(
  parameters: Readonly<Record<string, unknown>> = {},
): Promise<Schedule & { first: Story }> {
  const runs = await schedule({
    Sessions: [
      ended(3, { UserId: 1, MachineId: guid(901) }),
      ended(2, { UserId: 2, MachineId: guid(902) }),
      ended(1, { UserId: 9, MachineId: guid(901) }),
    ],
    ApplicationInstances: [],
    Machines: [machine(1), machine(2), machine(3)],
    Users: [user(1), user(2), user(3)],
  });
  const first = await runs.run(0, { layout: 'star', ...parameters });
  expect(first.report).toMatchObject({ verdict: 'complete' });
  expect(orphansIn(first)).toEqual([]);
  return { ...runs, first };
}

const names = (story: Story) =>
  Object.fromEntries(story.table('users').records.map((row) => [row['user_id'], row['user_name']]));
const mergedOf = (story: Story, table: string) => story.report.datasets[table]?.merged;
const star = { layout: 'star' } as const;

describe('incremental runs in a star', () => {
  test('keep a row that the source has forgotten as it was, while a fact needs it', async () => {
    await using runs = await begun();
    expect(names(runs.first)).toEqual({ 1: 'user1', 2: 'user2', 3: 'user3', 9: null });
    expect(mergedOf(runs.first, 'users')).toEqual({ stubs: 1 });

    // Sessions, users and a machine are purged: 1 and 901 are still referred to, 3 and 903 are not.
    runs.sets.Sessions = runs.sets.Sessions.slice(1);
    runs.sets.Users = [user(2)];
    runs.sets.Machines = [machine(2)];
    const next = await runs.run(0.5, star);
    expect(next.report.datasets['sessions']?.plan?.mode).toBe('incremental');
    expect(next.table('sessions').records).toHaveLength(3);
    expect(orphansIn(next)).toEqual([]);
    expect(names(next)).toEqual({ 1: 'user1', 2: 'user2', 9: null });
    expect(mergedOf(next, 'users')).toEqual({ remembered: 1, stubs: 1 });
    expect(next.table('machines').records.map((row) => row['machine_name'])).toEqual([
      'ACME\\m1',
      'ACME\\m2',
    ]);
    // A remembered machine refers to its catalog, as a known one does.
    expect(next.table('catalogs').records.map((row) => row['catalog_id'])).toEqual([guid(700)]);

    const again = await runs.run(1, star);
    expect(names(again)).toEqual(names(next));
    expect(orphansIn(again)).toEqual([]);
  });

  test('turn a stub into a row when the source knows the key again, and report it as a change', async () => {
    await using runs = await begun();
    runs.sets.Users = [user(1), user(2), user(3), user(9)];
    const next = await runs.run(0.5, star, { changes: true });
    expect(names(next)).toEqual({ 1: 'user1', 2: 'user2', 3: 'user3', 9: 'user9' });
    expect(mergedOf(next, 'users')).toEqual({});
    const changes = next
      .table('users.changes')
      .records.map((row) => [row['_op'], row['user_id'], row['user_name']]);
    expect(changes).toEqual([['upsert', '9', 'user9']]);
  });

  test('report a row that is forgotten and needed by none as deleted, and one that is needed not at all', async () => {
    await using runs = await begun();
    runs.sets.Users = [];
    const next = await runs.run(0.5, star, { changes: true });
    expect(orphansIn(next)).toEqual([]);
    const changes = next.table('users.changes').records.map((row) => [row['_op'], row['user_id']]);
    expect(changes).toEqual([['delete', '3']]);
  });

  test('let a row go with the last fact that needs it', async () => {
    await using runs = await begun({ fetchStartDatePeriod: 5 });
    runs.sets.Users = [user(2)];
    runs.sets.Sessions = [];
    const short = { ...star, fetchStartDatePeriod: 5 };
    expect(names(await runs.run(1, short))).toEqual({ 1: 'user1', 2: 'user2', 9: null });
    // Three days later the session of user 1 has left the window.
    const later = await runs.run(3, short);
    expect(names(later)).toEqual({ 2: 'user2', 9: null });
    expect(orphansIn(later)).toEqual([]);
  });

  test('keep rows of another table that refers to a dimension, too', async () => {
    await using runs = await begun();
    runs.sets.ApplicationInstances = [
      instance(5, day(0.2), {
        EndDate: day(0.3),
        Session: { UserId: 77, MachineId: guid(999), StartDate: day(0.1), EndDate: day(0.4) },
      }),
    ];
    const next = await runs.run(0.5, star);
    expect(orphansIn(next)).toEqual([]);
    expect(names(next)).toMatchObject({ 77: null });
    expect(mergedOf(next, 'machines')).toEqual({ stubs: 1 });
  });
});

describe('another layout', () => {
  test('keeps the rows of facts that the source has purged, there and back', async () => {
    await using runs = await begun({ layout: 'wide' });
    const { first } = runs;
    runs.sets.Sessions = runs.sets.Sessions.slice(1);
    runs.sets.Users = [user(2), user(3)];
    const there = await runs.run(0.5, star);
    expect(there.report.datasets['sessions']).toMatchObject({ plan: { mode: 'refresh' }, historyLost: null });
    expect(there.table('sessions').records).toHaveLength(3);
    expect(names(there)).toEqual({ 1: null, 2: 'user2', 3: 'user3', 9: null });
    expect(orphansIn(there)).toEqual([]);
    const back = await runs.run(1);
    expect(back.report.datasets['sessions']).toMatchObject({ plan: { mode: 'refresh' }, historyLost: null });
    const keys = (story: Story) => story.table('sessions').records.map((row) => row['session_key']);
    expect(keys(back)).toEqual(keys(first));
  });
});

const failing: Fault = { kind: 'status', status: 503, on: '/monitorodata/ApplicationInstances', times: 12 };

describe('a run that is resumed', () => {
  const tenant = { ...smallTenant, sessions: 600, now: moment } as const;
  const asked = { ...star, fetchStartDatePeriod: wholeDays };

  async function resumed(
    faults: readonly Fault[],
    stopAfter: string | undefined,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly [Story, Story]> {
    const runtime = fakeRuntime(moment.toISOString());
    await using simulator = await startSimulator({ clock: runtime.now, faults, ...tenant });
    const parameters = { ...parametersFor(simulator), ...asked, ...more };
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    const stop = new AbortController();
    const first = await tell({
      ...{ parameters, state, out, signal: stop.signal, runtime },
      onEvent(event) {
        if (event.type === 'dataset-read' && event.dataset === stopAfter) stop.abort();
      },
    });
    const second = await tell({ parameters, state, out, runtime: fakeRuntime(moment.toISOString()) });
    return [first, second];
  }

  const whole = async (more: Readonly<Record<string, unknown>> = {}) => {
    const runtime = fakeRuntime(moment.toISOString());
    await using simulator = await startSimulator({ clock: runtime.now, ...tenant });
    return await tell({ parameters: { ...parametersFor(simulator), ...asked, ...more }, runtime });
  };
  const tablesIn = ({ files }: Story) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith('.csv')));

  test.each(['sessions', 'machines', 'users', 'catalogs'])('behind %s has the same tables', async (table) => {
    const [first, second] = await resumed([], table);
    expect(first.report.exitCode).not.toBe(0);
    expect(second.report).toMatchObject({ verdict: 'complete', resumed: true });
    expect(tablesIn(second)).toEqual(tablesIn(await whole()));
  });

  test('completes the dimensions that were finished before the table that had failed', async () => {
    const alone = { fetchSessions: false };
    const [first, second] = await resumed([failing], undefined, alone);
    expect(first.report.datasets['application_instances']?.status).toBe('failed');
    expect(first.report.datasets['users']?.status).toBe('complete');
    expect(orphansIn(first)).toEqual([]);
    expect(second.report).toMatchObject({ verdict: 'complete', resumed: true });
    expect(orphansIn(second)).toEqual([]);
    const added = (story: Story) =>
      Object.values(story.report.datasets).reduce((all, { merged }) => all + (merged.stubs ?? 0), 0);
    expect([added(first), added(second) > 0]).toEqual([0, true]);
    expect(tablesIn(second)).toEqual(tablesIn(await whole(alone)));
  });
});
