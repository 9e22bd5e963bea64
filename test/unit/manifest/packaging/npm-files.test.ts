import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { differences, expectedFiles } from '../../../../manifest/packaging/npm-files.ts';
import { temporaryFolder } from '../../../support/folder.ts';

test('each source comes compiled, with types and source map; tests and tools do not', async () => {
  const root = await temporaryFolder();
  for (const path of [
    'connector/http/client.ts',
    'connector/http/parts.d.ts',
    'test/unit/a.test.ts',
    'manifest/packaging/zip.ts',
    'docs/hosts/node.md',
  ]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), '');
  }
  expect(expectedFiles(root).toSorted()).toEqual([
    'dist/http/client.d.ts',
    'dist/http/client.js',
    'dist/http/client.js.map',
    'docs/hosts/node.md',
    'manifest/changelog.json',
    'package.json',
  ]);
});

test('a stray file and a missing one are seen', () => {
  const expected = ['package.json', 'dist/index.js'];
  expect(differences(expected, expected)).toEqual([]);
  expect(differences([...expected, 'dist/lib/start-a1_B.js'], expected)).toEqual([]);
  expect(differences(['package.json', 'dist/old.js', 'dist/lib/old.ts'], expected)).toEqual([
    'missing: dist/index.js',
    'stray: dist/lib/old.ts',
    'stray: dist/old.js',
  ]);
});
