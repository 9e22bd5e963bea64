import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { connectorSources, nodesOfSource, type Source, type TreeNode } from '../support/source-tree.ts';

/**
 * Turns that the project coined, where the trade has a term. What a user can see is written as text in the source: help, log
 * lines, errors and remedies, descriptions of parameters, datasets, columns and members. `docs/development.md` has the terms.
 */
const coined: readonly (readonly [RegExp, string])[] = [
  [/\b(?:go|goes|going|gone|went) on\b/, 'resume, continue'],
  [/\banew\b/, 'start over'],
  [/\bthe (?:run|table|one|window) before\b|\bfrom before\b/, 'previous run, existing rows'],
  [/(?<!`)\b(?:nobody(?! (?:uses?|needs)\b)|somebody|whoever)\b/i, 'you, no one, another process'],
  [/(?<!there )\b(?:is|are|was|were) (?:no (?!longer\b|match\b)[a-z]|none\b)/i, 'is not a'],
  [/\b(?:is|are|was) of (?:another|a time|others)\b/, 'belongs to'],
  [/\bstand(?:s|ing)?\b(?! for)|\bstood\b/, 'is, appears'],
  [/\blie(?:s)?\b|\blying\b/, 'is'],
  [/\btell(?:s|ing)?\b|\btold\b/, 'shows, reports'],
  [/\basked for\b|\basks for\b|\bunasked\b/, 'requested, fetched'],
  [/\bgiven up\b/, 'abandoned'],
  [/\bgravest\b/, 'most severe'],
  [/(?<!\()\bgroom(?:ed|s|ing)?\b/, 'purged (Citrix: groomed)'],
  [/\bhand(?:s|ed|ing)? (?:on|over)\b/, 'emit, pass'],
  [/\bpassed over\b/, 'ignored, skipped'],
  [/\bput in (?:its|their) places?\b|\btakes? the place of\b/, 'inserted, replaces'],
  [/\blea?ds? nowhere\b|\bled nowhere\b/, 'unresolved'],
  [/\bcome by\b/, 'fetched'],
  [/\bread whole\b|\bsent along\b/, 'full load, expanded inline'],
  [/\bsettle(?:s|d)?\b/, 'closed, final'],
  [/\bempty text\b/, 'empty string'],
  [/\binstants?\b/, 'timestamp'],
  [/\bwithout a word\b|\bwithout a warning\b/, 'silently'],
  [/\b(?:hang|hangs|hung) on\b/, 'depends on'],
  [/\ball the same\b/, 'still'],
  [/\bturns? up\b/, 'arrives'],
  [/\bfault of ours\b|\bhas a fault\b/, 'bug, internal error'],
  [/\bthe vendor\b/, 'Citrix Support'],
  [/\bheld against\b/, 'checked against'],
  [/\byet to come\b/, 'in the future'],
];

/** Texts whose words are names of Citrix, or that no user sees. */
const allowed: readonly RegExp[] = [/^AdministratorTypes: /];

/** Texts of a source with at least two words, as they are in the program. */
function textsOf({ text }: Source): readonly string[] {
  return nodesOfSource(text)
    .filter(({ type }) => type === 'Literal' || type === 'TemplateElement')
    .map(stringOf)
    .filter((value) => /[A-Za-z]\s+[A-Za-z]/.test(value));
}

function stringOf({ value }: TreeNode): string {
  if (typeof value === 'string') return value;
  const raw = typeof value === 'object' && value !== null && 'raw' in value ? value.raw : '';
  return String(raw);
}

function coinedIn(texts: readonly string[]): readonly string[] {
  return texts
    .filter((text) => !allowed.some((pattern) => pattern.test(text)))
    .flatMap((text) =>
      coined
        .filter(([pattern]) => pattern.test(text))
        .map(
          ([pattern, better]) =>
            `"${pattern.exec(text)?.[0]}" (better: ${better}) in: ${text.trim().slice(0, 140)}`,
        ),
    );
}

test('no text of the program has a coined turn', () => {
  const found = connectorSources().flatMap((source) =>
    coinedIn(textsOf(source)).map((problem) => `${source.file}: ${problem}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'The run goes on where it stopped.',
  'the table of the run before is not used',
  'Nobody came back to it.',
  '"foo", which is no dataset to add',
  'The file stands in the folder.',
  'rows that had not been asked for',
  'references that led nowhere',
  'those that have not settled before',
  '1 step failed, the gravest with X',
])('a coined turn is found (planted): %s', (planted) => {
  const source = { file: 'x.ts', text: `export const line = (name: string) => \`\${name}: ${planted}\`;` };
  expect(coinedIn(textsOf(source))).toHaveLength(1);
});

describe('generated texts', () => {
  test.each(['run-report', 'health', 'check-report', 'checkpoint', 'snapshot', 'state'])(
    'every member of %s has a description',
    (name) => {
      const schema: unknown = JSON.parse(
        readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
      );
      expect(undescribed(schema)).toEqual([]);
    },
  );

  test('a member without a description is found (planted)', () => {
    const schema = { properties: { a: { description: 'x', properties: { b: { type: 'string' } } } } };
    expect(undescribed(schema)).toEqual(['a.b']);
  });
});

/** Paths of the members of a JSON Schema that have no description, also inside lists, maps and alternatives. */
function undescribed(schema: unknown, path = ''): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => undescribed(one, path));
  if (typeof schema !== 'object' || schema === null) return [];
  const members = Object.entries('properties' in schema ? (schema.properties ?? {}) : {});
  const inner = ['items', 'additionalProperties', 'anyOf', 'oneOf'].flatMap((name) =>
    undescribed(Object.entries(schema).find(([key]) => key === name)?.[1], path),
  );
  return [
    ...members.flatMap(([name, member]) => {
      const at = path === '' ? name : `${path}.${name}`;
      const isDescribed = typeof member === 'object' && member !== null && 'description' in member;
      return [...(isDescribed ? [] : [at]), ...undescribed(member, at)];
    }),
    ...inner,
  ];
}
