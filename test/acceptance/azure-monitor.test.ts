import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeForAzure } from '../../connector/commands/describe-azure.ts';
import { pushCommand } from '../../connector/commands/push.ts';
import { pushCheckCommand } from '../../connector/commands/push-check.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import { type AzureMonitor, azure, azureMonitor } from '../support/azure-monitor.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { publishTables } from '../support/published-folder.ts';

const { tenantId, clientId, ruleId, secret } = azure;

const fields = [
  { name: 'customer_id', required: true },
  { name: 'session_key', required: true },
  { name: 'user_name' },
  { name: 'start_date', type: 'datetime' },
  { name: 'user_id', type: 'integer' },
  { name: 'is_open', type: 'boolean' },
];
const header = fields.map(({ name }) => name).join(',');
const row = (key: string, cells = 'ann,2026-11-20T09:00:00.000Z,9007199254740993,true') =>
  `acme,${key},${cells}\n`;
const sessions = (...rows: readonly string[]) => ({
  sessions: { csv: `${header}\n${rows.join('')}`, fields, key: ['customer_id', 'session_key'] },
});

async function targetFor(server: AzureMonitor, more: object = {}, env = { AZURE_CLIENT_SECRET: secret }) {
  const { origin } = server;
  return await loadTarget({
    text: JSON.stringify({
      ...{ kind: 'azure-monitor', endpoint: origin, authority: origin, ruleId, tenantId, clientId },
      ...more,
    }),
    ...{ origin: 'target.json', env, readFile: () => '', datasetNames: datasets.map(({ name }) => name) },
  });
}

const frame = (out: string) => ({
  ...{ out, env: {}, readFile: () => '', runtime: fakeRuntime(), emit: () => undefined },
  signal: new AbortController().signal,
});

async function push(server: AzureMonitor, out: string, more: object = {}) {
  const report = await pushCommand({
    ...frame(out),
    ...{ target: await targetFor(server, more), onResult: () => undefined },
  });
  const leaks = findLeaks(
    { report: JSON.stringify(report), ...(await outputsIn(out)) },
    { secret, token: 'Canary-token' },
  );
  expect(leaks).toEqual([]);
  return { report, told: report.tables.map(({ error, sent }) => error?.code ?? sent) };
}

const keysIn = (server: AzureMonitor) =>
  (server.rows['CitrixSessions_CL'] ?? []).map((sent) => sent['session_key']);

