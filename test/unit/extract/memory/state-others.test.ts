import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../support/folder.ts';
import { folderOfRuns } from './state-folder.ts';

describe('what others keep in the folder', () => {
  it('is not removed, and refused where it stands in our place', async () => {
    const { folder, open } = await folderOfRuns();
    await mkdir(join(folder, 'unfinished'), { recursive: true });
    const novel = join(folder, 'unfinished', 'novel.txt');
    await writeFile(novel, 'precious');
    await expect(open()).rejects.toMatchObject({
      code: 'STATE_INVALID',
      message: `The connector did not create ${novel}; nothing was changed.`,
    });
    expect(await readFile(novel, 'utf8')).toBe('precious');
  });

  it('stays beside a run that has ended', async () => {
    const { folder, open } = await folderOfRuns();
    const state = await open();
    await writeFile(join(folder, 'unfinished', 'novel.txt'), 'precious');
    await state.close(false);
    expect(Object.keys(await contentOf(join(folder, 'unfinished')))).toEqual(['novel.txt']);
  });
});

describe('a state of a time that is in the future', () => {
  it('is not resumed: the clock was wrong, or is', async () => {
    const { begin, open, runtime, warnings } = await folderOfRuns();
    await begin();
    runtime.advance(-3_600_000);
    expect((await open()).isResumed).toBe(false);
    expect(warnings).toEqual([expect.stringContaining('is in the future')]);
  });
});

describe('a state folder that another run has taken', () => {
  it('is not published from', async () => {
    const { folder, open } = await folderOfRuns();
    const state = await open();
    await state.confirm();
    await writeFile(join(folder, 'lock'), 'another');
    await expect(state.confirm()).rejects.toMatchObject({ code: 'STATE_INVALID' });
  });
});
