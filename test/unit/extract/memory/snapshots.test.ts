/** Long: all of it tells the story of one state folder, run after run. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Kept,
  type NewSnapshot,
  openSnapshots,
  removeFormer,
  snapshotSchema,
} from '../../../../connector/extract/memory/snapshots.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const columnsOf = (...names: readonly string[]) => names.map((name) => ({ name }));

const sessions: Kept = { name: 'sessions', columns: columnsOf('key', 'at') };

const settings: Record<string, string> = { customerId: 'acme', sessionWindow: 'started' };

const windowOf = (day: number) => ({
  from: `2026-10-${10 + day}T09:00:00.000Z`,
  to: `2026-11-${10 + day}T09:00:00.000Z`,
});

const damaged = {
  against: 'its file was changed',
  lost: { rows: 1, window: windowOf(0), path: expect.any(String) },
};

/** A state folder in which runs leave a table, each with a text of its own. */
async function folderOfRuns() {
  const state = join(await temporaryFolder(), 'state');
  await mkdir(state);
  const published = join(state, 'published.csv');
  const folder = join(state, 'snapshot');
  const find = (asked: Record<string, string> = settings, table = sessions, resumedDay?: number) =>
    openSnapshots(state, fakeRuntime(), resumedDay === undefined ? undefined : windowOf(resumedDay)).find(
      table,
      asked,
    );
  return {
    state,
    published,
    folder,
    files: async () => (await readdir(folder)).toSorted(),
    async run(day: number, text: string, { resumed = false, table = sessions, more = settings } = {}) {
      // A table is made anew: the one that was published before keeps its bytes.
      await rm(published, { force: true });
      await writeFile(published, text);
      const window = windowOf(day);
      const made: NewSnapshot = {
        ...{ settings: more, window, lastFullRefresh: window.to, rows: 1, bytes: text.length },
        sha256: createHash('sha256').update(text).digest('hex'),
      };
      await openSnapshots(state, fakeRuntime(), resumed ? window : undefined).keep(table, published, made);
      return made;
    },
    find,
    /** The text of the table that is found. */
    async found(resumedDay?: number) {
      const { snapshot, against } = await find(settings, sessions, resumedDay);
      return snapshot === undefined ? against : await readFile(snapshot.path, 'utf8');
    },
  };
}

describe('a table that is kept', () => {
  it('is found with all that was said of it', async () => {
    const { run, find, folder } = await folderOfRuns();
    expect(await find()).toEqual({});
    const made = await run(0, 'key,at\na,b\n');
    const file = `sessions.${made.sha256.slice(0, 16)}.csv`;
    expect(await find()).toEqual({
      snapshot: { ...made, columns: ['key', 'at'], file, path: join(folder, file) },
    });
  });

  it('is described as its schema says', async () => {
    const { run, folder } = await folderOfRuns();
    await run(0, 'a');
    await run(1, 'b');
    const record = JSON.parse(await readFile(join(folder, 'sessions.json'), 'utf8'));
    expect(snapshotSchema.parse(record)).toEqual(record);
    expect(record.before.window).toEqual(windowOf(0));
  });

  it('costs no space where the file system gives second names, and stays where it was made', async () => {
    const { run, find, published } = await folderOfRuns();
    await run(0, 'text');
    const { snapshot } = await find();
    const [one, other] = [await stat(published), await stat(snapshot?.path ?? '')];
    expect([one.ino, one.nlink]).toEqual([other.ino, 2]);
  });

  it.runIf(existsSync('/dev/shm'))('is a copy where it lies on another file system', async () => {
    const { state, found } = await folderOfRuns();
    const path = join('/dev/shm', `snapshot-test-${process.pid}`);
    await writeFile(path, 'text');
    try {
      const made = { bytes: 4, sha256: createHash('sha256').update('text').digest('hex'), rows: 1 };
      const window = windowOf(0);
      const more = { settings, window, lastFullRefresh: window.to, ...made };
      await openSnapshots(state, fakeRuntime()).keep(sessions, path, more);
    } finally {
      await rm(path);
    }
    expect(await found()).toBe('text');
  });

  it('may be the very same once more', async () => {
    const { run, found, files } = await folderOfRuns();
    await run(0, 'text');
    await run(1, 'text');
    expect(await found()).toBe('text');
    expect(await files()).toEqual([expect.stringMatching(/^sessions\.\w{16}\.csv$/), 'sessions.json']);
  });

  it('has a name of its own among others', async () => {
    const { run, find, found, files, state } = await folderOfRuns();
    const joined: Kept = { name: 'joined_sessions', columns: columnsOf('row') };
    await run(0, 'one');
    await run(0, 'two', { table: joined });
    await run(1, 'three');
    await removeFormer(state, fakeRuntime());
    expect(await found()).toBe('three');
    expect((await find(settings, joined)).snapshot?.window).toEqual(windowOf(0));
    expect(await files()).toHaveLength(4);
  });

  it('cannot be kept on a disk that refuses; the one before stays', async () => {
    const { run, found, folder } = await folderOfRuns();
    await run(0, 'good');
    await mkdir(join(folder, 'sessions.json.new'));
    await expect(run(1, 'lost')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'The snapshot of sessions cannot be kept: there is a folder where a file is needed.',
    });
    expect(await found()).toBe('good');
  });
});

