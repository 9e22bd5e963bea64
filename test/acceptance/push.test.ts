import { createHash } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../connector/json.ts';
import { startSimulator } from '../simulator/index.ts';
import { findLeaks, outputsIn } from '../support/canaries.ts';
import { runCli } from '../support/cli.ts';
import { contentOf, temporaryFolder } from '../support/folder.ts';
import { extract, smallTenant } from '../support/program.ts';
import {
  catalogsTask,
  filesOfRun,
  folderOfRun,
  hub,
  key,
  push,
  sessionsTask,
  targetOf,
} from '../support/pushed-hub.ts';
import { parseTable } from '../support/tables.ts';

describe('push', () => {
  it('uploads each table to its task, byte for byte, and says so', async () => {
    const made = await filesOfRun();
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
    const made = await filesOfRun();
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
    const made = await filesOfRun();
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
    const made = await filesOfRun();
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

  it('says where there are no tables', async () => {
    await using server = await hub();
    const out = await temporaryFolder();
    await expect(push(targetOf(server), out)).rejects.toMatchObject({ code: 'PUSH_REJECTED' });
    expect(await contentOf(out)).toEqual({});
  });
});
