import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type AzureMonitor, azure, azureMonitor } from '../support/azure-monitor.ts';
import { runCli } from '../support/cli.ts';
import { type DataHub, dataHub } from '../support/data-hub.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type KillMoment, killMoments, watchRequests } from '../support/kill-moments.ts';
import type { Loopback } from '../support/loopback.ts';
import { publishTables } from '../support/published-folder.ts';

/** Kills per kind; `PUSH_KILLS=50 npm run test:slow -- push-kills` for the long form, `PUSH_KILLS_SEED` for others. */
const kills = Number(process.env['PUSH_KILLS'] ?? 6);
const seed = Number(process.env['PUSH_KILLS_SEED'] ?? 1);

const fields = [
  { name: 'customer_id', required: true },
  { name: 'session_key', required: true },
  { name: 'user_name' },
];
const rows = 60;

/** A table of which every row differs from version to version; some rows come, others go. */
function tableOf(version: number) {
  const keys = Array.from({ length: rows }, (_, index) => index + version * 3);
  // Of a length that a call to Azure Monitor has sixteen of them.
  const lines = keys.map((key) => `acme,k${key},${version} ${'x'.repeat(60_000)}\n`);
  return { csv: `customer_id,session_key,user_name\n${lines.join('')}`, fields, key: ['session_key'] };
}

interface Pushed extends AsyncDisposable {
  readonly target: object;
  readonly server: Loopback['server'];
  readonly env: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  /** What must hold after a push that was killed. @param tables the one before, and the one that was pushed */
  afterKill(tables: readonly [string, string]): void;
  /** What a person finds out about a table that is uncertain. */
  decide?(name: string, table: string): 'taken' | 'missing';
  /** What must hold after the push that follows. */
  afterNext(table: string, killedSoFar: number): void;
}

/** Pushes, killed at moments spread over all requests, each followed by one that is not. */
async function prove(pushed: Pushed): Promise<void> {
  const folder = await temporaryFolder();
  const file = join(folder, 'target.json');
  await writeFile(file, JSON.stringify(pushed.target));
  const requests = watchRequests(pushed.server);
  const push = (moment?: KillMoment, ...args: readonly string[]) =>
    runCli(['push', '--target', file, '--out', folder, ...args], {
      env: pushed.env,
      onStart: (kill) => requests.begin(moment, () => kill('SIGKILL')),
    });
  const next = async (table: string) => {
    const run = await push();
    if (run.exitCode === 0) return;
    const [, name = ''] = /^failed +(\w+):[\s\S]*PUSH_UNCERTAIN/m.exec(run.stdout) ?? [];
    const decision = pushed.decide?.(name, table);
    const decided = await push(undefined, '--uncertain', decision ?? `${run.stdout}${run.stderr}`);
    expect(decided.exitCode, decided.stdout).toBe(0);
  };
  const publish = async (version: number) => {
    const table = tableOf(version);
    const tables = Object.fromEntries(pushed.names.map((name) => [name, table]));
    await publishTables({ tables, runId: `run-${version}`, created: createdAt(version) }, folder);
    return table.csv;
  };
  const first = await publish(0);
  await next(first);
  pushed.afterNext(first, 0);
  let before = first;
  for (const [index, moment] of killMoments(seed, kills, requests.count()).entries()) {
    const table = await publish(index + 1);
    const killed = await push(moment);
    expect(killed.exitCode, JSON.stringify(moment)).toBeNull();
    pushed.afterKill([before, table]);
    await next(table);
    pushed.afterNext(table, index + 1);
    before = table;
  }
}

/** Later for each version. */
const createdAt = (version: number) => new Date(Date.UTC(2026, 10, 1) + version * 3_600_000).toISOString();

const tasks = {
  sessions: '11111111-1111-4111-8111-111111111111',
  users: '22222222-2222-4222-8222-222222222222',
};

async function raynet(mode: 'replace' | 'append'): Promise<Pushed> {
  const key = 'Canary-key-of-the-hub-1';
  const hub: DataHub = await dataHub(
    Object.fromEntries(Object.values(tasks).map((id) => [id, { key, uploads: [] }])),
  );
  const texts = () => Object.values(hub.tasks).map(({ uploads }) => uploads.map(({ text }) => text));
  const all: string[] = [];
  return {
    server: hub.server,
    names: Object.keys(tasks),
    env: {},
    target: {
      ...{ kind: 'raynet', url: hub.origin, apiKey: key, mode },
      tables: Object.fromEntries(Object.entries(tasks).map(([name, taskId]) => [name, { taskId }])),
    },
    afterKill([before, table]) {
      const possible = mode === 'replace' ? [[before], [table]] : [all, [...all, table]];
      for (const task of texts()) expect(possible).toContainEqual(task);
    },
    decide: (name, table) =>
      texts()[Object.keys(tasks).indexOf(name)]?.includes(table) === true ? 'taken' : 'missing',
    afterNext(table) {
      all.push(table);
      for (const task of texts()) expect(task).toEqual(mode === 'replace' ? [table] : all);
    },
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
  };
}

/** Rows of one call. */
const perCall = 16;

async function monitor(): Promise<Pushed> {
  const service: AzureMonitor = await azureMonitor();
  const { ruleId, tenantId, clientId, secret } = azure;
  const { origin } = service;
  const sent = () => service.rows['CitrixSessions_CL'] ?? [];
  return {
    server: service.server,
    names: ['sessions'],
    env: { AZURE_CLIENT_SECRET: secret },
    target: { kind: 'azure-monitor', endpoint: origin, authority: origin, ruleId, tenantId, clientId },
    afterKill: () => undefined,
    afterNext(table, killedSoFar) {
      // What `arg_max` shows: of each key the newest row.
      const newest = new Map(
        sent().map((row) => [row['session_key'], `acme,${row['session_key']},${row['user_name']}`]),
      );
      const lines = table.split('\n').slice(1, -1);
      expect(lines.map((line) => newest.get(line.split(',')[1]))).toEqual(lines);
      // Each kill may cost one call that is sent again, and no more.
      const all = sent().map((row) => `${row['session_key']} ${row['user_name']}`);
      expect(all.length - new Set(all).size).toBeLessThanOrEqual(killedSoFar * perCall);
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

it.each(['replace', 'append'] as const)(
  'pushes to a Raynet Data Hub (%s) that are killed leave whole tables, none twice',
  async (mode) => {
    await using pushed = await raynet(mode);
    await prove(pushed);
  },
);

it('pushes to Azure Monitor that are killed send one call again, which `arg_max` folds', async () => {
  await using pushed = await monitor();
  await prove(pushed);
});
