import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainFileName } from '../../../connector/output/file-names.ts';
import { previousFiles } from '../../../connector/output/previous.ts';
import { temporaryFolder } from '../../support/folder.ts';

async function found(descriptor: string): Promise<readonly string[]> {
  const out = await temporaryFolder();
  await writeFile(join(out, 'datapackage.json'), descriptor);
  return previousFiles(out, 'ours');
}

const packageOf = (...paths: readonly unknown[]): string =>
  JSON.stringify({ name: 'ours', resources: paths.map((path) => ({ path })) });

describe('the files of a previous run', () => {
  it('are those its data package lists, once each', async () => {
    expect(await found(packageOf('sessions.csv', 'machines.csv', 'sessions.csv'))).toEqual([
      'sessions.csv',
      'machines.csv',
    ]);
  });

  it('are none without a data package, or a folder', async () => {
    const out = await temporaryFolder();
    expect(await previousFiles(out, 'ours')).toEqual([]);
    expect(await previousFiles(join(out, 'missing'), 'ours')).toEqual([]);
  });

  it('are none of a package of somebody else', async () => {
    expect(await found(packageOf('sessions.csv').replace('ours', 'theirs'))).toEqual([]);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"name":"ours"}',
    '{"name":"ours","resources":{}}',
    '{"name":"ours","resources":[null,1,{}]}',
  ])('are none where the package is %j', async (descriptor) => {
    expect(await found(descriptor)).toEqual([]);
  });

  it('never have a path, another kind or a strange name', async () => {
    const tricks = [
      '../secret.csv',
      '/etc/passwd.csv',
      'C:\\a.csv',
      'a/../b.csv',
      'sub/a.csv',
      '..',
      'nul.csv',
      '.csv',
      'a.csv\0',
      'package.json',
      'run-report.json',
      'https://example.com/a.csv',
      ['a.csv'],
      { path: 'a.csv' },
      null,
    ];
    expect(await found(packageOf(...tricks, 'good.csv'))).toEqual(['good.csv']);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.webPath(),
            fc.string().map((text) => `${text}.csv`),
          ),
        ),
        async (paths) => {
          const files = await found(packageOf(...paths));
          expect(files.every((file) => isPlainFileName(file) && file.endsWith('.csv'))).toBe(true);
        },
      ),
    );
  });
});
