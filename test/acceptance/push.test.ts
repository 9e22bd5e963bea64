import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pushCommand } from '../../connector/commands/push.ts';
import { ConnectorError } from '../../connector/errors.ts';
import type { PushResult } from '../../connector/hosts/raynet/report.ts';
import { loadTarget } from '../../connector/hosts/raynet/target.ts';
import { parseJson } from '../../connector/json.ts';
import { startSimulator } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { type DataHub, dataHub } from '../support/data-hub.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { parametersFor, smallTenant } from '../support/program.ts';
import { tell } from '../support/story.ts';
import { parseTable } from '../support/tables.ts';

const sessionsTask = '11111111-1111-4111-8111-111111111111';
const catalogsTask = '22222222-2222-4222-8222-222222222222';
const key = 'Canary-key-of-the-hub-1';

const hub = (path = '') =>
  dataHub({ [sessionsTask]: { key, uploads: [] }, [catalogsTask]: { key: `${key}b`, uploads: [] } }, path);

/** The files of a run, by name; of one run for all tests. */
let made: Readonly<Record<string, string | null>> = {};

async function makeTables(): Promise<void> {
  await using simulator = await startSimulator({ ...smallTenant, sessions: 150 });
  const { files } = await tell({
    parameters: { ...parametersFor(simulator), fetchApplicationInstances: false },
  });
  made = files;
}

/** A folder as the run left it. */
async function folderOfRun(): Promise<string> {
  if (made['sessions.csv'] === undefined) await makeTables();
  const out = await temporaryFolder();
  for (const [name, text] of Object.entries(made)) await writeFile(join(out, name), text ?? '');
  return out;
}

const targetOf = ({ origin }: DataHub, more: object = {}) => ({
  ...{ url: origin, apiKey: key },
  tables: {
    sessions: { taskId: sessionsTask },
    machine_catalogs: { taskId: catalogsTask, apiKey: `${key}b` },
  },
  ...more,
});

async function push(target: object, out: string, signal = new AbortController().signal) {
  const warnings: string[] = [];
  const results: PushResult[] = [];
  const report = await pushCommand({
    target: loadTarget({
      text: JSON.stringify(target),
      origin: 'target.json',
      env: {},
      readFile: () => '',
      datasetNames: ['sessions', 'machine_catalogs'],
    }),
    ...{ out, env: {}, readFile: () => '', runtime: fakeRuntime() },
    emit: (event) => {
      if (event.type === 'warning') warnings.push(event.message);
    },
    onResult: (result) => results.push(result),
    signal,
  });
  expect(results).toEqual(report.tables);
  return { report, warnings, told: report.tables.map(({ status, error }) => [status, error?.code]) };
}

