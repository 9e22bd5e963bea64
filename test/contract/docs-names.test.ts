import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { datasets } from '../../connector/datasets/registry.ts';
import { manifest } from '../../connector/manifest.ts';

const known = new Set([
  ...datasets.flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]),
  ...Object.keys(manifest.parameters.properties),
]);

/** Names of others that look like ours. */
const others = new Set(['device_hostname', 'device_ip', 'user_email', 'user_username', 'user_role']);

/** Names in the form of a column or dataset that a page mentions and nobody has; `client_…` stands for a beginning. */
function unknownNames(text: string): readonly string[] {
  const names = [...text.matchAll(/`([a-z][a-z0-9]*(?:_[a-z0-9]+)*_?(?:…)?)`/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => {
    if (!name.includes('_') || others.has(name)) return false;
    if (!name.endsWith('…')) return !known.has(name);
    return ![...known].some((one) => one.startsWith(name.slice(0, -1)));
  });
}

describe('pages that name tables and columns', () => {
  test.each(['compared.md', 'audit.md', 'excel-powerbi.md', 'databases.md', 'recipes.md', 'glossary.md'])(
    '%s names only what there is',
    (page) => {
      const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
      expect(unknownNames(text)).toEqual([]);
    },
  );

  test('a name that was changed or invented is noticed', () => {
    expect(unknownNames('`start_date`, `start_day`, `client_…`, `clown_…`, `word`')).toEqual([
      'start_day',
      'clown_…',
    ]);
  });
});

const root = new URL('../../', import.meta.url);

/** Where the paths that pages for maintainers name begin. */
const bases = [
  ...['', 'connector/', 'test/simulator/', 'test/unit/hosts/', 'test/hosts/wine/', 'test/kafka/'],
  ...['citrix/', 'datasets/', 'destinations/', 'errors/', 'extract/', 'parameters/'].map(
    (folder) => `connector/${folder}`,
  ),
];

/** Files and folders that a page names and that are not there. */
function missingPaths(text: string): readonly string[] {
  const paths = [...text.matchAll(/`((?:[\w.-]+\/)*[\w-]+(?:\.ts|\/))`/g)].map(([, path = '']) => path);
  return [...new Set(paths)].filter((path) => !bases.some((base) => existsSync(new URL(base + path, root))));
}

describe('pages that name modules', () => {
  test.each(['architecture.md', 'development.md', 'reliability.md'])(
    '%s names only what there is',
    (page) => {
      expect(missingPaths(readFileSync(new URL(`docs/${page}`, root), 'utf8')).filter(isKept)).toEqual([]);
    },
  );

  test('a path that was moved is noticed (planted)', () => {
    expect(missingPaths('`extract/run/`, `extract/gone/`, `hosts/rows/sync.ts`, `lost.ts`')).toEqual([
      'extract/gone/',
      'lost.ts',
    ]);
  });
});

/** Folders that scripts make are not in the repository. */
function isKept(path: string): boolean {
  return !['.hosts/', 'package/'].includes(path);
}
