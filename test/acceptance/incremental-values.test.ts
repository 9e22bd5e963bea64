import { describe, expect, it } from 'vitest';
import { guid, instance, session } from '../story/fixtures/rows.ts';
import { day, type Schedule, schedule } from '../support/incremental.ts';
import type { Story } from '../support/story.ts';
import { pick } from '../support/tables.ts';

const machine = (number: number, more: object = {}) => ({
  Id: guid(number),
  Name: `ACME\\VDA-${number}`,
  DnsName: `vda-${number}.example.com`,
  CreatedDate: day(-100),
  ModifiedDate: day(-100),
  ...more,
});

const user = (number: number, more: object = {}) => ({
  Id: number,
  FullName: `Zoë 東京 ${number}`,
  CreatedDate: day(-100),
  ModifiedDate: day(-100),
  ...more,
});

/** A session on machine 1 of user 1; without an end it is open. */
const stay = (number: number, start: string, end: string | null, more: object = {}) =>
  session(number, start, { EndDate: end, MachineId: guid(1), UserId: 1, ...more });

const names = ['session_key', 'machine_name', 'user_full_name'] as const;

/** Machine and user of each session, by its number. */
const said = (run: Story) =>
  Object.fromEntries(
    run
      .table('sessions')
      .records.map((row) => [
        Number(row['session_key']?.slice(-4)),
        [row['machine_name'], row['user_full_name']],
      ]),
  );

const merged = (run: Story, table = 'sessions') => run.report.datasets[table]?.merged;

const mode = (run: Story, table = 'sessions') => run.report.datasets[table]?.plan?.mode;

const asked = ({ cloud }: Schedule, set: string, from: number) =>
  cloud.asked.slice(from).filter((address) => address.startsWith(`/monitorodata/${set}?`));

