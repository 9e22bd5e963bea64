/** Long: one schedule of runs, and all that may happen to its state between two of them. */
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/index.ts';
import { guid, instance, session } from '../story/fixtures/rows.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { day, type Schedule, schedule } from '../support/incremental.ts';
import { hoursAgo, moment } from '../support/moment.ts';
import { otherOData } from '../support/other-odata.ts';
import { expectedTables, extract, publishedTables, smallTenant } from '../support/program.ts';
import { customer, type Story } from '../support/story.ts';
import { expectTables } from '../support/table-differences.ts';
import { warningTexts } from '../support/warnings.ts';

const content = () => ({
  Sessions: [1, 2, 3, 4, 5, 6].map((number) =>
    session(number, day(-number), { EndDate: number === 6 ? null : day(-number + 0.5) }),
  ),
  ApplicationInstances: [1, 2, 3].map((number) =>
    instance(number, day(-number), {
      EndDate: day(-number + 0.1),
      SessionKey: guid(number),
      Session: session(number, day(-number), { EndDate: day(-number + 0.5) }),
    }),
  ),
});

const modes = ({ report }: Story) =>
  ['sessions', 'application_instances'].map((table) => report.datasets[table]?.plan?.mode);

/** What is read, and why, by table; other warnings as they are. */
const reason = (run: Story) =>
  run.report.warnings.map(({ message: warning }) => {
    const full = /^(\w+): previous snapshot not usable \((.*)\); (full load)\.$/.exec(warning);
    const refresh = /^(\w+): (full refresh) \((.*)\); rows that the source has purged are kept\.$/.exec(
      warning,
    );
    const [, table, ...said] = full ?? refresh ?? [warning];
    return table === undefined ? warning : [table, ...(full === null ? said : said.toReversed())];
  });

const tablesOf = ({ files }: Story) => [files['sessions.csv'], files['application_instances.csv']];

/** The snapshot of sessions: its description, and its table. */
async function snapshotOf({ state }: Schedule) {
  const folder = join(state, 'snapshot');
  const [table = ''] = (await readdir(folder)).filter((name) => /^sessions\.\w+\.csv$/.test(name));
  return { record: join(folder, 'sessions.json'), table: join(folder, table) };
}

const replace = async (path: string, text: string | RegExp, other: string) => {
  const before = await readFile(path, 'utf8');
  const after = before.replace(text, other);
  expect(after).not.toBe(before);
  await writeFile(path, after);
};

describe('a snapshot that is damaged is found out, and answered with a full reading', () => {
  const asLeft = 'its file was changed';
  const described = 'its description is damaged, or was written by an incompatible version';

  it.each<[string, string, (tenant: Schedule) => Promise<unknown>]>([
    [
      'the published file was edited in place',
      asLeft,
      ({ out }) => replace(join(out, 'sessions.csv'), 'device-3', 'device-X'),
    ],
    ['the published file was written on', asLeft, ({ out }) => appendFile(join(out, 'sessions.csv'), 'x\n')],
    ['a byte changed', asLeft, async (tenant) => replace((await snapshotOf(tenant)).table, '2', '3')],
    ['the table is gone', asLeft, async (tenant) => rm((await snapshotOf(tenant)).table)],
    [
      'the description is cut',
      described,
      async (tenant) => writeFile((await snapshotOf(tenant)).record, '{'),
    ],
  ])('%s', async (_how, why, damage) => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    await damage(tenant);
    const next = await tenant.run(1);
    // Of a description that cannot be read nobody knows what is lost with it.
    expect(next.report.exitCode).toBe(why === described ? 70 : 0);
    expect(modes(next)).toEqual(['full', 'incremental']);
    expect(reason(next)).toEqual([['sessions', 'full load', why]]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(1)));
    const after = await tenant.run(2);
    expect([modes(after), after.report.warnings]).toEqual([['incremental', 'incremental'], []]);
  });

  it('a description that is gone: then nothing is known of a run before', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    await rm((await snapshotOf(tenant)).record);
    const next = await tenant.run(1);
    expect([modes(next), next.report.warnings]).toEqual([['full', 'incremental'], []]);
  });
});

describe('a published file that is replaced or removed', () => {
  it('is no matter: the snapshot is another name of it', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    await rm(join(tenant.out, 'sessions.csv'));
    await writeFile(join(tenant.out, 'sessions.csv'), 'another');
    const next = await tenant.run(1);
    expect([modes(next), next.report.warnings]).toEqual([['incremental', 'incremental'], []]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(1)));
  });
});

