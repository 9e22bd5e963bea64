/** Long: all stories of the export share one real broker, which takes long to start: so they stand in one file. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExport } from '../../connector/citrix/analytics/kafka.ts';
import { admin as administrator, type Broker, startBroker } from '../kafka/broker.ts';
import { obstacle } from '../kafka/fetch.ts';
import { createTenant } from '../kafka/tenant.ts';
import { startSimulator } from '../simulator/index.ts';
import { makeCertificate } from '../support/certificate.ts';
import { inspect, troubles } from '../support/check.ts';
import { runCli } from '../support/cli.ts';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { event, keysOf, riskRuns, scores } from '../support/risk.ts';
import { exportParameters, scoreTable } from '../support/risk-parameters.ts';
import { warningTexts } from '../support/warnings.ts';

const why = obstacle();

const everything = [
  ...['indicatorSummary', 'indicatorEventDetails', 'userProfile', 'riskScoreChange'].map(
    (name) => `CitrixAnalytics_${name}_CL`,
  ),
  ...['CitrixAnalytics_CVAD_Events_V1_CL', 'CitrixAnalytics_SPA_Events_V1_CL', 'risk_users'],
];

const types = [
  ...[
    'indicatorSummary',
    'indicatorEventDetails',
    'riskScoreChange',
    'userProfileRiskscore',
    'userProfileApp',
  ],
  ...['userProfileDevice', 'userProfileLocation', 'userProfileUsage', 'datasourceCVADEventDetails'],
  ...['datasourceSPAEventDetails', 'datasourceDPSEventDetails'],
];

/** Holds up this process, and with it the run, until nobody answers there. */
function waitUntilRefused(address: string): void {
  const [host, port] = address.split(':');
  const code = `const look = () => require('net').connect(${port}, '${host}')
    .on('connect', function () { this.destroy(); setTimeout(look, 20); }).on('error', () => {});
    look();`;
  execFileSync(process.execPath, ['-e', code]);
}

