import { chown, mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemporary } from '../../../connector/output/temporary.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { temporaryFolder } from '../../support/folder.ts';

const start = '2026-11-20T09:00:00.000Z';
const gone = 99;
const runtime = { ...fakeRuntime(start), isAlive: (pid: number) => pid !== gone };

/** What a process left of its temporary folder, which it touched last so many minutes ago. */
async function left(
  folder: string,
  name: string,
  owner: object | undefined,
  minutesAgo = 1,
): Promise<string> {
  const path = join(folder, `.connector-staging-${name}`);
  await mkdir(path);
  await writeFile(join(path, 'sessions.csv'), 'rows');
  const files = [join(path, 'sessions.csv')];
  if (owner !== undefined) {
    files.push(join(path, '.connector-owner'));
    await writeFile(join(path, '.connector-owner'), JSON.stringify(owner));
  }
  const at = new Date(Date.parse(start) - minutesAgo * 60_000);
  for (const one of [...files, path]) await utimes(one, at, at);
  return path;
}

const owner = (pid: number, host = 'here') => ({ pid, host, since: start, started: 1 });

describe('a temporary folder', () => {
  it('is for nobody else, and is gone in the end with all that is in it', async () => {
    const folder = await temporaryFolder();
    const temporary = await openTemporary(folder, runtime);
    await writeFile(join(temporary.path, 'sessions.csv'), 'rows');
    if (process.platform !== 'win32') expect((await stat(temporary.path)).mode & 0o777).toBe(0o700);
    await temporary.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes away what killed processes left, and nothing else', async () => {
    const folder = await temporaryFolder();
    await left(folder, 'killed', owner(gone));
    await left(folder, 'silent', owner(1, 'elsewhere'), 25 * 60);
    await left(folder, 'oldone', undefined, 25 * 60);
    await left(folder, 'living', owner(1));
    // The clock has been set forward, or the machine has slept.
    await left(folder, 'asleep', owner(1), 30 * 60);
    await left(folder, 'faraway'.slice(0, 6), owner(gone, 'elsewhere'));
    await left(folder, 'nobody', undefined);
    await mkdir(join(folder, '.connector-staging-mine'));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const temporary = await openTemporary(folder, runtime);
    await temporary.discard();
    expect((await readdir(folder)).sort()).toEqual([
      '.connector-staging-asleep',
      '.connector-staging-farawa',
      '.connector-staging-living',
      '.connector-staging-mine',
      '.connector-staging-nobody',
      'notes.txt',
    ]);
  });

  it('leaves alone one that is open in this process', async () => {
    const folder = await temporaryFolder();
    const first = await openTemporary(folder, runtime);
    const second = await openTemporary(folder, runtime);
    expect((await readdir(folder)).length).toBe(2);
    await first.discard();
    await second.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('follows no link', async () => {
    const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    const path = await left(elsewhere, 'killed', owner(gone));
    await symlink(path, join(folder, '.connector-staging-linked'));
    await (await openTemporary(folder, runtime)).discard();
    expect(await readdir(path)).toContain('sessions.csv');
  });

  it.runIf(process.getuid?.() === 0)('leaves alone those of other accounts', async () => {
    const folder = await temporaryFolder();
    await chown(await left(folder, 'killed', owner(gone)), 65_534, 65_534);
    await (await openTemporary(folder, runtime)).discard();
    expect(await readdir(folder)).toEqual(['.connector-staging-killed']);
  });
});
