import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { connectorSources } from '../support/source-tree.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const mostLines = 300;
const mostColumns = 120;

interface File {
  readonly file: string;
  readonly text: string;
}

/** Files that are longer than one reads at once, and do not say why in their first line. */
function unexplained(files: readonly File[]): readonly string[] {
  return files
    .filter(({ text }) => text.split('\n').length - 1 > mostLines && !text.startsWith('/** Long: '))
    .map(({ file }) => file);
}

test('a file of more than 300 lines says why in its first line; else split it', () => {
  expect(unexplained(connectorSources())).toEqual([]);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(`${root}${file}`, 'utf8') }));
  expect(files.length).toBeGreaterThan(300);
  expect(unexplained(files)).toEqual([]);
});

test('a long file is named unless it says why (planted)', () => {
  const lines = '\n'.repeat(301);
  const files = [
    { file: 'a.ts', text: `// many${lines}` },
    { file: 'b.ts', text: `/** Long: one table. */${lines}` },
    { file: 'c.ts', text: '\n'.repeat(300) },
  ];
  expect(unexplained(files)).toEqual(['a.ts']);
});

/** Lines of comments that are longer than editors and reviews show at once; a formatter does not wrap them. */
function longComments({ file, text }: File): readonly string[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .filter(({ line }) => line.length > mostColumns && /^\s*(?:\/\*|\*|\/\/)/.test(line))
    .map(({ place }) => place);
}

test('a comment stops at 120 columns', () => {
  expect(connectorSources().flatMap(longComments)).toEqual([]);
});

test('a long comment is found (planted)', () => {
  const long = 'word '.repeat(30);
  const text = `/** ${long}*/\n// short\n  // ${long}\n/**\n * ${long}\n */\nconst code = '${long}';\n`;
  expect(longComments({ file: 'a.ts', text })).toEqual(['a.ts:1', 'a.ts:3', 'a.ts:5']);
});