function withBroker(broker: () => Broker): void {
  test('every type of event comes into its table, poison among the rejected, and nothing else is harmed', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(
      0,
      types.map((type) => event(type)),
    );
    await tenant.send(1, [
      'no JSON',
      null,
      '[]',
      Buffer.from([0xff, 0xfe]),
      event('somethingNew'),
      '{"event_type":"riskScoreChange"}',
    ]);
    await tenant.send(1, [event('riskScoreChange', { cur_riskscore: 100 })]);
    const all = await runs.run('full', { parameters: { extraDatasets: everything } });
    expect(all.report).toMatchObject({ exitCode: 0, customerId: null, host: broker().address });
    const rows = Object.fromEntries(everything.map((name) => [name, all.table(name).rows.length]));
    expect(Object.values(rows)).toEqual([1, 1, 5, 2, 1, 2, 1]);
    expect(all.table('risk_users').records[0]).toMatchObject({ risk_score: '100', risk_band: 'high' });
    expect(all.rejected().map(({ partition, offset, reason }) => [partition, offset, reason])).toEqual([
      [1, 0, 'the message is not JSON'],
      [1, 1, 'the message is empty'],
      [1, 2, 'the message is not a JSON object'],
      [1, 3, 'the message is not UTF-8'],
      [1, 4, 'event_type is unknown'],
      [1, 5, 'timestamp is missing'],
    ]);
    expect(all.rejected()[3]).toMatchObject({ base64: '//4=' });
    expect(all.report.topic).toMatchObject({ rejected: 6, ignored: 0, committed: null });
    expect(warningTexts(all.report)).toEqual([expect.stringMatching(/^EVENTS_REJECTED: 6 invalid messages/)]);
    expect(await dataPackageProblems(runs.out)).toEqual([]);
    expect(await tenant.committed(), 'a full run leaves the group alone').toEqual([-1, -1]);
  });

  test('incremental runs read what is new, keep what they had, and tell the group after publishing', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(12));
    await tenant.send(1, ['poison', ...scores(3)]);
    const first = await runs.run('incremental');
    expect(first.keys()).toEqual([...keysOf(0, 12), ...keysOf(1, 4, 1)]);
    expect(await tenant.committed()).toEqual([12, 4]);
    await tenant.send(0, scores(2));
    const second = await runs.run('incremental', { changes: true });
    expect(second.keys(), 'sorted by partition and offset as numbers').toEqual([
      ...keysOf(0, 14),
      ...keysOf(1, 4, 1),
    ]);
    expect(second.keys(`${scoreTable}.changes`)).toEqual(keysOf(0, 14, 12));
    expect(second.rejected(), 'what was rejected stays told of').toHaveLength(1);
    expect(second.report.datasets[scoreTable]).toMatchObject({
      rowsRead: 2,
      merged: { carriedOver: 15, added: 2 },
    });
    expect(await tenant.committed()).toEqual([14, 4]);
    const users = await runs.run('incremental', {
      parameters: { extraDatasets: [scoreTable, 'risk_users'] },
    });
    expect(users.keys(), 'also when a table is asked for later').toEqual(second.keys());
    expect(users.table('risk_users').rows).toHaveLength(1);
    expect(users.report.datasets[scoreTable]).toMatchObject({ rowsRepeated: 17 });
  });

  test('a first run begins where the group stands; what the topic has dropped is reported as a gap', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(10));
    await runs.run('incremental');
    await tenant.send(0, scores(10));
    await tenant.truncate(0, 15);
    const run = await runs.run('incremental');
    expect(run.report.topic?.partitions[0]).toMatchObject({ from: 15, until: 20, gap: 5 });
    expect(warningTexts(run.report)).toEqual([
      expect.stringMatching(/^EVENTS_LOST: 5 events of partition 0/),
    ]);
    expect(run.keys()).toEqual([...keysOf(0, 10), ...keysOf(0, 20, 15)]);
    const another = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(1));
    expect((await another.run('incremental')).keys(), 'a state of its own, the same group').toEqual(
      keysOf(0, 21, 20),
    );
  });

  test('a topic that is cut while it is read is read on behind the cut, which is told', async () => {
    await using tenant = await createTenant(broker());
    await tenant.send(0, scores(10));
    await tenant.truncate(0, 6);
    const { topic, group, user, password } = tenant;
    const { address, ca } = broker();
    const source = openExport({
      brokers: [address],
      topic,
      group,
      user,
      password,
      ca,
      timeoutMs: 30_000,
    });
    const { signal } = new AbortController();
    const cut = await source.read(0, 2n, 10n, signal);
    expect(cut).toMatchObject({ messages: [], next: 6n, gap: 4n });
    const { messages, next, gap } = await source.read(0, cut.next, 9n, signal);
    expect([messages.map(({ offset }) => offset), next, gap]).toEqual([[6n, 7n, 8n], 9n, 0n]);
    await source.close();
  });

  test('messages come out of every compression that Kafka has', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    const ways = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
    for (const way of ways) await tenant.send(0, scores(50), way);
    expect((await runs.run('full')).keys()).toEqual(keysOf(0, 50 * ways.length));
  });

  test('a row budget ends a batch early: what was read is published, and the next run goes on', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(1500));
    await tenant.send(1, scores(1500));
    const parameters = { maxRows: 900 };
    const first = await runs.run('incremental', { parameters });
    expect(first.report).toMatchObject({ exitCode: 75, error: { code: 'BUDGET_SPENT' } });
    expect(first.keys()).toEqual(keysOf(0, 1000));
    expect(await tenant.committed()).toEqual([1000, 0]);
    const full = await runs.run('full', { parameters });
    expect(full.report).toMatchObject({ exitCode: 75, error: { code: 'BUDGET_SPENT' } });
    expect(full.report.datasets[scoreTable]?.status, 'a part of the topic is not the topic').toBe('failed');
    const last = await runs.run('incremental');
    expect(last.keys()).toEqual([...keysOf(0, 1500), ...keysOf(1, 1500)]);
  });

  test('another consumer of the group is refused; one that joins later loses no event', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(5));
    const other = await tenant.join();
    const refused = await runs.run('incremental');
    expect(refused.report).toMatchObject({ exitCode: 78, error: { code: 'EXPORT_GROUP_IN_USE' } });
    expect(refused.report.error?.message).toContain('test at');
    expect((await runs.run('full')).report.exitCode, 'a full run reads beside it').toBe(0);
    await other.close(true);
    let joined: ReturnType<typeof tenant.join> | undefined;
    const rebalanced = await runs.run('incremental', {
      onEvent: ({ type }) => {
        if (type === 'rows-written') joined ??= tenant.join();
      },
    });
    await (await joined)?.close(true);
    // Whether the other was in time to be noticed is chance; that nothing is lost or doubled is not.
    expect([0, 78]).toContain(rebalanced.report.exitCode);
    await tenant.send(0, scores(1));
    const last = await runs.run('incremental');
    expect([last.report.exitCode, last.keys(), await tenant.committed()]).toEqual([0, keysOf(0, 6), [6, 0]]);
  });

  test('every mistake of the configuration has its code', async () => {
    await using tenant = await createTenant(broker());
    await using stranger = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(1));
    const other = await exportParameters({ ...broker(), ca: makeCertificate().cert }, tenant);
    const asAdministrator = {
      analyticsUser: administrator.username,
      analyticsPassword: administrator.password,
    };
    const cases = [
      [{ analyticsPassword: 'of-yesterday' }, 'EXPORT_CREDENTIALS_REJECTED'],
      [{ ...asAdministrator, analyticsTopic: 'no-such-topic' }, 'EXPORT_TOPIC_UNKNOWN'],
      [{ analyticsTopic: stranger.topic }, 'EXPORT_RIGHTS_MISSING'],
      [{ analyticsGroup: stranger.group }, 'EXPORT_RIGHTS_MISSING'],
      [{ analyticsCaFile: other.analyticsCaFile }, 'TLS_UNTRUSTED'],
      [{ analyticsCaFile: undefined }, 'TLS_UNTRUSTED'],
      [{ analyticsBrokers: ['127.0.0.1:1'] }, 'HOST_UNREACHABLE'],
    ] as const;
    for (const [parameters, code] of cases) {
      const { report } = await runs.run('incremental', { parameters });
      expect(report.error, JSON.stringify(report.error)).toMatchObject({ code });
      expect(JSON.stringify(report)).not.toContain(tenant.password);
    }
    await tenant.setPassword('changed-meanwhile');
    expect((await runs.run('full')).report.error?.code, 'a password that has expired').toBe(
      'EXPORT_CREDENTIALS_REJECTED',
    );
  });

  test('check goes the same way, step by step, and says of each what to do', async () => {
    await using tenant = await createTenant(broker());
    const { parameters: common } = await riskRuns(broker(), tenant);
    const parameters = { ...common, mode: 'incremental' };
    const state = `${await temporaryFolder()}/state`;
    await tenant.send(0, scores(3));
    await tenant.committed(); // a broker that has just started takes its time for its first group
    const seen = await inspect(parameters, { state });
    expect(troubles(seen.report)).toEqual([]);
    expect(seen.report).toMatchObject({ exitCode: 0, host: broker().address });
    expect(seen.report.steps.map(({ step }) => step)).toEqual([
      ...[
        'parameters',
        'broker-names',
        'brokers',
        'broker-tls',
        'export-sign-in',
        'topic',
        'group',
        'output',
        'state',
      ],
    ]);
    expect(seen.step('group').detail).toBe('no other consumer; 3 messages to read, not read yet');
    const other = await exportParameters({ ...broker(), ca: makeCertificate().cert }, tenant);
    const cases = [
      [{ analyticsBrokers: ['no-such-host.invalid:9094'] }, 'broker-names', 'HOST_UNREACHABLE'],
      [{ analyticsBrokers: ['127.0.0.1:1'] }, 'brokers', 'HOST_UNREACHABLE'],
      [{ analyticsCaFile: other.analyticsCaFile }, 'broker-tls', 'TLS_UNTRUSTED'],
      [{ analyticsPassword: 'of-yesterday' }, 'export-sign-in', 'EXPORT_CREDENTIALS_REJECTED'],
      [{ analyticsTopic: 'no-such-topic' }, 'topic', 'EXPORT_RIGHTS_MISSING'],
      [{ analyticsGroup: 'no-such-group' }, 'group', 'EXPORT_RIGHTS_MISSING'],
    ] as const;
    for (const [changed, step, code] of cases) {
      const wrong = await inspect({ ...parameters, ...changed }, { state });
      expect(wrong.step(step).finding, step).toMatchObject({
        code,
        remedy: expect.stringMatching(/analytics|9094/i),
      });
      expect(wrong.report).toMatchObject({ verdict: 'not-ready', code });
    }
    const oneAway = await inspect(
      { ...parameters, analyticsBrokers: ['127.0.0.1:1', broker().address] },
      { state },
    );
    expect(troubles(oneAway.report), 'one broker that is away does no harm').toEqual([]);
    expect(oneAway.step('brokers').detail).toContain('127.0.0.1:1 FAILED');
    const full = await inspect({ ...common, analyticsGroup: 'no-such-group' });
    expect(full.report.exitCode, 'a full run leaves the group alone').toBe(0);
  });

  test('preview shows the first rows, and leaves the group alone', async () => {
    await using tenant = await createTenant(broker());
    const { parameters } = await riskRuns(broker(), tenant);
    await tenant.send(0, ['poison', ...scores(3)]);
    await tenant.send(1, [event('userProfileRiskscore', { cur_riskscore: 40 })]);
    const args = (dataset: string, columns: string) => [
      'preview',
      '--params',
      '-',
      '--dataset',
      dataset,
      '--columns',
      columns,
      '--limit',
      '2',
    ];
    const input = JSON.stringify(parameters);
    const [changes, users] = [
      await runCli(args(scoreTable, 'alert_value_s,source_offset'), { input }),
      await runCli(args('risk_users', 'entity_id,risk_score,risk_band'), { input }),
    ];
    expect(changes.stdout, changes.stderr).toMatch(/0 +1\n1 +2\n/);
    expect(users.stdout, users.stderr).toMatch(/user@example\.com +40 +medium/);
    expect(await tenant.committed()).toEqual([-1, -1]);
  });

  test('beside the tables of the site, whose failure is not its own', async () => {
    await using simulator = await startSimulator({ ...smallTenant, sessions: 30 });
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    await tenant.send(0, scores(3));
    const parameters = { ...parametersFor(simulator), fetchSessions: true, fetchMachineCatalogs: true };
    const locked = await runs.run('incremental', { parameters: { ...parameters, clientSecret: 'wrong' } });
    expect(locked.report.error?.code).toBe('CREDENTIALS_REJECTED');
    expect([locked.report.datasets[scoreTable]?.status, locked.keys()]).toEqual(['complete', keysOf(0, 3)]);
    await tenant.send(0, scores(2));
    const both = await runs.run('incremental', { parameters });
    expect([both.report.exitCode, both.report.customerId, both.keys()]).toEqual([
      0,
      parameters.customerId,
      keysOf(0, 5),
    ]);
    expect(both.table('sessions').rows.length).toBeGreaterThan(0);
    const noExport = await runs.run('incremental', {
      parameters: { ...parameters, analyticsPassword: 'of-yesterday' },
    });
    expect(noExport.report.error?.code).toBe('EXPORT_CREDENTIALS_REJECTED');
    expect(noExport.report.datasets['sessions']).toMatchObject({
      status: 'complete',
      plan: { mode: 'incremental' },
    });
    const again = await runs.run('incremental', { parameters });
    expect(again.report, 'what fails of the export leaves no run to go on with').toMatchObject({
      exitCode: 0,
      resumed: false,
    });
    expect(again.keys()).toEqual(keysOf(0, 5));
  });

  test('a run that is killed at any moment repeats, and loses nothing', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    const input = JSON.stringify({ ...runs.parameters, mode: 'incremental' });
    const args = ['run', '--params', '-', '--out', runs.out, '--state', runs.state, '--log-level', 'debug'];
    let sent = 0;
    // While it reads, while it remembers what it has published, and when it has told the group.
    for (const moment of ['more rows', 'published', 'offsets committed']) {
      await tenant.send(0, scores(400, sent));
      sent += 400;
      let kill: ((signal: NodeJS.Signals) => void) | undefined;
      await runCli(args, {
        input,
        onStart: (signal) => {
          kill = signal;
        },
        onStderr: (text) => {
          if (text.includes(moment)) kill?.('SIGKILL');
        },
      });
    }
    const last = await runs.run('incremental');
    expect([last.report.exitCode, last.keys()]).toEqual([0, keysOf(0, sent)]);
    expect(await tenant.committed()).toEqual([sent, 0]);
  });

  test('a broker that goes away in the middle of a batch and comes back costs nothing but time', async () => {
    await using tenant = await createTenant(broker());
    const runs = await riskRuns(broker(), tenant);
    for (const partition of [0, 1]) await tenant.send(partition, scores(2000));
    let restarted: Promise<void> | undefined;
    const run = await runs.run('incremental', {
      onEvent: ({ type }) => {
        if (type === 'rows-written' && restarted === undefined) {
          restarted = broker()
            .kill()
            .then(() => broker().start());
          // On a busy machine a process takes long to go, and the run would be over by then.
          waitUntilRefused(broker().address);
        }
      },
    });
    await restarted;
    expect(run.report.exitCode, JSON.stringify(run.report.error)).toBe(0);
    expect(run.report.totals.retries).toBeGreaterThan(0);
    expect(run.keys()).toEqual([...keysOf(0, 2000), ...keysOf(1, 2000)]);
    expect(await tenant.committed()).toEqual([2000, 2000]);
  });
}

describe('the export of Citrix Analytics', () => {
  if (why !== undefined) {
    test('is not checked against a broker', () => {
      process.stderr.write(`\nNOT CHECKED: the export of Citrix Analytics, because ${why}\n`);
      expect(why).not.toBe('');
    });
    return;
  }
  let broker: Broker | undefined;
  beforeAll(async () => {
    broker = await startBroker();
  }, 60_000);
  afterAll(() => broker?.[Symbol.asyncDispose]());
  withBroker(() => {
    if (broker === undefined) throw new Error('the broker was not started');
    return broker;
  });
});
