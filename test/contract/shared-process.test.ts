import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Test files of one project share a process (`test/vitest.config.ts`), and nock replaces the network of its process. */

const root = fileURLToPath(new URL('..', import.meta.url));

type Files = ReadonlyMap<string, string>;

function testSources(): Files {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(root, name), 'utf8')]));
}

/** The modules that a file loads: files of the tests by their name, packages by theirs. */
function loadedBy(name: string, text: string): readonly string[] {
  const imports = text.matchAll(
    /^(?:import|export)(?! type)\b[^;]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm,
  );
  return [...imports].map(([, named, bare, later = '']) => {
    const module = named ?? bare ?? later;
    return module.startsWith('.') ? join(name, '..', module).replaceAll('\\', '/') : module;
  });
}

function loadsNock(name: string, files: Files, seen = new Set<string>()): boolean {
  if (name === 'nock') return true;
  const text = files.get(name);
  if (text === undefined || seen.has(name)) return false;
  seen.add(name);
  return loadedBy(name, text).some((module) => loadsNock(module, files, seen));
}

/** Tests that load nock in a process of others that use the network. */
function strangers(files: Files): readonly string[] {
  return [...files.keys()].filter(
    (name) => /\.test\.ts$/.test(name) && !/^(?:story|slow)\//.test(name) && loadsNock(name, files),
  );
}

test('only stories load nock', () => {
  const files = testSources();
  expect(files.size).toBeGreaterThan(300);
  expect(loadsNock('story/errors.test.ts', files)).toBe(true);
  expect(strangers(files)).toEqual([]);
});

test('a test beside the stories that loads nock by another file is named (planted)', () => {
  const files = new Map([
    ['unit/a.test.ts', "import { cloud } from '../support/cloud.ts';\n"],
    ['unit/d.test.ts', "import '../support/nock.ts';\n"],
    ['unit/b.test.ts', "import type { Cloud } from '../support/cloud.ts';\n"],
    ['support/cloud.ts', "import { cut } from './nock.ts';\n"],
    ['support/nock.ts', "import {\n  type Scope,\n} from 'x';\nimport nock from 'nock';\n"],
    ['story/c.test.ts', "import nock from 'nock';\n"],
  ]);
  expect(strangers(files)).toEqual(['unit/a.test.ts', 'unit/d.test.ts']);
});
