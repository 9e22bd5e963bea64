import { createHash } from 'node:crypto';
import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { MemoryLedger } from '../../../../connector/extract/memory/checkpoint.ts';
import { openJoinedRowStore } from '../../../../connector/extract/memory/joined-rows.ts';
import { openSnapshots } from '../../../../connector/extract/memory/snapshots.ts';
import { openRejected } from '../../../../connector/extract/risk/rejected.ts';
import { folderKinds } from '../../../../connector/output/failures.ts';
import { openJournal, readJournal } from '../../../../connector/output/journal.ts';
import { probeFolder } from '../../../../connector/output/probe.ts';
import { writeAtomically } from '../../../../connector/output/replace.ts';
import { fakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { hold, holdName } from '../../../support/held-files.ts';
import { making } from '../making.ts';
import { folderOfRuns } from './state-folder.ts';

vi.mock('node:fs/promises', async (original) =>
  (await import('../../../support/held-files.ts')).withHeldFiles(await original()),
);
vi.mock('node:fs', async (original) =>
  (await import('../../../support/held-files.ts')).withHeldStreams(await original()),
);

/** As long as the connector has patience for. */
const allWaits = [100, 200, 400, 800, 1600, 3200];

const table = { name: 'sessions', columns: [{ name: 'key' }] };
const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
const outputFailed = (message: unknown) => ({ code: 'OUTPUT_FAILED', message });

/** A state folder with the snapshot of one run, which is the published table as well. */
async function withSnapshot() {
  const state = await temporaryFolder();
  const runtime = fakeRuntime();
  const snapshots = openSnapshots(state, runtime);
  async function keep(text: string): Promise<void> {
    const path = join(state, `${text}.csv`);
    await writeFile(path, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const made = { settings: {}, window, lastFullRefresh: window.to, bytes: text.length, rows: 1, sha256 };
    await snapshots.keep(table, path, made);
  }
  await keep('one');
  const folder = join(state, 'snapshot');
  return { state, folder, runtime, snapshots, keep, published: join(state, 'one.csv') };
}

describe('the snapshot of a table that another program holds open', () => {
  it('is waited for', async () => {
    const { snapshots, published, runtime } = await withSnapshot();
    hold(published, { times: 2 });
    expect(await snapshots.find(table, {})).toMatchObject({ snapshot: { rows: 1 } });
    expect(runtime.sleeps).toEqual([100, 200]);
  });

  it('for long is a failure, and no reason to lose the rows that the source has groomed', async () => {
    const { snapshots, published, runtime } = await withSnapshot();
    hold(published);
    await expect(snapshots.find(table, {})).rejects.toMatchObject(
      outputFailed(
        expect.stringMatching(/^The snapshot .* cannot be read: another program holds it open\.$/),
      ),
    );
    expect(runtime.sleeps).toEqual(allWaits);
  });

  it('does not keep the next one from being kept', async () => {
    const { snapshots, folder, keep } = await withSnapshot();
    const [description = ''] = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    hold(join(folder, description), { times: 3, isExclusive: false });
    await keep('two');
    expect(await snapshots.find(table, {})).toMatchObject({ snapshot: { bytes: 3 } });
  });
});

describe('what a run keeps in its state folder is written, although a scanner holds', () => {
  it('the description of the run', async () => {
    const { file, runtime, begin, found } = await folderOfRuns();
    await begin();
    hold(file, { times: 3, isExclusive: false });
    expect(await found()).toMatchObject({ isResumed: true, csv: 'rows' });
    expect(runtime.sleeps).toEqual([100, 200, 400]);
  });

  it('a journal', async () => {
    const path = join(await temporaryFolder(), 'table.jsonl');
    const runtime = fakeRuntime();
    await (await openJournal(path, [{ a: 1 }], runtime)).close();
    hold(path, { times: 1, isExclusive: false });
    await (await openJournal(path, [{ a: 2 }], runtime)).close();
    expect(await readJournal(path)).toEqual([{ a: 2 }]);
    expect(runtime.sleeps).toEqual([100]);
  });

  it('any small file, for some seconds at most', async () => {
    const path = join(await temporaryFolder(), 'small.json');
    const runtime = fakeRuntime();
    await writeFile(path, 'old');
    hold(path, { isExclusive: false });
    await expect(writeAtomically(path, 'new', runtime)).rejects.toMatchObject({ code: 'EPERM' });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(runtime.sleeps).toEqual(allWaits);
  });
});

describe('the lock of the state folder', () => {
  it('is taken when the one before has gone for good', async () => {
    const { folder, open, runtime } = await folderOfRuns();
    holdName(join(folder, 'lock'), 3);
    await (await open()).close(false);
    expect(runtime.sleeps).toEqual([100, 200, 400]);
  });

  it('is still ours while a scanner reads it, and goes with us', async () => {
    const { folder, open, runtime } = await folderOfRuns();
    const state = await open();
    hold(join(folder, 'lock'), { times: 2 });
    await expect(state.confirm()).resolves.toBeUndefined();
    expect(runtime.sleeps).toEqual([100, 200]);
    hold(join(folder, 'lock'), { times: 2, isExclusive: false });
    await state.close(false);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the file by which a folder is looked at', () => {
  it('goes when a scanner has looked at it', async () => {
    const folder = await temporaryFolder();
    const runtime = fakeRuntime();
    const guid = () => 'a-guid';
    hold(join(folder, `.connector-check-${guid()}-`.padEnd(128, '0')), { times: 2, isExclusive: false });
    await probeFolder(join(folder), folderKinds.output, { ...runtime, guid });
    expect(runtime.sleeps).toEqual([100, 200]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a joined set', () => {
  it('that a killed run left under two names is not written over', async () => {
    const folder = await temporaryFolder();
    const left = join(folder, 'joined_users.csv');
    await writeFile(left, 'what was kept');
    await link(left, join(folder, 'kept.csv'));
    const snapshots = openSnapshots(folder, fakeRuntime());
    const pathOf = (file: string) => join(folder, file);
    const kept = openJoinedRowStore({
      snapshots,
      settings: () => ({}),
      window,
      overlapMinutes: 60,
      refreshDays: 7,
      pathOf,
    });
    await kept.keep('Users', ['Id'], [{ Id: '1' }]);
    expect(await readFile(join(folder, 'kept.csv'), 'utf8')).toBe('what was kept');
    hold(join(folder, 'kept.csv'), { isExclusive: false });
    await link(join(folder, 'kept.csv'), left);
    await expect(kept.keep('Users', ['Id'], [{ Id: '2' }])).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(await readFile(join(folder, 'kept.csv'), 'utf8')).toBe('what was kept');
  });
});

describe('a small file', () => {
  it('is written when the one of a killed run has gone for good', async () => {
    const path = join(await temporaryFolder(), 'small.json');
    const runtime = fakeRuntime();
    holdName(`${path}.new`, 2);
    await writeAtomically(path, 'new', runtime);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(runtime.sleeps).toEqual([100, 200]);
  });
});

describe('what an earlier run has left', () => {
  it('and cannot be removed, since a program holds it open, is a failure that names it', async () => {
    const { folder, open, begin, runtime } = await folderOfRuns();
    await begin();
    const csv = join(folder, 'unfinished', 'sessions.csv');
    hold(csv, { isExclusive: false });
    await expect(open({ version: '2.0.0' })).rejects.toMatchObject(
      outputFailed(`${csv}, left by an earlier run, cannot be removed: another program holds it open.`),
    );
    expect(runtime.sleeps).toEqual(allWaits);
  });

  it('is not written over where it is a published table under its second name', async () => {
    const { options, open } = await making();
    await writeFile(options.path, 'published');
    const published = `${options.path}.published`;
    await link(options.path, published);
    hold(published, { isExclusive: false });
    await expect(open(new MemoryLedger())).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    const rejected = openRejected({ path: options.path, before: undefined, stays: () => true });
    await expect(rejected).rejects.toMatchObject(
      outputFailed('visits.csv, left by an earlier run, cannot be removed: another program holds it open.'),
    );
    expect(await readFile(published, 'utf8')).toBe('published');
  });

  it('of rejected events is not taken for nothing while it is held', async () => {
    const folder = await temporaryFolder();
    const before = join(folder, 'before.ndjson');
    await mkdir(join(folder, 'unfinished'));
    await writeFile(before, '{"offset":1}\n');
    hold(before);
    const path = join(folder, 'unfinished', 'rejected.ndjson');
    await expect(openRejected({ path, before, stays: () => true })).rejects.toMatchObject(
      outputFailed(`${before} cannot be read: another program holds it open.`),
    );
  });
});