describe('a table that is damaged', () => {
  it('by any byte that changed is found out', async () => {
    const { run, find } = await folderOfRuns();
    const text = 'key,at\nk1,2026-11-20T09:00:00.000Z\n';
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        await run(0, text);
        const path = (await find()).snapshot?.path ?? '';
        const bytes = await readFile(path);
        const handle = await open(path, 'r+');
        await handle.write(Buffer.from([(bytes[at] ?? 0) ^ bits]), 0, 1, at);
        await handle.close();
        expect(await find()).toEqual(damaged);
        // A run that makes the same table puts it right.
        await run(0, text);
        expect((await find()).snapshot).toBeDefined();
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['by a published file that somebody goes on writing', ({ published }) => appendFile(published, 'more\n')],
    ['by a published file that somebody edits', ({ published }) => writeFile(published, 'key,at\na,c\n')],
    ['by being cut', ({ path }) => truncate(path, 7)],
    ['by being emptied', ({ path }) => truncate(path, 0)],
    ['by being gone', ({ path }) => rm(path)],
    [
      'by a folder in its place',
      async ({ path }) => {
        await rm(path);
        await mkdir(path);
      },
    ],
  ] satisfies [string, (at: { published: string; path: string }) => Promise<unknown>][])(
    '%s is of no use, and the reason is told',
    async (_how, damage) => {
      const { run, find, published } = await folderOfRuns();
      await run(0, 'key,at\na,b\n');
      await damage({ published, path: (await find()).snapshot?.path ?? '' });
      expect(await find()).toEqual(damaged);
    },
  );

  it.each([
    ['empty', '', null],
    ['cut', '{"snapshotVersion": "1", "settings"', null],
    ['another value', '"snapshot"', null],
    ['of a later version', '{"snapshotVersion": "2", "rows": 17}', 17],
  ])('so is a description that is %s', async (_how, text, rows) => {
    const { run, find, folder } = await folderOfRuns();
    await run(0, 'text');
    await writeFile(join(folder, 'sessions.json'), text);
    expect(await find()).toEqual({
      against: 'its description is damaged, or was written by an incompatible version',
      lost: { rows },
    });
    await run(1, 'text');
    expect((await find()).snapshot?.window).toEqual(windowOf(1));
  });

  it('so is a description that cannot be read, which is a failure', async () => {
    const { folder, find } = await folderOfRuns();
    await mkdir(join(folder, 'sessions.json'), { recursive: true });
    await expect(find()).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  });
});

