import { describe, expect, test } from 'vitest';
import { type Column, type Dataset, int64, text } from '../../../connector/datasets/define.ts';
import {
  hiding,
  type Protection,
  protectedDataset,
  treatmentOf,
} from '../../../connector/datasets/personal-data/protect.ts';
import { createPseudonyms } from '../../../connector/datasets/personal-data/pseudonyms.ts';
import { datasets } from '../../../connector/datasets/registry.ts';
import { ExactNumber } from '../../../connector/json.ts';

const pseudonyms = createPseudonyms('a key that nobody guesses');
const modes = ['pseudonyms', 'none'] as const;

describe('a pseudonym', () => {
  test('is the same for the same person, however the source writes it', () => {
    const all = ['Ann@Corp.com', 'ann@corp.com', ' ANN@CORP.COM '].map(pseudonyms.text);
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toMatch(/^p-[0-9a-f]{24}$/);
    expect(pseudonyms.text('S-1-5-21-ABC')).toBe(pseudonyms.text('s-1-5-21-abc'));
    expect(pseudonyms.text('Zoe\u0308')).toBe(pseudonyms.text('Zoë'));
  });

  test('is another for another person, and with another key', () => {
    const persons = Array.from({ length: 5000 }, (_, at) => `user${at}@corp.com`);
    expect(new Set(persons.map(pseudonyms.text)).size).toBe(5000);
    expect(new Set(persons.map(pseudonyms.number)).size).toBe(5000);
    const other = createPseudonyms('another key of pseudonyms');
    expect(other.text('ann')).not.toBe(pseudonyms.text('ann'));
    expect(other.mark).not.toBe(pseudonyms.mark);
  });

  test('of a number is a number that every Int64 column takes', () => {
    for (let id = 0; id < 2000; id += 1) {
      const number = BigInt(pseudonyms.number(String(id)));
      expect(number >= 0n && number < 2n ** 63n).toBe(true);
    }
  });

  test('stays the same for ever: tables of years are joined by it', () => {
    expect([
      pseudonyms.text('ann@corp.com'),
      pseudonyms.number('42'),
      pseudonyms.mark,
    ]).toMatchInlineSnapshot(`
      [
        "p-37c068c4c0d94060d14e29a8",
        "5283916898579383037",
        "9b583b8485ccaffb",
      ]
    `);
  });
});

describe('what the columns of all tables show', () => {
  const columns = datasets.flatMap((table) => table.columns.map((column) => ({ table, column })));

  test.each(modes)('with %s is no name, no address and no free text', (mode) => {
    const shown = columns.filter(({ table, column }) => treatmentOf(column, table, mode) === 'shown');
    const classes = new Set(shown.map(({ column }) => column.personalData));
    expect([...classes].sort()).toEqual(['behaviour', 'none']);
    expect(shown.length).toBeGreaterThan(1000);
  });

  test('with none is no pseudonym but in keys and references', () => {
    const kept = columns
      .filter(({ table, column }) => treatmentOf(column, table, 'none') === 'pseudonym')
      .map(({ column }) => column.name);
    expect([...new Set(kept)].sort()).toEqual([
      'entitlement_key',
      'entity_id',
      'entity_id_s',
      'principal_key',
      'user_id',
    ]);
  });

  test('a column that says nothing of itself shows nothing', () => {
    const [users] = datasets.filter(({ name }) => name === 'users');
    if (users === undefined) throw new Error('no users');
    const silent = text('nick_name', 'NickName', 'Name that friends use.');
    expect(treatmentOf(silent, users, 'pseudonyms')).toBe('hidden');
  });

  test('a column whose class is taken away shows persons (planted)', () => {
    const planted: Column = { ...text('user_upn', 'Upn', 'Sign-in name.'), personalData: 'none' };
    expect(hiddenValue(planted, 'pseudonyms', 'ann@corp.com')).toBe('ann@corp.com');
    const { personalData: _, ...declared } = planted;
    expect(
      hiddenValue(
        { ...declared, personalData: 'direct', pseudonymForm: 'value' },
        'pseudonyms',
        'ann@corp.com',
      ),
    ).toBe(pseudonyms.text('ann@corp.com'));
  });
});

function hiddenValue(column: Column, mode: Protection['mode'], sent: unknown): unknown {
  const [users] = datasets.filter(({ name }) => name === 'users');
  if (users === undefined) throw new Error('no users');
  const hidden = protectedDataset({ ...users, columns: [column] } as Dataset, { mode, pseudonyms });
  const [{ derive = (value: unknown) => value } = column] = hidden.columns;
  return derive(sent);
}

describe('a value', () => {
  const upn: Column = { ...text('user_upn', 'Upn', ''), personalData: 'direct', pseudonymForm: 'value' };
  const id: Column = { ...int64('user_id', 'Id', ''), personalData: 'pseudonym', pseudonymForm: 'value' };
  const list: Column = { ...upn, name: 'associated_user_upns', pseudonymForm: 'list' };

  test.each([
    ['null', upn, null, null],
    ['a missing one', upn, undefined, undefined],
    ['the empty string', upn, '', ''],
    ['a placeholder', upn, 'everyone', 'everyone'],
    ['a text', upn, 'Ann', pseudonyms.text('ann')],
    ['a number in a column of texts', upn, 42, pseudonyms.text('42')],
    ['a list in a column of texts', upn, ['ann'], pseudonyms.text('["ann"]')],
    ['a list of persons', list, 'ann, bob;eve', ['ann', 'bob', 'eve'].map(pseudonyms.text).join(',')],
    ['a number', id, 42, new ExactNumber(pseudonyms.number('42'))],
    [
      'a great number',
      id,
      new ExactNumber('9007199254740993'),
      new ExactNumber(pseudonyms.number('9007199254740993')),
    ],
    ['a number as text', id, '42', new ExactNumber(pseudonyms.number('42'))],
  ])('%s', (_what, column, sent, expected) => {
    expect(hiding(column, pseudonyms)(sent)).toEqual(expected);
  });

  test.each([
    ['a name where a number belongs', id, 'ann'],
    ['an object where a number belongs', id, { name: 'ann' }],
  ])('%s becomes no cell', (_what, column, sent) => {
    expect(typeof hiding(column, pseudonyms)(sent)).toBe('symbol');
  });

  test('costs nothing where nothing is hidden: the declaration is the same', () => {
    for (const dataset of datasets) expect(protectedDataset(dataset, undefined)).toBe(dataset);
  });
});