describe('a push to Azure Monitor', () => {
  it('sends typed rows with the run and its time, and only what is new or changed afterwards', async () => {
    await using server = await azureMonitor();
    const out = await publishTables({ tables: sessions(row('a'), row('b', ',,,')) });
    expect((await push(server, out)).told).toEqual([2]);
    expect(server.rows['CitrixSessions_CL']).toEqual([
      {
        ...{
          customer_id: 'acme',
          session_key: 'a',
          user_name: 'ann',
          start_date: '2026-11-20T09:00:00.000Z',
        },
        ...{ user_id: 9_007_199_254_740_992, is_open: true },
        ...{ TimeGenerated: '2026-11-20T09:00:00.000Z', RunId: 'run-1' },
      },
      { customer_id: 'acme', session_key: 'b', TimeGenerated: '2026-11-20T09:00:00.000Z', RunId: 'run-1' },
    ]);
    expect((await push(server, out)).told).toEqual([0]);
    await publishTables({ runId: 'run-2', tables: sessions(row('a'), row('b'), row('c')) }, out);
    const { report, told } = await push(server, out);
    expect(told).toEqual([2]);
    expect(report.tables[0]?.detail).toBe('2 rows sent, 1 row sent before');
    expect(keysIn(server)).toEqual(['a', 'b', 'b', 'c']);
    await publishTables({ runId: 'run-3', tables: sessions(row('c')) }, out);
    expect((await push(server, out)).told).toEqual([0]);
    await publishTables({ runId: 'run-4', tables: sessions(row('a'), row('c')) }, out);
    expect((await push(server, out)).told).toEqual([1]);
  });

  it('fills calls up to 1 MB, and cuts and counts what is longer than a field may be', async () => {
    await using server = await azureMonitor();
    const long = `${'x'.repeat(65_535)}äöü`;
    const rows = Array.from({ length: 40 }, (_, index) => row(`k${index}`, `${long},,,`));
    const out = await publishTables({ tables: sessions(...rows) });
    const { report } = await push(server, out);
    expect(report.tables[0]).toMatchObject({ sent: 40, accepted: 40 });
    expect(report.tables[0]?.detail).toContain('40 texts cut to 64 KB');
    expect(server.sizes.length).toBe(3);
    expect(server.rows['CitrixSessions_CL']?.[0]?.['user_name']).toBe('x'.repeat(65_535));
  });

  it('goes on after a call that failed, and sends at most one call twice', async () => {
    await using server = await azureMonitor();
    const rows = Array.from({ length: 60 }, (_, index) => row(`k${index}`, `${'x'.repeat(60_000)},,,`));
    const out = await publishTables({ tables: sessions(...rows) });
    // The first call is taken; the second is taken, and its answer lost; then the role is lost, too.
    server.onTaken = (calls) => {
      if (calls === 1) server.failures.push({ status: 0 }, { status: 403 });
    };
    expect((await push(server, out)).told).toEqual(['PUSH_REJECTED']);
    const first = keysIn(server);
    expect(first).toHaveLength(32);
    expect((await push(server, out)).told).toEqual([44]);
    expect(keysIn(server)).toHaveLength(60 + 16);
    expect(new Set(keysIn(server)).size).toBe(60);
  });

  it('sends a row again that is what it was before a push that did not complete', async () => {
    await using server = await azureMonitor();
    const version = (text: string) =>
      sessions(...Array.from({ length: 20 }, (_, index) => row(`k${index}`, `${text.repeat(60_000)},,,`)));
    const out = await publishTables({ tables: version('a') });
    expect((await push(server, out)).told).toEqual([20]);
    server.onTaken = () => server.failures.push({ status: 403 });
    await publishTables({ runId: 'run-2', tables: version('b') }, out);
    expect((await push(server, out)).told).toEqual(['PUSH_REJECTED']);
    server.onTaken = () => undefined;
    server.failures.length = 0;
    await publishTables({ runId: 'run-3', tables: version('a') }, out);
    await push(server, out);
    const newest = new Map(
      server.rows['CitrixSessions_CL']?.map(({ session_key, user_name }) => [session_key, user_name]),
    );
    expect(newest.size).toBe(20);
    expect([...new Set(newest.values())]).toEqual(['a'.repeat(60_000)]);
  });

  it('waits as long as it is asked to, and gets a new token where one has ended', async () => {
    await using server = await azureMonitor();
    const out = await publishTables({ tables: sessions(row('a')) });
    server.failures.push({ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }, { status: 401 });
    const target = await targetFor(server);
    const runtime = fakeRuntime();
    const report = await pushCommand({ ...frame(out), runtime, target, onResult: () => undefined });
    expect(report.exitCode).toBe(0);
    expect(runtime.sleeps[0]).toBeGreaterThanOrEqual(7000);
    expect(server.tokens).toHaveLength(2);
    expect(keysIn(server)).toEqual(['a']);
  });

  it.each<readonly [string, (server: AzureMonitor) => object | undefined, string, number, RegExp]>([
    [
      'a secret that is wrong',
      () => ({ clientId: tenantId }),
      'PUSH_REJECTED',
      78,
      /Entra ID does not accept/,
    ],
    [
      'a role that is missing',
      (server) => {
        server.hasRole = false;
        return undefined;
      },
      ...(['PUSH_REJECTED', 78, /lacks the role Monitoring Metrics Publisher/] as const),
    ],
    ['a rule that is none', () => ({ ruleId: 'dcr-0' }), 'PUSH_REJECTED', 78, /no such data collection rule/],
    [
      'a host that is down',
      () => ({ endpoint: 'http://127.0.0.1:1' }),
      'HOST_UNREACHABLE',
      75,
      /ECONNREFUSED/,
    ],
  ])('tells %s', async (_what, harm, code, exitCode, says) => {
    await using server = await azureMonitor();
    const out = await publishTables({ tables: sessions(row('a')) });
    const { report, told } = await push(server, out, harm(server));
    expect({ told, exitCode: report.exitCode }).toEqual({ told: [code], exitCode });
    expect(report.tables[0]?.error?.message).toMatch(says);
    expect(server.rows).toEqual({});
  });

  it('tells of columns that the rule does not declare', async () => {
    await using server = await azureMonitor();
    const { csv, key } = sessions(row('a', 'x,,,')).sessions;
    const others = { sessions: { csv, key, fields: fields.map(({ name }) => ({ name: `${name}_new` })) } };
    const out = await publishTables({ tables: others });
    expect((await push(server, out)).told).toEqual(['PUSH_REJECTED']);
  });

  it('sends cells whose columns a workspace would refuse in a column of their own', async () => {
    await using server = await azureMonitor();
    const name = 'occurrence_details_historical_logon_locations_s';
    const table = 'CitrixAnalytics_indicatorSummary_CL';
    const risk = {
      csv: `TimeGenerated,${name},entity_id_s\n2026-11-19T09:00:00.000Z,"[""DE""]",ann\n`,
      fields: [{ name: 'TimeGenerated', type: 'datetime' }, { name }, { name: 'entity_id_s' }],
      key: ['entity_id_s'],
    };
    const out = await publishTables({ tables: { [table]: risk } });
    expect((await push(server, out)).told).toEqual([1]);
    expect(server.rows[table]).toEqual([
      {
        ...{ TimeGenerated: '2026-11-19T09:00:00.000Z', entity_id_s: 'ann', RunId: 'run-1' },
        OtherColumns: { [name]: '["DE"]' },
      },
    ]);
  });

  it('is checked without writing a row', async () => {
    await using server = await azureMonitor();
    const look = async (more: object = {}) => {
      const report = await pushCheckCommand({
        ...frame(await temporaryFolder()),
        ...{ target: await targetFor(server, more), onStart: () => undefined, onStep: () => undefined },
      });
      return report.steps.map(({ status }) => status).join(' ');
    };
    expect(await look()).toBe('ok ok ok');
    expect(await look({ ruleId: 'dcr-0' })).toBe('ok ok failed');
    expect(await look({ clientId: tenantId })).toBe('ok failed skipped');
    expect(Object.values(server.rows).flat()).toEqual([]);
  });

  it('leaves one file of its own for a table, beside journal and report', async () => {
    await using server = await azureMonitor();
    const out = await publishTables({ tables: sessions(row('a')) });
    await push(server, out);
    expect((await readdir(out)).filter((name) => name.startsWith('push-')).toSorted()).toEqual([
      'push-journal.jsonl',
      'push-report.json',
      expect.stringMatching(/^push-sent-sessions-[\da-f]{12}\.bin$/),
    ]);
  });

  it.each<readonly [string, object, RegExp]>([
    ['a table that is not sent there', { tables: ['machines'] }, /only risk tables/],
    [
      'plain HTTP to another machine',
      { endpoint: 'http://ingest.example' },
      /endpoint: must begin with https/,
    ],
    [
      'a path in the endpoint',
      { endpoint: 'https://ingest.example/x' },
      /endpoint: is not the address of a host/,
    ],
    ['a rule of another form', { ruleId: 'rule-1' }, /ruleId: is not the immutable ID/],
    ['the secret itself', { clientSecret: secret }, /unknown member clientSecret/],
  ])('refuses a target with %s', async (_what, more, says) => {
    await using server = await azureMonitor();
    await expect(targetFor(server, more)).rejects.toMatchObject({ problems: [expect.stringMatching(says)] });
  });
});