describe('push', () => {
  it('uploads each table to its task, byte for byte, and says so', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const file = join(out, 'target.json');
    await writeFile(file, JSON.stringify(targetOf(server)));
    const run = await runCli(['push', '--target', file, '--out', out]);
    expect(run.exitCode, run.stderr).toBe(0);
    for (const [id, name] of [
      [sessionsTask, 'sessions.csv'],
      [catalogsTask, 'machine_catalogs.csv'],
    ] as const) {
      expect(server.tasks[id]?.uploads).toEqual([{ mode: 'replace', name, text: made[name] }]);
    }
    const { rows } = parseTable(made['sessions.csv'] ?? '');
    expect(run.stdout).toContain(`pushed  sessions: ${rows.length} rows, in place of those before`);
    const outputs = {
      stdout: run.stdout,
      stderr: run.stderr,
      report: await readFile(join(out, 'push-report.json'), 'utf8'),
    };
    expect(findLeaks(outputs, { key })).toEqual([]);
  });

  it('sends rows as typed JSON where the task wants that', async () => {
    await using server = await hub('/hub');
    const out = await folderOfRun();
    const { report } = await push(targetOf(server, { url: `${server.origin}/hub`, format: 'json' }), out);
    expect(report.exitCode).toBe(0);
    const [upload] = server.tasks[sessionsTask]?.uploads ?? [];
    const rows = parseJson(upload?.text ?? '') as Record<string, unknown>[];
    const texts = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
      ),
    );
    expect(texts).toEqual(parseTable(made['sessions.csv'] ?? '').records);
    expect(rows[0]).toMatchObject({ is_open: expect.any(Boolean), session_type_code: expect.any(Number) });
  });

  it('tries again what may succeed later, also to append what was surely not taken', async () => {
    await using server = await hub();
    server.failures.push({ status: 0 }, { status: 429 }, { status: 500 });
    const replaced = await push(targetOf(server), await folderOfRun());
    expect(replaced.told).toEqual([
      ['pushed', undefined],
      ['pushed', undefined],
    ]);
    expect(replaced.warnings).toHaveLength(3);
    server.failures.push({ status: 503 });
    expect((await push(targetOf(server, { mode: 'append' }), await folderOfRun())).report.exitCode).toBe(0);
    expect(server.tasks[sessionsTask]?.uploads.map(({ mode }) => mode)).toEqual(['replace', 'append']);
  });

  it('does not append twice: neither what may have been taken nor what was pushed before', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    server.failures.push({ status: 0, after: 'taking' });
    const first = await push(targetOf(server, { mode: 'append' }), out);
    expect(first.told).toEqual([
      ['failed', 'PUSH_UNCERTAIN'],
      ['pushed', undefined],
    ]);
    // Not 75: a scheduler would push again.
    expect(first.report.exitCode).toBe(78);
    expect(first.report.tables[0]?.error?.remedy).toContain('Look into the result table');
    const second = await push(targetOf(server, { mode: 'append' }), out);
    expect(second.told.map(([status]) => status)).toEqual(['pushed', 'again']);
    const third = await push(targetOf(server, { mode: 'append' }), out);
    expect(third.told.map(([status]) => status)).toEqual(['again', 'again']);
    expect(server.tasks[catalogsTask]?.uploads).toHaveLength(1);
  });

  it('appends nothing where what has been appended before can no longer be told', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    await writeFile(join(out, 'push-report.json'), '{');
    await expect(push(targetOf(server, { mode: 'append' }), out)).rejects.toMatchObject({
      code: 'PUSH_UNCERTAIN',
    });
    expect(server.asked).toEqual([]);
    expect((await push(targetOf(server), out)).report.exitCode).toBe(0);
  });

  it('that is interrupted while rows are on their way says that they may have been taken', async () => {
    const stop = new AbortController();
    await using server = await hub();
    server.onAsked = () => stop.abort(new ConnectorError('CANCELLED', 'Interrupted.', { exitCode: 130 }));
    const { report, told } = await push(
      targetOf(server, { mode: 'append' }),
      await folderOfRun(),
      stop.signal,
    );
    expect(told).toEqual([
      ['failed', 'PUSH_UNCERTAIN'],
      ['failed', 'CANCELLED'],
    ]);
    expect(report.exitCode).toBe(130);
  });

  it.each<readonly [number, string, string]>([
    [401, 'it does not know the API key', 'no'],
    [400, 'not a task of the type Container', 'no'],
    [302, 'the key is not sent on', 'no'],
    [413, 'so much at once', 'no'],
    [200, 'a web page answers here', '<!DOCTYPE html>\n<html><body>Sign in'],
  ])('fails at HTTP %i with what it means, and goes on with the other table', async (status, says, text) => {
    await using server = await hub();
    server.failures.push({ status, text: `${text}: ${key}` });
    const out = await folderOfRun();
    const { report, told } = await push(targetOf(server), out);
    expect(told).toEqual([
      ['failed', 'PUSH_REJECTED'],
      ['pushed', undefined],
    ]);
    expect(report.exitCode).toBe(78);
    expect(report.tables[0]?.error?.message).toContain(says);
    expect(findLeaks({ report: JSON.stringify(report), ...(await outputsIn(out)) }, { key })).toEqual([]);
  });

  it('pushes no table that is not what the data package says, and none that is not there', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    await appendFile(join(out, 'sessions.csv'), 'x');
    const datapackage = JSON.parse(made['datapackage.json'] ?? '');
    datapackage.resources = datapackage.resources.filter(({ name }: { name: string }) => name === 'sessions');
    await writeFile(join(out, 'datapackage.json'), JSON.stringify(datapackage));
    const { told } = await push(targetOf(server), out);
    expect(told).toEqual([
      ['failed', 'PUSH_FAILED'],
      ['failed', 'PUSH_REJECTED'],
    ]);
    expect(server.asked).toEqual([]);
  });

  it.each<readonly [string, object, RegExp]>([
    ['without a key', { apiKey: undefined }, /tables\.sessions: no API key/],
    [
      'with a table that is none',
      { tables: { session: { taskId: sessionsTask } } },
      /there is no such table/,
    ],
    ['with a task that is no GUID', { tables: { sessions: { taskId: '17' } } }, /tables\.sessions\.taskId/],
    ['that gives the key away', { url: 'http://hub.example.com' }, /plain http would give the API key away/],
    [
      'whose name only begins like an address of this computer',
      { url: 'http://127.evil.example.com' },
      /plain http would give the API key away/,
    ],
    ['with a word too many', { urls: [] }, /urls/],
  ])('refuses a target %s, before anything is sent', async (_title, wrong, says) => {
    await using server = await hub();
    const out = await temporaryFolder();
    const file = join(out, 'target.json');
    await writeFile(file, JSON.stringify(targetOf(server, wrong)));
    const { exitCode, stderr } = await runCli(['push', '--target', file, '--out', out]);
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/^PARAMETERS_INVALID: The target in /);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain(key);
  });

  it('takes an empty variable for none', () => {
    const tables = { sessions: { taskId: sessionsTask } };
    const { tables: loaded } = loadTarget({
      text: JSON.stringify({ url: 'https://hub.example', apiKey: key, tables }),
      ...{ origin: 'target.json', env: { CITRIX_PUSH_API_KEY: ' ' }, readFile: () => '' },
      datasetNames: ['sessions'],
    });
    expect(loaded.map(({ apiKey }) => apiKey)).toEqual([key]);
  });

  it('says where there are no tables', async () => {
    await using server = await hub();
    const out = await temporaryFolder();
    await expect(push(targetOf(server), out)).rejects.toMatchObject({ code: 'PUSH_REJECTED' });
    expect(await contentOf(out)).toEqual({});
  });
});
