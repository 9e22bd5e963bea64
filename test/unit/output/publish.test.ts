import { chmod, rename as fsRename, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf, temporaryFolder } from '../../support/folder.ts';
import {
  busy,
  newFiles,
  oldFiles,
  publication,
  staged,
  still,
  visible,
  withOldFiles,
} from './staged-files.ts';

describe('publishing', () => {
  it('makes the folder, puts the files in it and leaves nothing else', async () => {
    const out = join(await temporaryFolder(), 'new', 'folder');
    const staging = await staged(out);
    expect(await visible(out)).toEqual({});
    expect(await staging.publish(publication)).toEqual([]);
    expect(await contentOf(out)).toEqual(newFiles);
  });

  it('replaces the files of the previous run, and leaves all others alone', async () => {
    const out = await withOldFiles();
    await writeFile(join(out, 'notes.txt'), 'mine');
    const staging = await staged(out);
    await staging.publish(publication);
    expect(await contentOf(out)).toEqual({ ...newFiles, 'notes.txt': 'mine' });
  });

  it('renames in the order asked for, the data package last', async () => {
    const order: string[] = [];
    const staging = await staged(await withOldFiles(), still(), (from, to) => {
      order.push(basename(to));
      return fsRename(from, to);
    });
    await staging.publish({ ...publication, files: ['b.csv', 'a.csv'] });
    expect(order).toEqual(['b.csv', 'a.csv', 'datapackage.json']);
  });

  it.each([0, 1, 2])('that dies after %i renames leaves whole files, old or new', async (renames) => {
    const out = await withOldFiles();
    let done = 0;
    const staging = await staged(out, still(), async (from, to) => {
      if (done === renames) throw busy('EIO');
      await fsRename(from, to);
      done += 1;
    });
    await expect(staging.publish(publication)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    const replaced = Object.keys(newFiles).slice(0, renames);
    expect(await visible(out)).toEqual({
      ...oldFiles,
      ...Object.fromEntries(Object.entries(newFiles).filter(([name]) => replaced.includes(name))),
    });
    await staging.discard();
    expect(Object.keys(await contentOf(out)).sort()).toEqual(Object.keys(oldFiles));
  });

  it('of a file that was never written changes nothing', async () => {
    const out = await withOldFiles();
    const staging = await staged(out);
    await expect(staging.publish({ ...publication, files: ['a.csv', 'c.csv'] })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'c.csv cannot be saved; nothing was published: the folder does not exist.',
    });
    expect(await visible(out)).toEqual(oldFiles);
  });

  it('refuses names that are not safe everywhere', async () => {
    const out = await withOldFiles();
    const staging = await staged(out);
    expect(() => staging.path('../a.csv')).toThrowError(/is not a file name/);
    await expect(staging.publish({ ...publication, obsolete: ['../a.csv'] })).rejects.toThrowError(
      /is not a file name/,
    );
    expect(await visible(out)).toEqual(oldFiles);
  });
});

describe('a finished file from elsewhere', () => {
  it('is published, and stays where it was', async () => {
    const [out, elsewhere] = [await withOldFiles(), await temporaryFolder()];
    await writeFile(join(elsewhere, 'a.csv'), 'made elsewhere');
    const staging = await staged(out);
    await rm(staging.path('a.csv'));
    await staging.take(join(elsewhere, 'a.csv'), 'a.csv');
    await staging.publish(publication);
    expect(await contentOf(out)).toEqual({ ...newFiles, 'a.csv': 'made elsewhere' });
    expect(await contentOf(elsewhere)).toEqual({ 'a.csv': 'made elsewhere' });
  });

  it('is a second name and no copy, where that can be', async () => {
    const elsewhere = join(await temporaryFolder(), 'a.csv');
    await writeFile(elsewhere, 'made elsewhere');
    const staging = await staged(await withOldFiles());
    await staging.take(elsewhere, 'new.csv');
    expect((await stat(staging.path('new.csv'))).ino).toBe((await stat(elsewhere)).ino);
  });

  it('is copied where it cannot have a second name', async () => {
    const elsewhere = join(await temporaryFolder(), 'a.csv');
    await writeFile(elsewhere, 'made elsewhere');
    const staging = await staged(await withOldFiles());
    // A name that is taken already cannot be given, as none can across the border of a file system.
    await staging.take(elsewhere, 'a.csv');
    expect((await stat(staging.path('a.csv'))).ino).not.toBe((await stat(elsewhere)).ino);
    expect(await readFile(staging.path('a.csv'), 'utf8')).toBe('made elsewhere');
  });

  it('that is not there is OUTPUT_FAILED, and nothing was published', async () => {
    const out = await withOldFiles();
    const staging = await staged(out);
    await expect(staging.take(join(out, 'missing.csv'), 'c.csv')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'c.csv cannot be written; nothing was published: the folder does not exist.',
    });
    expect(await visible(out)).toEqual(oldFiles);
  });
});

