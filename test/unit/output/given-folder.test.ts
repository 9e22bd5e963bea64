import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { givenFolder } from '../../../connector/output/given-folder.ts';

/** Windows, where the folder `jobs` is current on drive C: and the root on D:. */
const windows = {
  sep: win32.sep,
  resolve: (given: string) => win32.resolve(/^c:/i.test(given) ? 'C:\\jobs' : 'D:\\', given),
};

const onWindows = (given: string) => givenFolder(given, windows);

describe('a folder given on Windows', () => {
  it.each([
    ['C:', 'C:\\jobs'],
    ['c:', 'c:\\jobs'],
    ['C:out', 'C:\\jobs\\out'],
    ['C:..\\out', 'C:\\out'],
    ['C:sub/out', 'C:\\jobs\\sub\\out'],
    ['D:out', 'D:\\out'],
  ])('%s is that of the folder current on the drive', (given, meant) => {
    expect(onWindows(given)).toBe(meant);
  });

  it.each([
    ['\\\\?\\C:\\out', 'C:\\out'],
    ['\\\\?\\C:\\', 'C:\\'],
    ['\\\\?\\C:', 'C:\\'],
    ['\\\\.\\C:\\out', 'C:\\out'],
    ['//?/C:/out', 'C:/out'],
    ['\\\\?\\UNC\\server\\share\\out', '\\\\server\\share\\out'],
    ['\\\\?\\unc\\server\\share', '\\\\server\\share'],
  ])('%s is the ordinary one', (given, meant) => {
    expect(onWindows(given)).toBe(meant);
  });

  it.each([
    'out',
    '.',
    '..\\out',
    'C:\\out',
    'C:/out',
    '\\out',
    '/out',
    '\\\\server\\share\\out',
    '\\\\?\\Volume{0a1b2c3d-0000-0000-0000-100000000000}\\out',
    'Jürgens Tabellen\\out',
    '',
  ])('"%s" stays as it is', (given) => {
    expect(onWindows(given)).toBe(given);
  });

  it('can be joined with names, and its parents lead to a folder', () => {
    for (const given of ['C:', 'C:out', '\\\\?\\C:\\a\\b', '\\\\?\\UNC\\server\\share\\a']) {
      const folder = onWindows(given);
      expect(win32.dirname(win32.join(folder, 'sessions.csv'))).toBe(folder);
      expect(win32.isAbsolute(folder)).toBe(true);
      let above = win32.resolve(folder);
      while (win32.dirname(above) !== above) above = win32.dirname(above);
      expect(above).toBe(win32.parse(folder).root);
    }
  });
});

it.each(['C:', 'C:out', '\\\\?\\C:\\out', '//?/C:/out'])(
  '"%s" is a name like any other elsewhere',
  (given) => {
    expect(givenFolder(given, posix)).toBe(given);
  },
);
