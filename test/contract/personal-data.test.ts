import { expect, test } from 'vitest';
import { type Column, type Dataset, defineDataset, text } from '../../connector/datasets/define.ts';
import { classifiedSources, placeOf, wordsIn } from '../../connector/datasets/personal-data/class-of.ts';
import { purposes } from '../../connector/datasets/personal-data/purposes.ts';
import { datasets } from '../../connector/datasets/registry.ts';

function tableOf(name: string): Dataset {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

/** What is missing in the declarations of these tables. */
function gapsIn(all: readonly Dataset[]): readonly string[] {
  return all.flatMap(({ name, purpose, columns }) => [
    ...(purpose !== undefined && /^[A-Z].{15,110}\.$/.test(purpose) ? [] : [`${name} has no purpose`]),
    ...columns
      .filter(({ personalData }) => personalData === undefined)
      .map((column) => `${name}.${column.name} does not say what it says of persons`),
  ]);
}

const identifying = (column: Column) =>
  column.personalData === 'direct' || column.personalData === 'pseudonym';

/** Names of columns that identify somebody wherever they stand, and what they must be. */
const telling: readonly (readonly [RegExp, (column: Column) => boolean])[] = [
  [/(^|_)(upn|upns|sid|email|user_full_name|samaccountname|user_name)(_s)?$/, identifying],
  [/(^|_)user_id$/, identifying],
  [/^client_name$|^device_name$/, identifying],
  [
    /_ip(_address)?(_s)?$|^client_address$|_(city|country)(_s)?$/,
    (column) => column.personalData === 'location',
  ],
  [/(^|_)(description|message)(_s)?$/, (column) => column.personalData === 'mayContain'],
];

/** What the names match although it is nobody: machines' accounts, and the addresses of servers. */
const harmless = new Set(['machine_sid', 'sid', 'auth_server_ip_s', 'gateway_ip_s']);

/** Columns that look like those of persons and are not called so. */
function suspicious(all: readonly Dataset[]): readonly string[] {
  return all.flatMap(({ name, columns }) =>
    columns
      .filter((column) => column.type === 'text' || column.type === 'int64')
      .filter((column) => !harmless.has(column.name))
      .filter((column) => telling.some(([form, isRight]) => form.test(column.name) && !isRight(column)))
      .map((column) => `${name}.${column.name}: ${column.personalData}`),
  );
}

test('every column says what it says of persons, and every table what it is for', () => {
  expect(gapsIn(datasets)).toEqual([]);
});

test('a column of a property that is not classified, and a table without purpose, are found', () => {
  const { source } = tableOf('users');
  const nickname = text('nick_name', 'NickName', 'Name that friends use.');
  const planted = defineDataset({
    ...{ name: 'planted', title: 'Planted', group: 'Site', description: 'One row per …', source },
    ...{ key: ['nick_name'], columns: [nickname] },
  });
  expect(gapsIn([planted])).toEqual([
    'planted has no purpose',
    'planted.nick_name does not say what it says of persons',
  ]);
});

test('what a property of a source says counts for every column that is made of it', () => {
  const classOf = (table: string, column: string) =>
    tableOf(table).columns.find(({ name }) => name === column)?.personalData;
  expect(classOf('sessions', 'user_upn')).toBe('direct');
  expect(classOf('application_instances', 'user_upn')).toBe('direct');
  expect(classOf('users', 'user_upn')).toBe('direct');
  expect(classOf('connection_failures', 'user_id')).toBe('pseudonym');
  expect(classOf('connections', 'client_address')).toBe('location');
  // A machine is no person, but which one somebody used is what that person did.
  expect(classOf('machines', 'catalog_id')).toBe('none');
  expect(classOf('sessions', 'catalog_id')).toBe('behaviour');
});

test('columns whose names sound like persons are called so', () => {
  expect(suspicious(datasets)).toEqual([]);
});

test('such a column that is called harmless is found', () => {
  const users = tableOf('users');
  const columns = users.columns.map(
    (column): Column => (column.name === 'user_upn' ? { ...column, personalData: 'none' } : column),
  );
  expect(suspicious([{ ...users, columns }])).toEqual(['users.user_upn: none']);
});

test('what is classified is there, once', () => {
  const used = new Set(
    datasets.flatMap(({ columns, source }) =>
      columns.flatMap(({ inputs }) => inputs.map((input) => placeOf(input, source).join(' '))),
    ),
  );
  const listed = Object.entries(classifiedSources).flatMap(([source, classes]) =>
    Object.values(classes).flatMap((words) => wordsIn(words).map((property) => `${source} ${property}`)),
  );
  const isAllowed = (place: string) => used.has(place) || place === 'run siteId';
  expect(listed.filter((place) => !isAllowed(place))).toEqual([]);
  expect(listed.filter((place, at) => listed.indexOf(place) !== at)).toEqual([]);
});

test('a row cannot do without its key: what is never shown is no part of one', () => {
  const hidden = datasets.flatMap(({ name, key, cursor, columns }) =>
    columns
      .filter((column) => key.includes(column.name) || column.name === cursor || !column.nullable)
      .filter((column) => !['none', 'behaviour'].includes(column.personalData ?? ''))
      .filter((column) => column.pseudonymForm === undefined)
      .map((column) => `${name}.${column.name}`),
  );
  expect(hidden).toEqual([]);
});

test('purposes are of tables that exist', () => {
  const names = new Set(datasets.map(({ name }) => name));
  expect(Object.keys(purposes).filter((name) => !names.has(name))).toEqual([]);
});
