import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../connector/', import.meta.url));

interface Source {
  readonly file: string;
  readonly text: string;
}

/** Where a file that another program holds open on Windows would not be waited for. */
function impatient({ file, text }: Source): readonly string[] {
  const isPatient = file === 'output/replace.ts' || file === 'output/publish.ts';
  const renames = /import \{[^}]*\brename\b[^}]*\} from 'node:fs\/promises'/.test(text);
  // Node.js passes over it for single files.
  const retries = text.split('\n').filter((line) => /maxRetries/.test(line) && !/recursive: true/.test(line));
  return [
    ...(renames && !isPatient ? [`${file} renames by itself`] : []),
    ...retries.map((line) => `${file}: ${line.trim()}`),
  ];
}

test('files are renamed by replace.ts, which waits for those that are held open', () => {
  const files = globSync('**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(100);
  const sources = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  expect(sources.flatMap(impatient)).toEqual([]);
});

test('a rename beside it is seen, and retries that Node.js does not make', () => {
  const text =
    "import { open, rename } from 'node:fs/promises';\nawait rm(path, { force: true, maxRetries: 3 });";
  expect(impatient({ file: 'extract/a.ts', text })).toEqual([
    'extract/a.ts renames by itself',
    'extract/a.ts: await rm(path, { force: true, maxRetries: 3 });',
  ]);
});
