import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errorDefinitions } from '../../connector/errors/codes.ts';
import { warningDefinitions } from '../../connector/errors/warnings.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const codes = Object.keys(warningDefinitions);

const sources = globSync('connector/**/*.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== 'connector/errors/warnings.ts')
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

/** Codes that no warning of these sources has. */
function unused(names: readonly string[]): readonly string[] {
  return names.filter((name) => !sources.includes(`'${name}'`));
}

/** Codes that a page does not explain under a heading of their own. */
function unexplained(names: readonly string[], page: string): readonly string[] {
  const headings = new Set(page.split('\n').filter((line) => line.startsWith('### ')));
  return names.filter((name) => !headings.has(`### ${name}`));
}

test('each code of a warning is used, and explained in docs/errors.md', () => {
  expect(unused(codes)).toEqual([]);
  expect(unexplained(codes, readFileSync(join(root, 'docs/errors.md'), 'utf8'))).toEqual([]);
});

test('a code that nothing uses, and one that no page explains, are found', () => {
  expect(unused([...codes, 'NEVER_USED'])).toEqual(['NEVER_USED']);
  expect(unexplained(codes, '### SPACE_LOW\n')).toEqual(codes.filter((code) => code !== 'SPACE_LOW'));
});

test('no code is that of an error and of a warning', () => {
  expect(codes.filter((code) => Object.hasOwn(errorDefinitions, code))).toEqual([]);
});