describe('a table of another meaning', () => {
  it('is told by the first setting that changed, and has the rows all the same', async () => {
    const { run, find } = await folderOfRuns();
    const made = await run(0, 'text');
    const { snapshot, difference } = await find({ ...settings, sessionWindow: 'overlapping' });
    expect(difference).toBe('sessionWindow was "started" and is "overlapping"');
    expect(snapshot).toMatchObject(made);
  });

  it('is told by a setting that there was not', async () => {
    const { run, find } = await folderOfRuns();
    await run(0, 'text');
    expect((await find({ ...settings, mode: 's' })).difference).toBe('mode was not known and is "s"');
  });

  it.each([
    [{ customerId: 'b' }, 'customerId was "acme" and is "b"'],
    [{ sessionWindow: 'overlapping', siteId: 'two' }, 'siteId was "one" and is "two"'],
  ])('is of another source under %j, and can be compared with', async (more, against) => {
    const { run, find } = await folderOfRuns();
    const made = await run(0, 'text', { more: { ...settings, siteId: 'one' } });
    const found = await find({ ...settings, siteId: 'one', ...more });
    expect(found).toEqual({ snapshot: expect.objectContaining(made), against });
  });

  it('is of the same site where that was not named before, or is not now', async () => {
    const { run, find } = await folderOfRuns();
    await run(0, 'text', { more: { ...settings, siteId: '' } });
    expect((await find({ ...settings, siteId: 'one' })).difference).toBe('siteId was "" and is "one"');
    await run(1, 'text', { more: { ...settings, siteId: 'one' } });
    expect((await find({ ...settings, siteId: '' })).difference).toBe('siteId was "one" and is ""');
  });

  it.each([
    ['more columns', ['key', 'at', 'more']],
    ['columns in another order', ['at', 'key']],
    ['fewer columns', ['key']],
  ])('is told by %s, and says which it had', async (_what, names) => {
    const { run, find } = await folderOfRuns();
    await run(0, 'text');
    const table = { name: 'sessions', columns: columnsOf(...names) };
    expect(await find(settings, table)).toMatchObject({
      snapshot: { columns: ['key', 'at'] },
      difference: 'the table has other columns now',
    });
    expect(await find({ ...settings, customerId: 'b' }, table)).toMatchObject({
      snapshot: { columns: ['key', 'at'] },
      against: 'customerId was "acme" and is "b"',
    });
  });
});

describe('a run that is resumed', () => {
  it('finds what it began from, however often it has kept its tables', async () => {
    const { run, found } = await folderOfRuns();
    await run(0, 'first');
    await run(1, 'second');
    expect([await found(), await found(1)]).toEqual(['second', 'first']);
    await run(1, 'second', { resumed: true });
    await run(1, 'third', { resumed: true });
    expect([await found(), await found(1)]).toEqual(['third', 'first']);
  });

  it('finds nothing where it began from nothing', async () => {
    const { run, find, found } = await folderOfRuns();
    await run(0, 'first');
    expect(await find(settings, sessions, 0)).toEqual({});
    expect(await found()).toBe('first');
  });

  it('finds of what it began from, too, whether it is damaged or of another meaning', async () => {
    const { run, find, found } = await folderOfRuns();
    await run(0, 'first', { more: { ...settings, customerId: 'b' } });
    await run(1, 'second');
    expect(await find()).toMatchObject({ snapshot: { window: windowOf(1) } });
    expect((await find(settings, sessions, 1)).against).toBe('customerId was "b" and is "acme"');
    const { snapshot } = await find(settings, sessions, 1);
    await truncate(snapshot?.path ?? '', 1);
    await run(1, 'second', { resumed: true });
    expect((await find({ ...settings, customerId: 'b' }, sessions, 1)).against).toBe(damaged.against);
    expect(await found()).toBe('second');
  });

  it('has ended when what it began from goes', async () => {
    const { run, found, files, state } = await folderOfRuns();
    await run(0, 'first');
    await run(1, 'second');
    expect(await files()).toHaveLength(3);
    await removeFormer(state, fakeRuntime());
    expect(await files()).toHaveLength(2);
    expect(await found()).toBe('second');
  });

  it('may end without having kept anything', async () => {
    await expect(removeFormer(join(await temporaryFolder(), 'none'), fakeRuntime())).resolves.toBeUndefined();
  });
});

describe('what killed runs have left', () => {
  it('is removed by the next, and nothing else is', async () => {
    const { run, files, folder, state } = await folderOfRuns();
    await run(0, 'first');
    for (const name of ['sessions.0123456789abcdef.csv', 'sessions.0123456789abcdef.csv.new', 'notes.csv']) {
      await writeFile(join(folder, name), 'x');
    }
    await run(1, 'second');
    await removeFormer(state, fakeRuntime());
    expect(await files()).toEqual([
      'notes.csv',
      expect.stringMatching(/^sessions\.\w{16}\.csv$/),
      'sessions.json',
    ]);
  });
});