describe('describe --azure', () => {
  it('prints a template that declares tables, rule and role', async () => {
    const { stdout, exitCode } = await runCli(['describe', '--azure']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(describeForAzure());
    const { resources } = JSON.parse(stdout);
    const types = resources.map(({ type }: { type: string }) => type.split('/').at(-1));
    expect(new Set(types)).toEqual(new Set(['tables', 'dataCollectionRules', 'roleAssignments']));
    const rule = resources.find(({ type }: { type: string }) => type.endsWith('dataCollectionRules'));
    const tables = resources.filter(({ type }: { type: string }) => type.endsWith('/tables'));
    expect(Object.keys(rule.properties.streamDeclarations)).toHaveLength(tables.length);
    expect(rule.properties.dataFlows).toHaveLength(tables.length);
    for (const { properties } of tables) {
      const names = properties.schema.columns.map(({ name }: { name: string }) => name);
      expect(names).toContain('TimeGenerated');
      expect(names).toContain('RunId');
      expect(new Set(names).size).toBe(names.length);
      // Limits of custom tables: https://learn.microsoft.com/azure/azure-monitor/service-limits
      expect(names.length).toBeLessThanOrEqual(500);
      expect(names.filter((name: string) => !/^[A-Za-z]\w{0,44}$/.test(name))).toEqual([]);
    }
  });
});
