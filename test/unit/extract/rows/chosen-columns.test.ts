import { describe, expect, test } from 'vitest';
import { type ColumnChoice, compactColumnsOf } from '../../../../connector/datasets/column-choice.ts';
import { compactColumns } from '../../../../connector/datasets/compact-columns.ts';
import { closingDatesOf, type Dataset, isMonitor } from '../../../../connector/datasets/define.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { withChosenColumns } from '../../../../connector/extract/rows/chosen-columns.ts';
import { decisionOf } from '../../../../connector/parameters/deciding.ts';
import { parametersSchema } from '../../../../connector/parameters/schema.ts';

const all: ColumnChoice = { columns: 'all', tableColumns: [], layout: 'wide' };
const compact: ColumnChoice = { columns: 'compact', tableColumns: [], layout: 'wide' };
const named = (name: string) => datasets.find((dataset) => dataset.name === name) as Dataset;
const namesOf = ({ columns }: Dataset) => columns.map(({ name }) => name);
const relationsOf = (dataset: Dataset) => (isMonitor(dataset) ? Object.keys(dataset.source.relations) : []);

describe('compact', () => {
  test.each([...compactColumns])('%s names columns of the table, each once', (name, wanted) => {
    const known = namesOf(named(name));
    expect([...wanted].filter((column) => !known.includes(column))).toEqual([]);
    expect(wanted.size).toBeLessThan(known.length);
  });

  test('leaves sessions 38 of 107 columns, as the parameter says, and no codes', () => {
    const [few, many] = [compact, all].map((choice) => withChosenColumns(named('sessions'), choice));
    const counts = [few, many].map((dataset) => dataset?.columns.length);
    expect(counts).toEqual([38, 107]);
    const description = String(parametersSchema([]).shape.columns.meta()?.description);
    expect(description).toContain(`(${counts.join(' of ')} in \`sessions\`)`);
    expect(few && namesOf(few).filter((name) => name.endsWith('_code'))).toEqual([]);
  });

  test('has the references of the tables it is a choice of, but for the key of what it shows in words', () => {
    for (const name of ['sessions', 'application_instances']) {
      const { foreignKeys } = withChosenColumns(named(name), compact);
      const onlyInStar = ['connection_failure_categories', 'monitor_hypervisors', 'hypervisors'];
      const others = named(name).foreignKeys.filter((key) => !onlyInStar.includes(key.dataset));
      expect(foreignKeys.filter((key) => !onlyInStar.includes(key.dataset))).toEqual(others);
    }
  });
});

test('what rows are told apart, sorted and gone on from by comes in any case', () => {
  for (const dataset of datasets) {
    const [first] = dataset.columns.filter(({ nullable }) => nullable);
    const tableColumns = first === undefined ? [] : [`${dataset.name}.${first.name}`];
    for (const choice of [compact, { ...all, tableColumns }]) {
      const names = namesOf(withChosenColumns(dataset, choice));
      const { primaryKey, cursor } = dataset;
      const needed = [...primaryKey, ...(cursor === undefined ? [] : [cursor])];
      expect(names, dataset.name).toEqual(
        expect.arrayContaining([...needed, ...Object.keys(closingDatesOf(dataset) ?? {})]),
      );
      expect(names).toEqual(namesOf(dataset).filter((name) => names.includes(name)));
    }
  }
});

test('a list decides about its tables, and the profile about the others', () => {
  const choice = { ...compact, tableColumns: ['sessions.user_upn', 'machines.tags'] };
  const kept = ['customer_id', 'site_id', 'session_key', 'start_date', 'end_date', 'user_upn'];
  const sessions = withChosenColumns(named('sessions'), choice);
  expect(namesOf(sessions)).toEqual(kept);
  expect(relationsOf(sessions)).toEqual(['user']);
  expect(sessions.foreignKeys).toEqual([]);
  expect(namesOf(withChosenColumns(named('machines'), choice))).toContain('tags');
  const connections = withChosenColumns(named('connections'), choice);
  expect(connections.columns).toEqual(compactColumnsOf(named('connections')));
  expect(withChosenColumns(named('users'), choice)).toBe(named('users'));
});

test('without the column that tells whether the other row was read, a reference promises nothing', () => {
  const tableColumns = ['application_instances.session_key'];
  const [key] = withChosenColumns(named('application_instances'), { ...all, tableColumns }).foreignKeys;
  expect(key).toMatchObject({ dataset: 'sessions' });
  expect(key).not.toHaveProperty('targetCursor');
});

test('published tables of the export, and all tables without a choice, stay as they are', () => {
  for (const dataset of datasets) expect(withChosenColumns(dataset, all)).toBe(dataset);
  const name = 'CitrixAnalytics_userProfile_CL';
  const tableColumns = [`${name}.cur_riskscore_d`];
  expect(withChosenColumns(named(name), { ...compact, tableColumns })).toBe(named(name));
});

test('snapshots and bookmarks need not compare the choice: they compare the columns', () => {
  const { columns, tableColumns, layout } = decisionOf;
  expect([columns, tableColumns, layout]).toEqual(['columns', 'columns', 'columns']);
});

describe('in a star', () => {
  const star: ColumnChoice = { ...all, layout: 'star' };

  test('a column that a fact is asked for by name comes, whatever else its dimension has', () => {
    const tableColumns = ['sessions.machine_sid', 'application_instances.user_upn', 'users.user_sid'];
    const choice: ColumnChoice = { ...star, columns: 'compact', tableColumns };
    expect(namesOf(withChosenColumns(named('sessions'), choice)).at(-1)).toBe('machine_id');
    expect(namesOf(withChosenColumns(named('machines'), choice))).toContain('machine_sid');
    expect(namesOf(withChosenColumns(named('machines'), { ...star, columns: 'compact' }))).not.toContain(
      'machine_sid',
    );
    const users = ['customer_id', 'site_id', 'user_id', 'user_sid', 'user_upn'];
    expect(namesOf(withChosenColumns(named('users'), choice))).toEqual(users);
  });

  test('a key leads to one table only, and a dimension promises no value but its key', () => {
    for (const name of ['sessions', 'application_instances', 'machines']) {
      const { foreignKeys } = withChosenColumns(named(name), star);
      const columns = foreignKeys.map((key) => key.columns.at(-1));
      expect(new Set(columns).size, name).toBe(columns.length);
    }
    const { columns, isDimension } = withChosenColumns(named('applications'), star);
    const needed = columns.filter(({ nullable }) => !nullable).map(({ name }) => name);
    expect([isDimension, needed]).toEqual([true, ['customer_id', 'site_id', 'application_id']]);
    expect(withChosenColumns(named('connections'), star).isDimension).toBeUndefined();
  });
});