describe('a file that another program holds open', () => {
  it.each(['EBUSY', 'EPERM', 'EACCES'])('(%s) is tried again with growing waits', async (code) => {
    const out = await withOldFiles();
    const runtime = still();
    let tries = 0;
    const staging = await staged(out, runtime, (from, to) => {
      tries += 1;
      return tries <= 3 ? Promise.reject(busy(code)) : fsRename(from, to);
    });
    await staging.publish(publication);
    expect(runtime.waits).toEqual([100, 200, 400]);
    expect(await contentOf(out)).toEqual(newFiles);
  });

  it('for long is OUTPUT_FAILED that names it, and what was replaced before it', async () => {
    const out = await withOldFiles();
    const runtime = still();
    const staging = await staged(out, runtime, (from, to) =>
      basename(to) === 'b.csv' ? Promise.reject(busy()) : fsRename(from, to),
    );
    await expect(staging.publish(publication)).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message:
        'b.csv cannot be replaced; close the program that holds it open and run again: another program holds it open. Already replaced by this run: a.csv.',
    });
    expect(runtime.waits).toEqual([100, 200, 400, 800, 1600, 3200]);
    expect(await visible(out)).toEqual({ ...oldFiles, 'a.csv': 'new a' });
  });

  it('is told from one that is read-only, which Windows does not replace either', async () => {
    const out = await withOldFiles();
    await chmod(join(out, 'b.csv'), 0o444);
    const staging = await staged(out, still(), (from, to) =>
      basename(to) === 'b.csv' ? Promise.reject(busy('EPERM')) : fsRename(from, to),
    );
    await expect(staging.publish(publication)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^b\.csv is read-only and cannot be replaced; clear its read-only attribute and run again: /,
      ),
    });
  });

  it('is not waited for when the problem is another one', async () => {
    const runtime = still();
    const staging = await staged(await withOldFiles(), runtime, () => Promise.reject(busy('ENOSPC')));
    await expect(staging.publish(publication)).rejects.toMatchObject({
      message: 'a.csv cannot be put in place: the disk is full.',
    });
    expect(runtime.waits).toEqual([]);
  });
});

describe('obsolete files', () => {
  it('go when all else is in place', async () => {
    const out = await withOldFiles();
    await writeFile(join(out, 'gone.csv'), 'old');
    const staging = await staged(out);
    expect(await staging.publish({ ...publication, obsolete: ['gone.csv', 'never-there.csv'] })).toEqual([]);
    expect(await contentOf(out)).toEqual(newFiles);
  });

  it('stay when publishing failed', async () => {
    const out = await withOldFiles();
    await writeFile(join(out, 'gone.csv'), 'old');
    const staging = await staged(out, still(), () => Promise.reject(busy('EIO')));
    await expect(staging.publish({ ...publication, obsolete: ['gone.csv'] })).rejects.toThrowError();
    expect(await visible(out)).toEqual({ ...oldFiles, 'gone.csv': 'old' });
  });

  it('are never those that were just published', async () => {
    const out = await withOldFiles();
    const staging = await staged(out);
    await staging.publish({ ...publication, obsolete: ['a.csv', 'datapackage.json'] });
    expect(await contentOf(out)).toEqual(newFiles);
  });

  it('that will not go are told, and nothing fails', async () => {
    const out = await withOldFiles();
    await mkdir(join(out, 'folder.csv'));
    const staging = await staged(out);
    expect(await staging.publish({ ...publication, obsolete: ['folder.csv'] })).toEqual(['folder.csv']);
    expect(await visible(out)).toEqual({ ...newFiles, 'folder.csv': null });
  });
});
