/** Long: all stories push the tables of one run, which is made once, to the same small hub. */
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pushCommand } from '../../connector/commands/push.ts';
import { loadTarget } from '../../connector/destinations/load-target.ts';
import type { PushResult } from '../../connector/destinations/report.ts';
import { ConnectorError } from '../../connector/errors.ts';
import { parseJson } from '../../connector/json.ts';
import { startSimulator } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { type DataHub, dataHub } from '../support/data-hub.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { extract, parametersFor, smallTenant } from '../support/program.ts';
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

interface PushOptions {
  readonly signal?: AbortSignal;
  readonly decision?: 'taken' | 'missing';
}

const targetOf = ({ origin }: DataHub, more: object = {}) => ({
  ...{ kind: 'raynet', url: origin, apiKey: key },
  tables: {
    sessions: { taskId: sessionsTask },
    machine_catalogs: { taskId: catalogsTask, apiKey: `${key}b` },
  },
  ...more,
});

async function push(
  target: object,
  out: string,
  { signal = new AbortController().signal, decision }: PushOptions = {},
) {
  const warnings: string[] = [];
  const results: PushResult[] = [];
  const report = await pushCommand({
    target: await loadTarget({
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
    decision,
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
    expect(run.stdout).toContain(
      `pushed  sessions: ${rows.length} rows uploaded, replacing the existing rows`,
    );
    const outputs = {
      stdout: run.stdout,
      stderr: run.stderr,
      report: await readFile(join(out, 'push-report.json'), 'utf8'),
    };
    expect(findLeaks(outputs, { key })).toEqual([]);
    const { runId } = JSON.parse(made['datapackage.json'] ?? '');
    expect(runId).toEqual(expect.any(String));
    expect(JSON.parse(outputs.report)).toMatchObject({ runId });
    const journal = await readFile(join(out, 'push-journal.jsonl'), 'utf8');
    expect(journal.split(`"runId":"${runId}"`)).toHaveLength(7);
  });

  it('follows a run, and its failure is that of the command', async () => {
    await using server = await hub();
    await using simulator = await startSimulator({ ...smallTenant, sessions: 30 });
    const file = join(await temporaryFolder(), 'target.json');
    await writeFile(file, JSON.stringify(targetOf(server)));
    const first = await extract(simulator, { args: ['--push', file] });
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stderr).toMatch(/pushed {2}sessions: \d+ rows uploaded/);
    expect(server.tasks[sessionsTask]?.uploads.map(({ text }) => text)).toEqual([
      first.files['sessions.csv'],
    ]);
    server.failures.push({ status: 401 });
    const second = await extract(simulator, { args: ['--push', file, '--log-format', 'json'] });
    expect(second.exitCode).toBe(78);
    expect(second.stderr).toContain('PUSH_INCOMPLETE');
    expect(second.report().exitCode).toBe(0);
    const refused = await extract(simulator, { args: ['--push', join(file, 'none')] });
    expect(refused.exitCode).toBe(78);
    expect(Object.keys(refused.files)).not.toContain('sessions.csv');
  });

  it('--check tells what holds and what cannot be told, and sends no row', async () => {
    await using server = await hub();
    const file = join(await temporaryFolder(), 'target.json');
    await writeFile(file, JSON.stringify(targetOf(server)));
    const words = ['push', '--check', '--target', file, '--out', await temporaryFolder()];
    const run = await runCli(words);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^ok +connection[\s\S]*^skipped +permissions[\s\S]*^Ready/m);
    expect(server.asked).toEqual(['GET /']);
    await writeFile(file, JSON.stringify(targetOf(server, { url: 'http://127.0.0.1:1' })));
    const down = await runCli([...words, '--json']);
    expect(down.exitCode).toBe(75);
    expect(JSON.parse(down.stdout)).toMatchObject({ verdict: 'not-ready', code: 'HOST_UNREACHABLE' });
  });

  it('leaves a byte order mark out, which is for spreadsheets', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const marked = Buffer.from(`\uFEFF${made['sessions.csv']}`);
    await writeFile(join(out, 'sessions.csv'), marked);
    const path = join(out, 'datapackage.json');
    const described = JSON.parse(await readFile(path, 'utf8'));
    for (const table of described.resources) {
      const hash = createHash('sha256').update(marked).digest('hex');
      if (table.name === 'sessions') Object.assign(table, { bytes: marked.length, hash: `sha256:${hash}` });
    }
    await writeFile(path, JSON.stringify(described));
    expect((await push(targetOf(server), out)).report.exitCode).toBe(0);
    expect(server.tasks[sessionsTask]?.uploads[0]?.text).toBe(made['sessions.csv']);
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

  it('does not append twice: what may have been taken waits for a person to decide', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const target = targetOf(server, { mode: 'append' });
    server.failures.push({ status: 0, after: 'taking' });
    const first = await push(target, out);
    expect(first.told).toEqual([
      ['failed', 'PUSH_UNCERTAIN'],
      ['pushed', undefined],
    ]);
    // Not 75: a scheduler would push again.
    expect(first.report.exitCode).toBe(78);
    expect(first.report.tables[0]?.error?.remedy).toContain('Look into the result table');
    for (let again = 0; again < 3; again += 1) {
      const { told, report } = await push(target, out);
      expect(told).toEqual([
        ['failed', 'PUSH_UNCERTAIN'],
        ['again', undefined],
      ]);
      expect(report.tables[0]?.error?.message).toMatch(
        /150 rows were being appended to task .* when the push/,
      );
    }
    expect((await push(target, out, { decision: 'taken' })).told.map(([status]) => status)).toEqual([
      'again',
      'again',
    ]);
    expect(Object.values(server.tasks).map(({ uploads }) => uploads.length)).toEqual([1, 1]);
  });

  it('sends again what a person has found to be missing', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const target = targetOf(server, { mode: 'append' });
    server.failures.push({ status: 500 });
    expect((await push(target, out)).told[0]).toEqual(['failed', 'PUSH_UNCERTAIN']);
    const { told } = await push(target, out, { decision: 'missing' });
    expect(told.map(([status]) => status)).toEqual(['pushed', 'again']);
    expect((await push(target, out)).told.map(([status]) => status)).toEqual(['again', 'again']);
  });

  it('remembers what was appended beyond any push that failed, was interrupted, or had another target', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const target = targetOf(server, { mode: 'append' });
    expect((await push(target, out)).report.exitCode).toBe(0);
    const { sessions, machine_catalogs } = targetOf(server).tables;
    server.failures.push({ status: 401 });
    await push({ ...target, tables: { machine_catalogs } }, out);
    await push({ ...target, url: `${server.origin}/other` }, out);
    const stop = new AbortController();
    stop.abort(new ConnectorError('CANCELLED', 'Interrupted.', { exitCode: 130 }));
    await push(target, out, { signal: stop.signal });
    await writeFile(join(out, 'push-report.json'), 'not ours any more');
    expect((await push({ ...target, tables: { sessions } }, out)).told).toEqual([['again', undefined]]);
    expect((await push(target, out)).told.map(([status]) => status)).toEqual(['again', 'again']);
    expect(Object.values(server.tasks).map(({ uploads }) => uploads.length)).toEqual([1, 1]);
  });

  it('appends again to a table whose rows have been replaced meanwhile, and not what has replaced them', async () => {
    await using server = await hub();
    const [out, other] = [await folderOfRun(), await folderOfRun()];
    const append = targetOf(server, { mode: 'append' });
    await push(append, out);
    const first = await readFile(join(out, 'push-journal.jsonl'));
    await writeFile(join(other, 'push-journal.jsonl'), first);
    const replaced = await push(targetOf(server), other);
    expect(replaced.told.map(([status]) => status)).toEqual(['pushed', 'pushed']);
    expect((await push(append, other)).told.map(([status]) => status)).toEqual(['again', 'again']);
  });

  it('that is killed while rows are on their way leaves them uncertain', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const target = targetOf(server, { mode: 'append' });
    const file = join(out, 'target.json');
    await writeFile(file, JSON.stringify(target));
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    let uploads = 0;
    server.onAsked = () => {
      uploads += 1;
      if (uploads === 2) kill('SIGKILL');
    };
    const killed = await runCli(['push', '--target', file, '--out', out], {
      onStart: (own) => {
        kill = own;
      },
    });
    expect(killed.exitCode).toBeNull();
    const next = await runCli(['push', '--target', file, '--out', out]);
    expect(next.exitCode).toBe(78);
    expect(next.stdout).toMatch(/^again +sessions: .*\nfailed +machine_catalogs: [\s\S]*PUSH_UNCERTAIN/);
    const decided = await runCli(['push', '--target', file, '--out', out, '--uncertain', 'taken']);
    expect(decided.exitCode, decided.stderr).toBe(0);
    expect(decided.stdout.match(/^again/gm)).toHaveLength(2);
  });

  it('sends nothing while another push from the same folder is under way', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const target = targetOf(server, { mode: 'append' });
    let second: Promise<unknown> | undefined;
    server.onAsked = () => {
      second ??= push(target, out).catch((error: unknown) => error);
    };
    expect((await push(target, out)).report.exitCode).toBe(0);
    expect(await second).toMatchObject({
      code: 'FOLDER_INVALID',
      message: expect.stringContaining('in use'),
    });
    expect(Object.values(server.tasks).map(({ uploads }) => uploads.length)).toEqual([1, 1]);
    expect((await readdir(out)).filter((name) => name.includes('lock'))).toEqual([]);
  });

  it('appends nothing where the journal of what was delivered is damaged', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    await push(targetOf(server, { mode: 'append' }), out);
    const journal = join(out, 'push-journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    const asked = server.asked.length;
    await writeFile(journal, [lines[0]?.replace('sending', 'refused'), ...lines.slice(1)].join('\n'));
    await expect(push(targetOf(server, { mode: 'append' }), out)).rejects.toMatchObject({
      code: 'PUSH_UNCERTAIN',
    });
    expect(server.asked).toHaveLength(asked);
  });

  it('takes a last line of the journal that was never whole for one that was not written', async () => {
    await using server = await hub();
    const out = await folderOfRun();
    const target = targetOf(server, { mode: 'append' });
    await push(target, out);
    await appendFile(join(out, 'push-journal.jsonl'), '{"entry":{"at":"2026');
    expect((await push(target, out)).told.map(([status]) => status)).toEqual(['again', 'again']);
  });

  it('that is interrupted while rows are on their way says that they may have been taken', async () => {
    const stop = new AbortController();
    await using server = await hub();
    server.onAsked = () => stop.abort(new ConnectorError('CANCELLED', 'Interrupted.', { exitCode: 130 }));
    const { report, told } = await push(targetOf(server, { mode: 'append' }), await folderOfRun(), {
      signal: stop.signal,
    });
    expect(told).toEqual([
      ['failed', 'PUSH_UNCERTAIN'],
      ['failed', 'CANCELLED'],
    ]);
    expect(report.exitCode).toBe(130);
  });

  it.each<readonly [number, string, string]>([
    [401, 'the API key is unknown', 'no'],
    [400, 'the task is not of the type Container', 'no'],
    [302, 'the API key is not sent there', 'no'],
    [413, 'the upload is too large', 'no'],
    [200, 'the answer is a web page', '<!DOCTYPE html>\n<html><body>Sign in'],
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
    ['without a kind', { kind: undefined }, /kind: is missing; the kinds are raynet/],
    [
      'of a kind that is none',
      { kind: 'raynett' },
      /kind: is unknown; did you mean "raynet"\?; the kinds are/,
    ],
    ['with a list for a kind', { kind: ['raynet'] }, /kind: is unknown; the kinds are raynet/],
    ['without a key', { apiKey: undefined }, /tables\.sessions: no API key/],
    ['with a table that is none', { tables: { session: { taskId: sessionsTask } } }, /unknown table/],
    ['with a task that is no GUID', { tables: { sessions: { taskId: '17' } } }, /tables\.sessions\.taskId/],
    ['that gives the key away', { url: 'http://hub.example.com' }, /plain http would expose the API key/],
    [
      'whose name only begins like an address of this computer',
      { url: 'http://127.evil.example.com' },
      /plain http would expose the API key/,
    ],
    ['with a word too many', { urls: [] }, /urls/],
    ['with a key for a name', { [key]: 'apiKey' }, /unknown member \(a name of 23 characters\)/],
    ['with a key for a table', { tables: { [key]: { taskId: sessionsTask } } }, /unknown table/],
    ['with a key in place of a member', { tables: { sessions: { [key]: sessionsTask } } }, /taskId/],
    ['with a slip', { tables: { sesions: { taskId: sessionsTask } } }, /did you mean "sessions"\?/],
  ])('refuses a target %s, before anything is sent', async (_title, wrong, says) => {
    await using server = await hub();
    const out = await temporaryFolder();
    const file = join(out, 'target.json');
    await writeFile(file, JSON.stringify(targetOf(server, wrong)));
    const { exitCode, stderr } = await runCli(['push', '--target', file, '--out', out]);
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/^PARAMETERS_INVALID: The target file /);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain(key);
  });

  it('takes an empty variable for none', async () => {
    const tables = { sessions: { taskId: sessionsTask } };
    const { secrets } = await loadTarget({
      text: JSON.stringify({ kind: 'raynet', url: 'https://hub.example', apiKey: key, tables }),
      ...{ origin: 'target.json', env: { CITRIX_PUSH_API_KEY: ' ' }, readFile: () => '' },
      datasetNames: ['sessions'],
    });
    expect(secrets).toEqual([key]);
  });

  it('says where there are no tables', async () => {
    await using server = await hub();
    const out = await temporaryFolder();
    await expect(push(targetOf(server), out)).rejects.toMatchObject({ code: 'PUSH_REJECTED' });
    expect(await contentOf(out)).toEqual({});
  });
});
