import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errorDefinitions } from '../../connector/errors/codes.ts';
import { warningDefinitions } from '../../connector/errors/warnings.ts';

const root = fileURLToPath(new URL('../../connector/', import.meta.url));

/** What the program can say, without the list of what there is to say. */
const sources = globSync('**/*.ts', { cwd: root })
  .filter((file) => !/^errors[\\/]/.test(file))
  .map((file) => readFileSync(`${root}${file}`, 'utf8'));

/** Codes that nothing raises: a promise that is not kept. */
function unraised(codes: readonly string[]): readonly string[] {
  return codes.filter((code) => !sources.some((text) => text.includes(`'${code}'`)));
}

test('every error and every warning that is documented is raised somewhere', () => {
  expect(sources.length).toBeGreaterThan(300);
  expect(unraised([...Object.keys(errorDefinitions), ...Object.keys(warningDefinitions)])).toEqual([]);
});

test('a code that nothing raises is found', () => {
  expect(unraised(['PARAMETERS_INVALID', 'NEVER_RAISED'])).toEqual(['NEVER_RAISED']);
});