describe('a period', () => {
  it('that grows has the missing part read, and no more', async () => {
    await using tenant = await schedule(content());
    expect((await tenant.run(0, { fetchStartDatePeriod: 2 })).table('sessions').rows).toHaveLength(2);
    const grown = await tenant.run(1, { fetchStartDatePeriod: 5 });
    expect([modes(grown), grown.report.warnings]).toEqual([['incremental', 'incremental'], []]);
    expect(grown.report.datasets['sessions']).toMatchObject({
      rowsRead: 2,
      merged: { carriedOver: 2, added: 2 },
    });
    expect(tablesOf(grown)).toEqual(tablesOf(await tenant.full(1, { fetchStartDatePeriod: 5 })));
  });

  it('that shrinks lets rows fall out', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0, { fetchStartDatePeriod: 30 });
    const less = await tenant.run(1, { fetchStartDatePeriod: 4 });
    expect([modes(less), less.report.warnings]).toEqual([['incremental', 'incremental'], []]);
    expect(less.report.datasets['sessions']).toMatchObject({
      rowsRead: 0,
      merged: { carriedOver: 3, expired: 3 },
    });
    expect(tablesOf(less)).toEqual(tablesOf(await tenant.full(1, { fetchStartDatePeriod: 4 })));
  });

  it('that grows with overlapping sessions has those read that reach into it', async () => {
    const overlapping = { sessionWindow: 'overlapping', fetchStartDatePeriod: 2 };
    await using tenant = await schedule({
      Sessions: [session(1, day(-9), { EndDate: day(-3.5) }), session(2, day(-9), { EndDate: day(-1.5) })],
    });
    await tenant.run(0, overlapping);
    const grown = await tenant.run(0.5, { ...overlapping, fetchStartDatePeriod: 5 });
    expect(grown.table('sessions').rows).toHaveLength(2);
    expect(tablesOf(grown)).toEqual(
      tablesOf(await tenant.full(0.5, { ...overlapping, fetchStartDatePeriod: 5 })),
    );
  });
});

describe('a setting that changes what a table means', () => {
  const both = (what: 'full load' | 'full refresh', why: string) => [
    ['sessions', what, why],
    ['application_instances', what, why],
  ];

  it.each<[string, Record<string, unknown>]>([
    ['sessionWindow was "started" and is "overlapping"', { sessionWindow: 'overlapping' }],
    ['invalidValues was "null" and is "fail"', { invalidValues: 'fail' }],
  ])('%s: reads all rows again, and says so', async (why, changed) => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    const next = await tenant.run(1, changed, { changes: true });
    expect(next.report.exitCode).toBe(0);
    expect([modes(next), reason(next)]).toEqual([['refresh', 'refresh'], both('full refresh', why)]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(1, changed)));
    expect(modes(await tenant.run(2, changed))).toEqual(['incremental', 'incremental']);
  });

  it('is not the form of the published files: the next run is incremental, and publishes the whole table so', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    const changed = { csvEscapeFormulas: true, csvByteOrderMark: true };
    const next = await tenant.run(1, changed, { changes: true });
    expect([next.report.exitCode, modes(next)]).toEqual([0, ['incremental', 'incremental']]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(1, changed)));
    expect(modes(await tenant.run(2))).toEqual(['incremental', 'incremental']);
  });

  it('another site, where none was named: starts in full, and says so; to name the same one changes nothing', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    expect(modes(await tenant.run(1, { siteId: 'site-1' }))).toEqual(['incremental', 'incremental']);
    const next = await tenant.run(2, { siteId: 'site-2' }, { changes: true });
    const why = 'siteId was "site-1" and is "site-2"';
    expect([modes(next), reason(next)]).toEqual([['full', 'full'], both('full load', why)]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(2, { siteId: 'site-2' })));
    expect(new Set(next.table('sessions').records.map((record) => record['site_id']))).toEqual(
      new Set(['site-2']),
    );
  });

  it('another customer: starts in full, and says so', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    const next = await tenant.run(1, { customerId: 'other' }, { changes: true });
    expect(next.report.exitCode).toBe(0);
    const why = `customerId was "${customer.customerId}" and is "other"`;
    expect([modes(next), reason(next)]).toEqual([['full', 'full'], both('full load', why)]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(1, { customerId: 'other' })));
  });

  it('another host: reads all rows again, and says so', async () => {
    await using tenant = await schedule(content());
    await using other = await otherOData({ ...tenant.sets }, { pageSize: 5, selects: true, nulls: 'first' });
    await tenant.run(0);
    const next = await tenant.run(1, { baseUrl: other.origin });
    const [was, is] = [tenant.cloud.origin, other.origin].map((origin) => new URL(origin).host);
    expect([modes(next), reason(next)]).toEqual([
      ['refresh', 'refresh'],
      both('full refresh', `host was "${was}" and is "${is}"`),
    ]);
  });

  it('another version of the connector, or other columns: reads all rows again, and says so', async () => {
    await using tenant = await schedule(content());
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    await tenant.run(0);
    const { record } = await snapshotOf(tenant);
    await replace(record, `"connector": "${version}"`, '"connector": "0.0.1"');
    expect(reason(await tenant.run(1))).toEqual([
      ['sessions', 'full refresh', `connector was "0.0.1" and is "${version}"`],
    ]);
    await replace(record, '"client_name"', '"name_of_then"');
    expect(reason(await tenant.run(2))).toEqual([
      ['sessions', 'full refresh', 'the table has other columns now'],
    ]);
    expect(modes(await tenant.run(3))).toEqual(['incremental', 'incremental']);
  });

  it('overlap or refresh: an unfinished run is not resumed', async () => {
    await using tenant = await schedule(content());
    await tenant.run(0);
    const end = new AbortController();
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'dataset-counted') end.abort();
    };
    await tenant.run(1, {}, { signal: end.signal, onEvent });
    const next = await tenant.run(1.1, { fullRefreshEvery: 1 });
    expect(next.report).toMatchObject({ resumed: false });
    expect(warningTexts(next.report)).toEqual([
      'NOT_RESUMED: The interrupted run is not resumed: fullRefreshEvery was "7" and is "1". Starting over.',
    ]);
    expect(modes(next)).toEqual(['refresh', 'refresh']);
  });
});

