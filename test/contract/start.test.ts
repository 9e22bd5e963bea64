import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../connector/', import.meta.url));

/** What `run` loads by `import()` in `process/`, and the file itself. */
const ofRun = [
  'cli.ts',
  'process/user-commands.ts',
  'commands/run.ts',
  'hosts/terminal/run-display.ts',
  'hosts/terminal/summary.ts',
  'parameters/load.ts',
  'parameters/given-parameters.ts',
  'datasets/parameter-names.ts',
];

/** All files that these import when they are loaded, types left out. */
function loadedBy(files: readonly string[], textOf: (file: string) => string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const wanted = [...files];
  for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const [, , path = ''] of textOf(file).matchAll(
      /^(import|export) (?!type)[^;]*?from '(\.[^']+\.ts)';/gm,
    )) {
      wanted.push(relative(root, join(root, dirname(file), path)));
    }
  }
  return loaded;
}

const sourceOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Each of them takes time and memory before the first request, and none has anything to do with a run. */
const unneeded = (file: string) =>
  file === 'manifest.ts' ||
  /^(manifest|destinations|report|describe|check|hosts\/(airbyte|singer))\//.test(file);

test('a run loads neither the manifest nor what other commands need', () => {
  const loaded = loadedBy(ofRun, sourceOf);
  expect(loaded.size).toBeGreaterThan(200);
  expect([...loaded].filter(unneeded)).toEqual(['destinations/kind-names.ts']);
});

test('a file that loads them is seen (planted)', () => {
  const planted = (file: string) =>
    `${sourceOf(file)}${file === 'extract/run/run.ts' ? "\nexport { manifest } from '../../manifest.ts';" : ''}`;
  expect([...loadedBy(ofRun, planted)].filter(unneeded)).toContain('manifest.ts');
});
