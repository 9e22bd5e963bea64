import { globSync } from 'node:fs';
import { catalogue } from '../../connector/manifest/catalogue.ts';
import { documents } from './documents.ts';

/**
 * What has to be in the npm package: each source compiled, with its types and, unless it was bundled, its source map; and the
 * documents.
 */
export function expectedFiles(root: string): readonly string[] {
  const sources = globSync('connector/**/*.ts', { cwd: root, exclude: ['**/*.d.ts'] }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  return ['package.json', catalogue.changelog, ...documents(root), ...sources.flatMap(compiledFrom)];
}

const entries: ReadonlySet<string> = new Set(['connector/cli.ts', 'connector/tap-citrix.ts']);

function compiledFrom(source: string): readonly string[] {
  const stem = source.replace(/^connector\//, 'dist/').replace(/\.ts$/, '');
  const map = entries.has(source) ? [] : ['.js.map'];
  return ['.js', ...map, '.d.ts'].map((end) => `${stem}${end}`);
}

/** Parts of the program, which the bundler names. */
const bundled = /^dist\/lib\/[\w-]+\.(?:js|json|wasm)$/;

/** One line for each file that is missing, or that nobody declared. */
export function differences(found: readonly string[], expected: readonly string[]): readonly string[] {
  const [is, should] = [new Set(found), new Set(expected)];
  return [
    ...expected.filter((path) => !is.has(path)).map((path) => `missing: ${path}`),
    ...found.filter((path) => !should.has(path) && !bundled.test(path)).map((path) => `stray: ${path}`),
  ].sort();
}
