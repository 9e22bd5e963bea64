import { globSync } from 'node:fs';

/** What both packages take from the project as it is: contract, documents, licence. */
const patterns = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'docs/**/*.{md,yaml,csv,png,cs,xml}',
  'manifest/connector.json',
  'manifest/catalogues/*',
  'manifest/icons/*.svg',
  'manifest/locales/*.json',
  'schemas/**/*.json',
];

/** Paths with `/`, relative to the root of the project. */
export function documents(root: string): readonly string[] {
  return globSync(patterns, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
}
