import { expect, test } from 'vitest';
import { memberTables } from '../../../../manifest/pages/schema-tables.ts';

const text = { type: 'string', description: 'Some text.' };

test('a small object is shown where it is a member, a large one in a table of its own', () => {
  const large = { type: 'object', properties: { a: text, b: text, c: text, d: text, e: text } };
  expect(
    memberTables({
      properties: {
        window: { type: 'object', description: 'The period.', properties: { from: text } },
        tables: { type: 'object', description: 'By name.', additionalProperties: large },
        lists: { description: 'Several.', items: { type: 'object', properties: { one: text } } },
      },
    }),
  ).toEqual([
    [
      '| Member | Type | Meaning |',
      '| --- | --- | --- |',
      '| `window` | object | The period. |',
      '| `window.from` | string | Some text. |',
      '| `tables` | object by name | By name. Members: [below](#tables). |',
      '| `lists` | list of object | Several. |',
      '| `lists[].one` | string | Some text. |',
    ].join('\n'),
    ['### tables.*', ''].join('\n') +
      ['', '| Member | Type | Meaning |', '| --- | --- | --- |'].join('\n') +
      ['a', 'b', 'c', 'd', 'e'].map((name) => `\n| \`${name}\` | string | Some text. |`).join(''),
  ]);
});

test('types say what may be null, constants, choices, and points in time', () => {
  const [table = ''] = memberTables({
    properties: {
      version: { const: '1', description: 'V.' },
      state: { enum: ['on', 'off'], description: 'S.' },
      at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }], description: 'A | B.' },
      site: { type: ['string', 'null'], description: 'W.' },
    },
  });
  expect(table.split('\n').slice(2)).toEqual([
    '| `version` | `"1"` | V. |',
    '| `state` | `"on"`, `"off"` | S. |',
    '| `at` | timestamp or null | A \\| B. |',
    '| `site` | string or null | W. |',
  ]);
});