describe('a clock that was put back', () => {
  it('makes the run read all rows again, and it says so', async () => {
    await using tenant = await schedule(content());
    await tenant.run(1);
    const next = await tenant.run(0);
    const why = `its date ${day(1)} is in the future`;
    expect([modes(next), reason(next)]).toEqual([
      ['refresh', 'refresh'],
      [
        ['sessions', 'full refresh', why],
        ['application_instances', 'full refresh', why],
      ],
    ]);
    expect(tablesOf(next)).toEqual(tablesOf(await tenant.full(0)));
    expect(modes(await tenant.run(0.5))).toEqual(['incremental', 'incremental']);
  });
});

describe('a run that cannot be incremental', () => {
  const parameters = { ...customer, baseUrl: 'http://127.0.0.1:9' };

  it.each<[string, object, readonly string[], string]>([
    [
      'without a state folder',
      { mode: 'incremental' },
      [],
      'Mode "incremental" needs a state folder (--state).',
    ],
    [
      'but is to tell changes',
      {},
      ['--changes', '--state', 'state'],
      'Change files (--changes) need mode "incremental".',
    ],
  ])('%s is refused before anything is done', async (_how, more, args, problem) => {
    const out = join(await temporaryFolder(), 'out');
    const input = JSON.stringify({ ...parameters, ...more });
    const { exitCode, stderr } = await runCli(['run', '--params', '-', '--out', out, ...args], { input });
    expect(exitCode).toBe(78);
    expect(stderr).toContain('PARAMETERS_INVALID');
    expect(stderr).toContain(problem);
    expect(stderr).toContain('`--state DIR`');
    expect(await readdir(out), 'nothing but the report of the refusal').toEqual(['run-report.json']);
  });
});

describe('the program', () => {
  it('goes on from what the run before has left, until that was edited', async () => {
    const present = hoursAgo(3);
    await using simulator = await startSimulator({ ...smallTenant, present, pageSize: 100 });
    const [state, out] = [await temporaryFolder(), await temporaryFolder()];
    // The clock of the program stands at the end of the history: what comes then is as late as the present was behind.
    const parameters = { mode: 'incremental', fetchStartDatePeriod: 5, incrementalOverlap: 240 };
    const run = () => extract(simulator, { parameters, out, args: ['--state', state] });
    const modeOf = (report: Story['report']) => report.datasets['sessions']?.plan?.mode;
    const first = await run();
    expect(first.exitCode, first.stderr).toBe(0);
    simulator.moveTo(moment);
    const second = await run();
    expect(second.exitCode, second.stderr).toBe(0);
    expectTables(publishedTables(second), expectedTables(simulator, second));
    expect([modeOf(first.report()), modeOf(second.report())]).toEqual(['full', 'incremental']);
    const [all = 0, changed = 0] = [first, second].map((one) => one.report().datasets['sessions']?.rowsRead);
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(all / 3);
    await appendFile(join(out, 'sessions.csv'), 'edited\n');
    const third = await run();
    expect(third.exitCode, third.stderr).toBe(0);
    expect(third.stderr).toContain('its file was changed');
    expectTables(publishedTables(third), expectedTables(simulator, third));
    const { clientSecret } = simulator.tenant;
    expect(findLeaks(await outputsIn(state), { clientSecret })).toEqual([]);
  });
});
