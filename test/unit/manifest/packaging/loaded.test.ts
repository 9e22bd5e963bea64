import { expect, test } from 'vitest';
import { lackingIn, threadsIn } from '../../../../manifest/packaging/loaded.ts';

const thread = 'new URL(`./worker$' + '{extname(import.meta.url)}`, import.meta.url)';

const whole = {
  'program.js':
    'import { a } from "./lib/a.js";\nimport "node:fs";\nimport * as b from "crypto";\nawait import("./lib/b.js");',
  'lib/a.js':
    'const wasm = readFileSync(new URL("native.wasm", import.meta.url));\nexport { c } from "../c.js";',
  'lib/b.js': `new Worker(${thread.replaceAll('"', "'")});`,
  'lib/worker.js': 'try { createRequire(import.meta.url)("@node-rs/crc32"); } catch {}',
  'lib/native.wasm': new Uint8Array(),
  'c.js':
    'var __require = (() => createRequire(import.meta.url))();\n\tcreateRequire(import.meta.url);\n__require("events");',
};

test('all that is loaded while the program runs is there', () => {
  expect(lackingIn(whole)).toEqual([]);
});

test.each(['lib/a.js', 'lib/b.js', 'lib/worker.js', 'lib/native.wasm', 'c.js'] as const)(
  'a package without %s is seen',
  (path) => {
    const { [path]: _left, ...others } = whole;
    expect(lackingIn(others)).toEqual([expect.stringMatching(new RegExp(` loads ${path}$`))]);
  },
);

test('what is installed with the package need not be in it, a package of a longer name is', () => {
  const loads = (name: string) => ({ 'a.js': `import x from "${name}";` });
  expect(lackingIn({ ...loads('left-pad') }, ['left-pad'])).toEqual([]);
  expect(lackingIn({ ...loads('left-pad/lib/index.js') }, ['left-pad'])).toEqual([]);
  expect(lackingIn({ ...loads('left-padding') }, ['left-pad'])).toHaveLength(1);
});

test.each([
  ['import x from "left-pad";', 'a.js loads the package left-pad'],
  ['await import("left-pad");', 'a.js loads the package left-pad'],
  ['__require("left-pad");', 'a.js loads the package left-pad'],
  ['createRequire(import.meta.url)("left-pad");', 'a.js loads the package left-pad'],
  ['const format = require("./impl/format");', 'a.js loads the package ./impl/format'],
  ['const format = require2("../format");', 'a.js loads the package ../format'],
  [
    'read(import.meta.dirname + name);',
    'a.js asks where it lies, nobody knows what for: read(import.meta.dirname + name);',
  ],
  ['read(__dirname);', 'a.js asks where it lies, nobody knows what for: read(__dirname);'],
])('%s is seen', (text, problem) => {
  expect(lackingIn({ 'a.js': text })).toEqual([problem]);
});

test('a thread is known by how it is started', () => {
  expect(threadsIn(`const file = ${thread};`)).toEqual(['worker']);
});
