import { mkdir, symlink } from 'node:fs/promises';
import { join, relative, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ancestorsOf,
  type FolderLocation,
  isWithin,
  locationOf,
  refuseNested,
  sameName,
  sameWindowsPath,
} from '../../../connector/output/folder-location.ts';
import { temporaryFolder } from '../../support/folder.ts';

async function relationOf(out: string, state: string): Promise<string> {
  const [a, b] = [await locationOf(out), await locationOf(state)];
  if (isWithin(a, b)) return isWithin(b, a) ? 'same' : 'out inside';
  return isWithin(b, a) ? 'state inside' : 'apart';
}

describe('two folders', () => {
  it.each([
    ['out', 'state', 'apart'],
    ['data/out', 'data/state', 'apart'],
    ['state-of-acme', 'state', 'apart'],
    ['state', 'state', 'same'],
    ['state/', './state/.', 'same'],
    ['state/out', 'state', 'out inside'],
    ['state/a/b/c', 'state', 'out inside'],
    ['x/../state/out', 'state', 'out inside'],
    ['out', 'out/state', 'state inside'],
    ['.', 'state', 'state inside'],
    ['state/unfinished', 'state', 'out inside'],
    ['Data', 'data', 'same'],
    ['data./out', 'data', 'out inside'],
  ])('%s and %s, which are not there yet, are: %s', async (out, state, relation) => {
    const folder = await temporaryFolder();
    expect(await relationOf(join(folder, out), join(folder, state))).toBe(relation);
  });

  it.each([
    ['state/out', 'state', 'out inside'],
    ['link', 'state', 'same'],
    ['link/out', 'state', 'out inside'],
    ['out', 'link', 'apart'],
    ['link/out/not/there', 'state/out', 'out inside'],
    ['state/new', 'link/new', 'same'],
    ['deep', 'state', 'out inside'],
  ])('%s and %s, where a link leads to one of them, are: %s', async (out, state, relation) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'state', 'out'), { recursive: true });
    await mkdir(join(folder, 'out'));
    await symlink(join(folder, 'state'), join(folder, 'link'));
    await symlink(join('link', 'out'), join(folder, 'deep'));
    expect(await relationOf(join(folder, out), join(folder, state))).toBe(relation);
  });

  it('are compared also where one is given from the working folder', async () => {
    const folder = await temporaryFolder();
    expect(await relationOf(relative(process.cwd(), join(folder, 'a')), join(folder, 'a'))).toBe('same');
  });

  it.runIf(process.platform === 'linux')('that are there and differ in capitals only are two', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'Data'));
    await mkdir(join(folder, 'data'));
    expect(await relationOf(join(folder, 'Data'), join(folder, 'data'))).toBe('apart');
  });

  it('are the same where a mount shows one of them a second time', () => {
    const state: FolderLocation = { above: ['/1:2', '/1:10', '/1:77'], missing: [] };
    const mounted: FolderLocation = { above: ['/1:2', '/1:55', '/1:77'], missing: ['out'] };
    expect([isWithin(mounted, state), isWithin(state, mounted)]).toEqual([true, false]);
  });

  it('on two drives are apart', () => {
    const c: FolderLocation = { above: ['/7:5', '/7:9'], missing: ['out'] };
    const d: FolderLocation = { above: ['/8:5'], missing: ['out'] };
    expect([isWithin(c, d), isWithin(d, c)]).toEqual([false, false]);
  });
});

describe('forms of a path on Windows', () => {
  it.each([
    ['C:\\Citrix\\Out', 'c:/citrix/out'],
    ['\\\\?\\C:\\Citrix\\Out', 'C:\\citrix\\out.'],
    ['\\\\?\\UNC\\server\\share\\out', '//SERVER/share/out '],
    ['\\\\.\\C:\\out', 'C:\\OUT'],
  ])('%s and %s are one', (a, b) => {
    expect(sameWindowsPath(a)).toBe(sameWindowsPath(b));
  });

  it('end above at the drive, the share, or the drive behind the long prefix', () => {
    expect(ancestorsOf('C:\\data\\out', win32)).toEqual(['C:\\', 'C:\\data', 'C:\\data\\out']);
    expect(ancestorsOf('\\\\server\\share\\out', win32)[0]).toBe('\\\\server\\share\\');
    expect(ancestorsOf('\\\\?\\C:\\out', win32)[0]).toBe('\\\\?\\C:\\');
  });

  it('tell names apart that only look alike', () => {
    expect(new Set(['out', 'out1', 'o ut', '..', '.out'].map(sameName)).size).toBe(5);
    expect(sameName('AUSGABE\u0308.')).toBe(sameName('ausgab\u0065\u0308'));
  });
});

describe('nested folders are refused', () => {
  it('with both named, and what to do', async () => {
    const folder = await temporaryFolder();
    const [state, out] = [join(folder, 'state'), join(folder, 'state', 'out')];
    const told = (a: string, b: string) => refuseNested(a, b).catch(({ code, message }) => [code, message]);
    const advice = 'Nothing was changed.';
    expect(await told(out, state)).toEqual([
      'FOLDER_INVALID',
      `The output folder ${out} (--out) is inside the state folder ${state} (--state). ${advice}`,
    ]);
    expect(await told(state, out)).toEqual([
      'FOLDER_INVALID',
      `The state folder ${out} (--state) is inside the output folder ${state} (--out). ${advice}`,
    ]);
    expect(await told(state, state)).toEqual([
      'FOLDER_INVALID',
      `The output folder ${state} (--out) and the state folder ${state} (--state) are the same. ${advice}`,
    ]);
    expect(await told(join(folder, 'out'), state)).toBeUndefined();
  });
});