describe('a machine that is renamed, a user who is', () => {
  /** Session 1 ended long ago, 2 is open, 3 ended just before the first run; the machine of 4 was not known then. */
  const content = () => ({
    Sessions: [
      stay(1, day(-3), day(-2.9)),
      stay(2, day(-2), null),
      stay(3, day(-1), day(-0.01)),
      stay(4, day(-0.9), day(-0.8), { MachineId: guid(2) }),
    ],
    Machines: [machine(1)],
    Users: [user(1)],
  });

  it('keeps the name of then in sessions that ended, and has that of today in open ones', async () => {
    await using tenant = await schedule(content());
    const then = ['ACME\\VDA-1', 'Zoë 東京 1'];
    expect(said(await tenant.run(0))).toEqual({ 1: then, 2: then, 3: then, 4: [null, then[1]] });
    tenant.sets.Machines = [machine(1, { Name: 'ACME\\NEW', ModifiedDate: day(0.5) })];
    tenant.sets.Users = [user(1, { FullName: 'Zoë Married', ModifiedDate: day(0.5) })];
    const next = await tenant.run(1);
    const now = ['ACME\\NEW', 'Zoë Married'];
    expect(said(next)).toEqual({ 1: then, 2: now, 3: then, 4: [null, then[1]] });
    expect(merged(next)).toEqual({ carriedOver: 3, superseded: 1, changed: 1 });
    tenant.sets.Sessions = [
      ...tenant.sets.Sessions.filter((row) => row['SessionKey'] !== guid(2)),
      stay(2, day(-2), day(1.5)),
    ];
    tenant.sets.Machines = [machine(1, { Name: 'ACME\\NEWER', ModifiedDate: day(1.6) })];
    // It has ended since: what its end finds is what stays.
    const ended = ['ACME\\NEWER', 'Zoë Married'];
    expect(said(await tenant.run(2))[2]).toEqual(ended);
    tenant.sets.Machines = [];
    expect(said(await tenant.run(3))).toEqual({ 1: then, 2: ended, 3: then, 4: [null, then[1]] });
  });

  it('keeps it also when everything is read again; what was unknown is filled in', async () => {
    await using tenant = await schedule(content());
    const then = ['ACME\\VDA-1', 'Zoë 東京 1'];
    await tenant.run(0);
    tenant.sets.Machines = [machine(2, { ModifiedDate: day(6) })];
    tenant.sets.Users = [user(1, { FullName: 'Zoë Married', ModifiedDate: day(6) })];
    const again = await tenant.run(7);
    expect(mode(again)).toBe('refresh');
    expect(said(again)).toEqual({
      1: then,
      2: [null, 'Zoë Married'],
      3: then,
      4: ['ACME\\VDA-2', then[1]],
    });
    expect(merged(again)).toEqual({ carriedOver: 2, superseded: 2, changed: 2, nullsFilled: 1 });
    const { rowsRead, rowsWritten } = again.report.datasets['sessions'] ?? {};
    expect([rowsRead, rowsWritten]).toEqual([4, 4]);
  });

  it('keeps it in what ran in a session by the end of the session, whether its own was recorded or not', async () => {
    const runOf = (number: number, end: string | null, sessionEnd: string | null) =>
      instance(number, day(-2), {
        EndDate: end,
        SessionKey: guid(number),
        Session: stay(number, day(-2), sessionEnd),
      });
    const [ended, openEnded, inOpen] = [
      runOf(1, day(-1.5), day(-1)),
      runOf(2, null, day(-1)),
      runOf(3, day(-1.5), null),
    ];
    await using tenant = await schedule({
      ApplicationInstances: [ended, openEnded, inOpen],
      Machines: [machine(1)],
      Users: [user(1)],
    });
    const machines = (run: Story) =>
      run.table('application_instances').records.map((row) => row['machine_name']);
    expect(machines(await tenant.run(0))).toEqual(['ACME\\VDA-1', 'ACME\\VDA-1', 'ACME\\VDA-1']);
    tenant.sets.Machines = [machine(1, { Name: 'ACME\\NEW', ModifiedDate: day(0.5) })];
    for (const at of [1, 7]) {
      expect(machines(await tenant.run(at))).toEqual(['ACME\\VDA-1', 'ACME\\VDA-1', 'ACME\\NEW']);
    }
  });

  it('is told as a changed row where it is, and not where it is not', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    tenant.sets.Machines = [machine(1, { Name: 'ACME\\NEW', ModifiedDate: day(0.5) })];
    const next = await tenant.run(1, {}, { changes: true });
    expect(next.table('sessions.changes').records.map((row) => pick(row, ...names, '_op'))).toEqual([
      { session_key: guid(2), machine_name: 'ACME\\NEW', user_full_name: 'Zoë 東京 1', _op: 'upsert' },
    ]);
  });
});

describe('the full refresh', () => {
  const content = () => ({
    Sessions: [1, 2, 3, 4].map((number) => stay(number, day(-number), day(-number + 0.5))),
    ApplicationInstances: [1, 2].map((number) =>
      instance(number, day(-number), {
        EndDate: day(-number + 0.1),
        SessionKey: guid(number),
        Session: session(number, day(-number), { EndDate: day(-number + 0.5) }),
      }),
    ),
    Machines: [machine(1)],
    Users: [user(1)],
  });

  it('comes after so many days, finds nothing in a healthy system, and counts from there', async () => {
    await using tenant = await schedule(content());
    const modes: unknown[] = [];
    for (const at of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const run = await tenant.run(at, { fullRefreshEvery: 3 });
      modes.push(mode(run), mode(run, 'application_instances'));
      expect([merged(run)?.drifted, merged(run, 'application_instances')?.drifted]).toEqual([
        undefined,
        undefined,
      ]);
      expect(run.files['sessions.csv']).toBe((await tenant.full(at)).files['sessions.csv']);
    }
    const by = (run: string) => [run, run];
    expect(modes).toEqual(
      [
        'full',
        'incremental',
        'incremental',
        'refresh',
        'incremental',
        'incremental',
        'refresh',
        'incremental',
      ].flatMap(by),
    );
  });

  it('counts rows that changed although their dates did not, and late ones, and has them right', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    tenant.sets.Sessions = [
      ...tenant.sets.Sessions.filter((row) => row['SessionKey'] !== guid(2)),
      stay(2, day(-2), day(-1.5), { ExitCode: 7 }),
      // Much later than the overlap; the source's count shows no gap, because another row is gone.
      stay(5, day(-1.2), day(-1.1)),
    ].filter((row) => row['SessionKey'] !== guid(4));
    const unaware = await tenant.run(1);
    expect([mode(unaware), merged(unaware), said(unaware)[5]]).toEqual([
      'incremental',
      { carriedOver: 4 },
      undefined,
    ]);
    const aware = await tenant.run(7);
    expect(merged(aware)).toEqual({ carriedOver: 1, purged: 1, changed: 1, added: 1, drifted: 2 });
    const full = await tenant.full(7);
    const lines = (run: Story) => run.files['sessions.csv']?.split('\n') ?? [];
    expect(lines(aware).filter((line) => !line.includes(guid(4)))).toEqual(lines(full));
    expect(merged(await tenant.run(14))?.drifted).toBeUndefined();
  });

  it('finds nothing odd in the part of a longer period that was never read', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0, { fetchStartDatePeriod: 2 });
    const grown = await tenant.run(7, { fetchStartDatePeriod: 30 });
    expect([mode(grown), merged(grown)]).toEqual(['refresh', { added: 2 }]);
  });
});

