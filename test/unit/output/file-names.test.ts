import { describe, expect, it } from 'vitest';
import { isPlainFileName } from '../../../connector/output/file-names.ts';

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
