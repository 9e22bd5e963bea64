import { expect, test } from 'vitest';
import { connectorSources, nodesOfSource, type Source } from '../support/source-tree.ts';

/** Words that names of the program do not contain, with the term that docs/development.md has for them. */
const instead: Readonly<Record<string, string>> = {
  told: 'reported, emitted',
  tell: 'report, emit',
  tells: 'reports, emits',
  teller: 'the thing it reports',
  untold: 'unreported',
  ask: 'fetch, request',
  asks: 'fetches, requests',
  asked: 'requested',
  asking: 'options',
  question: 'query, request',
  questions: 'queries, requests',
  met: 'seen',
  stray: 'moved row',
  strays: 'moved rows',
  settle: 'close, confirm',
  settled: 'closed',
  groom: 'purge',
  groomed: 'purged',
  stretch: 'range',
  stretches: 'ranges',
  errand: 'scope',
  anew: 'start over',
  instant: 'timestamp',
  instants: 'timestamps',
  witness: 'oracle',
  standing: 'state, trust',
  luck: 'randomness',
  unheard: 'ignored, silent',
  formerly: 'last, previous',
};

/** Modules whose names follow the glossary; every module that is added here stays so. */
const modules = /^(?:extract|output|citrix|parameters|readings)\/|^[^/]+$/;

/** `#isToldTwice` → is, told, twice. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/^#/, '')
    .split(/(?=[A-Z])|[_$\d]+/)
    .map((word) => word.toLowerCase());
}

function namesOf({ text }: Source): ReadonlySet<string> {
  const names = nodesOfSource(text)
    .filter(({ type }) => type === 'Identifier' || type === 'PrivateIdentifier')
    .map(({ name }) => String(name));
  return new Set(names);
}

function coinedNames(source: Source): readonly string[] {
  return [...namesOf(source)].flatMap((name) =>
    wordsOf(name)
      .filter((word) => Object.hasOwn(instead, word))
      .map((word) => `${source.file}: ${name} (better: ${instead[word]})`),
  );
}

test('names use the words of the glossary', () => {
  const sources = connectorSources().filter(({ file }) => modules.test(file));
  expect(sources.length).toBeGreaterThan(150);
  expect(sources.flatMap(coinedNames)).toEqual([]);
});

test.each([
  ['const isTold = true;', 'isTold'],
  ['export function askMonitor() {}', 'askMonitor'],
  ['class Table { #strays = 1; }', 'strays'],
  ['interface NewestQuestion { readonly key: string }', 'NewestQuestion'],
  ['const row = { settledBefore: 1 };', 'settledBefore'],
  ['type Errand = string;', 'Errand'],
])('another word is found (planted): %s', (text, name) => {
  expect(coinedNames({ file: 'x.ts', text }).map((line) => line.replace(/^x\.ts: | \(.*$/g, ''))).toEqual([
    name,
  ]);
});

test('a word inside another is not found', () => {
  expect(coinedNames({ file: 'x.ts', text: 'const metric = task(method, basket);' })).toEqual([]);
});