describe('a late row', () => {
  it('beyond the overlap is found by the count of the source, as in any run', async () => {
    await using tenant = await schedule({ Sessions: [stay(1, day(-3), day(-2))] });
    await tenant.run(0);
    tenant.sets.Sessions = [...tenant.sets.Sessions, stay(2, day(-2), day(-1))];
    const next = await tenant.run(1);
    expect(next.report.datasets['sessions']).toMatchObject({ rowsBackfilled: 1, rowsWritten: 2 });
    expect(next.files['sessions.csv']).toBe((await tenant.full(1)).files['sessions.csv']);
  });

  it('of an end is found by asking for the row that did not come back', async () => {
    await using tenant = await schedule({ Sessions: [stay(1, day(-3), null), stay(2, day(-3), null)] });
    await tenant.run(0);
    tenant.sets.Sessions = [stay(1, day(-3), day(-1)), stay(2, day(-3), null)];
    const next = await tenant.run(1);
    expect(merged(next)).toEqual({ changed: 1, lookedUp: 1 });
    expect(next.files['sessions.csv']).toBe((await tenant.full(1)).files['sessions.csv']);
  });
});

describe('the sets that are joined', () => {
  const users = Array.from({ length: 40 }, (_, at) => user(at + 1));
  const content = () => ({
    Sessions: users.map(({ Id }) => stay(Id, day(-3 + Id / 100), null, { UserId: Id })),
    Machines: [machine(1)],
    Users: users,
  });

  it('are asked for what has changed since, and give the same tables', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    tenant.sets.Users = users.map((row) =>
      row.Id === 7 ? user(7, { FullName: 'Ünïcode "7"', ModifiedDate: day(0.5) }) : row,
    );
    const from = tenant.cloud.asked.length;
    const next = await tenant.run(1);
    const [first = '', ...more] = asked(tenant, 'Users', from);
    expect(first).toContain(`(ModifiedDate ge ${day(-1 / 24)} or ModifiedDate eq null)`);
    expect(more).toEqual([]);
    expect(said(next)[7]).toEqual(['ACME\\VDA-1', 'Ünïcode "7"']);
    expect(next.files['sessions.csv']).toBe((await tenant.full(1)).files['sessions.csv']);
  });

  it('are read whole again with the tables', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    const isWhole = async (at: number) => {
      const from = tenant.cloud.asked.length;
      await tenant.run(at);
      return !asked(tenant, 'Users', from).some((address) => address.includes('ModifiedDate ge'));
    };
    expect([await isWhole(1), await isWhole(7), await isWhole(8)]).toEqual([false, true, false]);
  });
});
