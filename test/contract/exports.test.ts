import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What others import: a host that embeds the connector. */
const publicFile = 'connector/index.ts';

interface Source {
  readonly file: string;
  readonly text: string;
}

const declaration = /^export (?:async )?(?:function\*?|const|class|type|interface) (\w+)/gm;

/** Declarations whose name no other file says: as good as an import, and it takes no parser. */
function unimported(sources: readonly Source[]): readonly string[] {
  const files = new Map<string, number>();
  for (const { text } of sources) {
    for (const word of new Set(text.match(/\w+/g))) files.set(word, (files.get(word) ?? 0) + 1);
  }
  return sources
    .filter(({ file }) => file !== publicFile)
    .flatMap(({ file, text }) =>
      [...text.matchAll(declaration)].flatMap(([, name = '']) =>
        files.get(name) === 1 ? [`${file}: ${name}`] : [],
      ),
    );
}

test('nothing is exported that no other file imports', () => {
  const sources = globSync('{connector,manifest,test}/**/*.ts', { cwd: root }).map((file) => {
    return { file: file.replaceAll('\\', '/'), text: readFileSync(join(root, file), 'utf8') };
  });
  expect(sources.length).toBeGreaterThan(300);
  expect(unimported(sources)).toEqual([]);
});

test('an export that nobody imports is seen', () => {
  const sources = [
    { file: 'connector/a.ts', text: 'export const used = 1;\nexport interface Lonely {}\n' },
    { file: 'connector/b.ts', text: "import { used } from './a.ts';" },
    { file: publicFile, text: 'export const run = used;' },
  ];
  expect(unimported(sources)).toEqual(['connector/a.ts: Lonely']);
});
