import { link, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyFrom, readRange, remove, unshare } from '../../../connector/output/file-operations.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { contentOf, temporaryFolder } from '../../support/folder.ts';

async function folderWith(content: string | Buffer): Promise<{ folder: string; path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'table.csv');
  await writeFile(path, content);
  return { folder, path };
}

const outputFailed = (message: string | RegExp) => ({
  code: 'OUTPUT_FAILED',
  message: expect.stringMatching(message),
});

describe('a part of a file', () => {
  it('is what stands there, wherever it begins and ends', async () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, at) => at % 256));
    const { folder, path } = await folderWith(bytes);
    const target = join(folder, 'tail');
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.nat(300), async (one, other) => {
        const [start, end] = one < other ? [one, other] : [other, one];
        expect(await readRange(path, start, end - start)).toEqual(bytes.subarray(start, end));
        await copyFrom(path, start, target);
        expect(await readFile(target)).toEqual(bytes.subarray(start));
      }),
      { numRuns: 50 },
    );
  });

  it('that is not all there is OUTPUT_FAILED', async () => {
    const { path } = await folderWith('1234');
    await expect(readRange(path, 2, 3)).rejects.toMatchObject(outputFailed(/^table\.csv cannot be read/));
    await expect(readRange(`${path}x`, 0, 1)).rejects.toMatchObject(outputFailed(/cannot be read/));
  });

  it('that cannot be copied is OUTPUT_FAILED', async () => {
    const { folder, path } = await folderWith('1234');
    await mkdir(join(folder, 'tail'));
    await expect(copyFrom(path, 0, join(folder, 'tail'))).rejects.toMatchObject(
      outputFailed(/^tail cannot be written/),
    );
    await expect(copyFrom(`${path}x`, 0, join(folder, 'other'))).rejects.toMatchObject(
      outputFailed(/^other cannot be written/),
    );
  });
});

describe('a file that goes', () => {
  it('is gone; that it was gone already, or will not go, is no matter', async () => {
    const { folder, path } = await folderWith('1234');
    await mkdir(join(folder, 'full', 'er'), { recursive: true });
    await remove(path);
    await remove(path);
    await remove(join(folder, 'full'));
    expect(await contentOf(folder)).toEqual({ full: null });
  });
});

describe('a file with a second name', () => {
  it('gets content of its own, so that the other does not change with it', async () => {
    const { folder, path } = await folderWith('rows');
    const other = join(folder, 'published.csv');
    await link(path, other);
    await unshare(path, fakeRuntime());
    await writeFile(path, 'other rows');
    expect(await contentOf(folder)).toEqual({ 'table.csv': 'other rows', 'published.csv': 'rows' });
  });

  it('is left alone when it has but one, and when it is not there', async () => {
    const { folder, path } = await folderWith('rows');
    const { ino } = await stat(path);
    await unshare(path, fakeRuntime());
    await unshare(join(folder, 'missing'), fakeRuntime());
    expect((await stat(path)).ino).toBe(ino);
    expect(await contentOf(folder)).toEqual({ 'table.csv': 'rows' });
  });

  it('that cannot be copied is OUTPUT_FAILED', async () => {
    const { folder, path } = await folderWith('rows');
    await link(path, join(folder, 'published.csv'));
    await mkdir(`${path}.copy`);
    await expect(unshare(path, fakeRuntime())).rejects.toMatchObject(
      outputFailed(/^table\.csv cannot be written/),
    );
  });
});
