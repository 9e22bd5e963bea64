import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageReadme } from '../../../../manifest/packaging/package-readme.ts';

const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8').replaceAll(
  '\r\n',
  '\n',
);

test('what needs npm or a clone is not in the README of the package', () => {
  const lines = packageReadme(readme).split('\n');
  expect(readme).toMatch(/npm pack/);
  expect(lines.filter((line) => /\bnpm (?:run|test|pack|install)\b|\bclone\b/.test(line))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('citrix-connector '))).toEqual([]);
});

test('all else is', () => {
  const headings = (text: string) => text.split('\n').filter((line) => /^## |^\*\*\d/.test(line));
  const numbered = (lines: readonly string[]) => lines.map((line) => line.replace(/(\*\*1\.).*/, '$1'));
  const expected = headings(readme).filter((line) => line !== '## Try it without Citrix');
  expect(numbered(headings(packageReadme(readme)))).toEqual(numbered(expected));
});

test('a README whose parts have other names is noticed', () => {
  expect(() => packageReadme(readme.replace('## Try it without Citrix', '## Try it'))).toThrow(
    /holds nothing/,
  );
});
