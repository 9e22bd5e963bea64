import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPlainFileName, nameRefusedByWindows } from '../../../connector/output/file-names.ts';

describe('a file name', () => {
  it.each([
    'sessions.csv',
    'datapackage.json',
    'run-report.json',
    'a',
    'x_1.y-2.csv',
    'console.csv',
    'riskScoreChange_CL.csv',
  ])('%s is plain', (name) => {
    expect(isPlainFileName(name)).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    '.hidden.csv',
    'a/b.csv',
    '../a.csv',
    'a\\b.csv',
    '/etc/passwd',
    'C:a.csv',
    'a.csv:stream',
    'con',
    'nul.csv',
    'com1.csv',
    'lpt9',
    'a.',
    'a ',
    ' a',
    'CON',
    'Nul.csv',
    'a b.csv',
    'a\0.csv',
    'a\n.csv',
    'zoë.csv',
    `${'a'.repeat(200)}.csv`,
  ])('%j is not', (name) => {
    expect(isPlainFileName(name)).toBe(false);
  });
});

describe('a folder on Windows', () => {
  it.each([
    ['C:\\citrix\\NUL', 'NUL'],
    ['C:\\con', 'con'],
    ['C:\\aux.d\\out', 'aux.d'],
    ['C:\\out\\Com1', 'Com1'],
    ['C:\\out\\COM¹', 'COM¹'],
    ['C:\\LPT9 .txt', 'LPT9 .txt'],
    ['C:\\conin$', 'conin$'],
    ['C:\\state.', 'state.'],
    ['C:\\state \\of', 'state '],
    ['C:\\a?b', 'a?b'],
    ['C:\\a*', 'a*'],
    ['C:\\out:stream', 'out:stream'],
    ['C:\\a|b\\c<d', 'a|b'],
    ['C:\\tab\tle', 'tab\tle'],
    ['\\\\server\\share\\prn', 'prn'],
    ['\\\\?\\Volume{0a1b2c3d-0000-0000-0000-100000000000}\\nul', 'nul'],
  ])('%j cannot be: %j', (path, name) => {
    expect(nameRefusedByWindows(path, win32)).toBe(name);
  });

  it.each([
    'C:\\',
    'C:\\citrix\\out',
    'C:\\Jürgens Täbellen (größer) & 日本',
    'C:\\.hidden\\console\\nullable\\com\\com10\\auxiliary',
    '\\\\server\\share$\\out',
    '\\\\?\\Volume{0a1b2c3d-0000-0000-0000-100000000000}\\out',
  ])('%j can be', (path) => {
    expect(nameRefusedByWindows(path, win32)).toBeUndefined();
  });

  it('has names that are ordinary ones elsewhere', () => {
    expect(nameRefusedByWindows('/srv/NUL/a?b/state.', posix)).toBeUndefined();
  });
});
