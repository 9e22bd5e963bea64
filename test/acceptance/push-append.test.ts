import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connector/errors.ts';
import { runCli } from '../support/cli.ts';
import { folderOfRun, hub, push, targetOf } from '../support/pushed-hub.ts';

describe('a push that appends', () => {
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
});
