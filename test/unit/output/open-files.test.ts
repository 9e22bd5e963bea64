import { link, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCsv, reopenCsv } from '../../../connector/output/csv.ts';
import { copyFrom, linkOrCopy, unshare } from '../../../connector/output/file-operations.ts';
import { makePrivate } from '../../../connector/output/folders.ts';
import { openJournal } from '../../../connector/output/journal.ts';
import { writeAtomically } from '../../../connector/output/replace.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { temporaryFolder } from '../../support/folder.ts';

const runtime = fakeRuntime();
const columns = [{ name: 'a', type: 'text', description: '', inputs: [], nullable: true }] as const;
const csvAt = (path: string) => ({ path, columns });

/** A file that is somebody's, and a folder of ours in which a link of this name leads to it. */
async function planted(name: string) {
  const folder = await temporaryFolder();
  const [victim, path] = [join(folder, 'victim'), join(folder, 'ours', name)];
  await mkdir(join(folder, 'ours'));
  await writeFile(victim, 'mine');
  await symlink(victim, path);
  return { victim, path, file: path.slice(0, path.lastIndexOf('.')) };
}

describe.skipIf(process.platform === 'win32')('a link that lies where a file of ours is written', () => {
  const source = async () => {
    const path = join(await temporaryFolder(), 'source');
    await writeFile(path, 'ours');
    return path;
  };

  it.each<readonly [string, string, (path: string, file: string) => Promise<unknown>]>([
    ['a small file', 'health.json.new', (_path, file) => writeAtomically(file, 'ours', runtime)],
    ['a table', 'sessions.csv', async (path) => (await openCsv(csvAt(path))).close()],
    [
      'a journal',
      'sessions.jsonl.new',
      async (_path, file) => (await openJournal(file, [{}], runtime)).close(),
    ],
    ['the rest of a table', 'sessions.csv.tail', async (path) => copyFrom(await source(), 0, path)],
    ['a second name', 'x.csv.new', async (path) => linkOrCopy(await source(), path).catch(() => undefined)],
    [
      'a copy',
      'sessions.csv.copy',
      async (_path, file) => {
        await writeFile(file, 'ours');
        await link(file, `${file}.second`);
        await unshare(file, runtime);
      },
    ],
  ])('of %s is not followed', async (_what, name, write) => {
    const { victim, path, file } = await planted(name);
    await write(path, file);
    expect(await readFile(victim, 'utf8')).toBe('mine');
  });

  it('of a table that is continued fails it, and stays', async () => {
    const { path } = await planted('sessions.csv');
    const csv = await openCsv(csvAt(path));
    const saved = await csv.close();
    const elsewhere = `${path}.elsewhere`;
    await writeFile(elsewhere, `${await readFile(path, 'utf8')}rest`);
    await rm(path);
    await symlink(elsewhere, path);
    await expect(reopenCsv(csvAt(path), saved)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(await readFile(elsewhere, 'utf8')).toMatch(/rest$/);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('what is written', () => {
  const rights = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  it('may be read by its group and by nobody else', async () => {
    const folder = await temporaryFolder();
    const path = (name: string) => join(folder, name);
    await writeAtomically(path('health.json'), 'ours', runtime);
    await (await openCsv(csvAt(path('a.csv')))).close();
    await (await openJournal(path('a.jsonl'), [], runtime)).close();
    await copyFrom(path('a.csv'), 0, path('a.csv.tail'));
    for (const name of ['health.json', 'a.csv', 'a.jsonl', 'a.csv.tail']) {
      expect([name, await rights(path(name))]).toEqual([name, '640']);
    }
  });

  it('lies in a folder of nobody else, also where an earlier version made it for all', async () => {
    const folder = join(await temporaryFolder(), 'above', 'state');
    await makePrivate(folder);
    expect(await rights(folder)).toBe('700');
    const former = join(folder, 'snapshot');
    await mkdir(former, { mode: 0o755 });
    await makePrivate(former);
    expect(await rights(former)).toBe('700');
  });
});
