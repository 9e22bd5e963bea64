import { describe, expect, test } from 'vitest';
import { type Column, type Dataset, isAnalytics } from '../../../connector/datasets/define.ts';
import { dimensions } from '../../../connector/datasets/monitor/dimensions.ts';
import { datasets } from '../../../connector/datasets/registry.ts';
import type { Relation } from '../../../connector/datasets/sources.ts';
import { findDataset } from '../../support/datasets.ts';

/** What is wrong with a declaration by the rules of the form, as sentences; nothing for a sound one. */
function faultsOf(dataset: Dataset, all: readonly Dataset[]): readonly string[] {
  const { columns, source } = dataset;
  const relations = source.service === 'monitor' ? source.relations : {};
  const named = new Set(columns.map(({ name }) => name));
  const nullable = new Set(columns.filter((column) => column.nullable).map(({ name }) => name));
  const required = [...dataset.key, ...(dataset.cursor === undefined ? [] : [dataset.cursor])];
  // A part of a key may be missing, and rows that are not picked by their cursor may be without it.
  const mayLack = new Set([
    ...(dataset.key.length > 1 ? dataset.key.filter((name) => name !== dataset.cursor) : []),
    ...(source.service === 'monitor' && source.extent !== undefined ? [dataset.cursor] : []),
  ]);
  return [
    ...(named.size === columns.length ? [] : ['has a column twice']),
    // Published tables begin with the published columns; their names are not ours to choose.
    ...scopeFaults(dataset),
    ...(isAnalytics(dataset)
      ? eventColumnFaults(dataset)
      : columns.flatMap((column) => columnFaults(column, relations))),
    ...required.filter((name) => !named.has(name)).map((name) => `${name} is no column`),
    ...required
      .filter((name) => nullable.has(name) && !mayLack.has(name))
      .map((name) => `${name} may be null`),
    ...(dataset.key.every((name) => nullable.has(name)) ? ['may be without a key'] : []),
    ...cursorFaults(dataset),
    ...relationFaults(relations),
    ...dataset.foreignKeys.flatMap((foreignKey) => {
      const target = all.find(({ name }) => name === foreignKey.dataset);
      const lost = foreignKey.targets.filter(
        (name) => !target?.columns.some((column) => column.name === name),
      );
      return [...foreignKey.columns.filter((name) => !named.has(name)), ...lost].map(
        (name) => `${name} is no column`,
      );
    }),
  ];
}

/**
 * Every table says whose its rows are, in every key and reference. Published tables begin with the published columns,
 * whose names are not ours to choose.
 */
function scopeFaults({
  scope,
  columns,
  key,
  primaryKey,
  foreignKeys,
  ...dataset
}: Dataset): readonly string[] {
  const names = scope === 'site' ? ['customer_id', 'site_id'] : ['customer_id'];
  const owners = columns
    .map(({ name }) => name)
    .filter((name) => name === 'customer_id' || name === 'site_id');
  const begins = (list: readonly string[], length: number) =>
    list.length === names.length + length && names.every((name, at) => list[at] === name);
  const placed = isAnalytics({ scope, columns, key, primaryKey, foreignKeys, ...dataset })
    ? columns
        .slice(-2)
        .map(({ name }) => name)
        .join() === 'customer_id,site_id'
    : (owners.join() === names.join() || dataset.source.service === 'run') &&
      names.every((name, at) => columns[at]?.name === name);
  return [
    ...(placed ? [] : ['does not start with its scope']),
    ...(begins(primaryKey, key.length) ? [] : ['has a key without its scope']),
    ...foreignKeys
      .filter((one) => !begins(one.columns, 1) || !begins(one.targets, 1))
      .map((one) => `refers to ${one.dataset} without its scope`),
  ];
}

/** A cursor is a date or a number; what has closing dates is merged by date. */
function cursorFaults({ source, columns, cursor }: Dataset): readonly string[] {
  if (source.service !== 'monitor') return [];
  const type = columns.find(({ name }) => name === cursor)?.type ?? 'timestamp';
  const isCut = type === 'timestamp' || (type === 'int64' && source.extent !== undefined);
  const canMerge = source.closedBy === undefined || (type === 'timestamp' && source.extent === undefined);
  return [...(isCut ? [] : [`is cut by ${type}`]), ...(canMerge ? [] : ['cannot be merged'])];
}

function columnFaults({ name, description, inputs }: Column, relations: Relations): readonly string[] {
  return [
    ...(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) ? [] : [`${name} is not snake_case`]),
    ...(/^[A-Z`].{12,}[.]$/s.test(description) ? [] : [`${name} is not described by a sentence`]),
    ...(inputs.length > 0 ? [] : [`${name} comes from nowhere`]),
    ...inputs.filter((input) => !isPath(input, relations)).map((input) => `${name} comes from ${input}`),
  ];
}

/** Members of events have names in small letters. */
function eventColumnFaults({ columns }: Dataset): readonly string[] {
  return columns.flatMap(({ name, description, inputs }) => [
    ...(/^[A-Z`].{12,}[.]$/s.test(description) ? [] : [`${name} is not described by a sentence`]),
    ...(inputs.length === 1 && /^[a-z]/.test(inputs[0] ?? '') ? [] : [`${name} comes from ${inputs}`]),
  ]);
}

type Relations = Readonly<Record<string, Relation>>;

/** A foreign key may only lead through relations that have been resolved before. */
function relationFaults(relations: Relations): readonly string[] {
  const entries = Object.entries(relations);
  return entries.flatMap(([name, relation], index) => {
    const before = Object.fromEntries(entries.slice(0, index));
    const ofUnknown = relation.kind !== 'dimension' && relation.of !== undefined && !(relation.of in before);
    return [
      ...(isPath(relation.on, before) ? [] : [`${name} hangs on ${relation.on}`]),
      ...(ofUnknown ? [`${name} is of no relation`] : []),
      ...(relation.kind === 'dimension' && !(relation.set in dimensions)
        ? [`${name} is in no dimension`]
        : []),
    ];
  });
}

/** Properties of the source begin with a capital, relations and `run` do not. */
function isPath(input: string, relations: Relations): boolean {
  const [first = '', ...rest] = input.split('.');
  const isRelation = first in relations || first === 'run';
  return isRelation ? rest.length > 0 : /^[A-Z]/.test(first);
}

describe('every declaration', () => {
  test.each(datasets.map((dataset) => [dataset.name, dataset] as const))('%s is sound', (_, dataset) => {
    expect(faultsOf(dataset, datasets)).toEqual([]);
  });

  test('planted faults are found, one of each kind', () => {
    const [dataset] = datasets;
    const first = dataset?.columns[0];
    if (dataset?.source.service !== 'monitor' || first === undefined) throw new Error('no table to spoil');
    const spoilt: Dataset = {
      ...dataset,
      key: ['gone'],
      primaryKey: ['customer_id', 'gone'],
      cursor: 'Bad-Name',
      foreignKeys: [{ columns: ['first'], dataset: 'nowhere', targets: ['second'], targetCursor: 'third' }],
      source: {
        ...dataset.source,
        relations: {
          machine: { kind: 'dimension', set: 'Engines', on: 'later.Id' },
          later: { kind: 'navigation', of: 'nothing', property: 'Later', on: 'LaterId' },
        },
      },
      columns: [
        { ...first, name: 'Bad-Name', description: 'Bad', nullable: true, inputs: ['nobody.Id', 'machine'] },
        { ...first, inputs: [] },
        first,
      ],
    };
    expect(faultsOf(spoilt, [])).toEqual([
      'has a column twice',
      'does not start with its scope',
      'has a key without its scope',
      'refers to nowhere without its scope',
      'Bad-Name is not snake_case',
      'Bad-Name is not described by a sentence',
      'Bad-Name comes from nobody.Id',
      'Bad-Name comes from machine',
      'customer_id comes from nowhere',
      'gone is no column',
      'Bad-Name may be null',
      'is cut by text',
      'cannot be merged',
      'machine hangs on later.Id',
      'machine is in no dimension',
      'later is of no relation',
      'first is no column',
      'second is no column',
    ]);
  });

  test('no two columns of a table share a description', () => {
    for (const { columns } of datasets) {
      const described = columns.map(({ description }) => description);
      expect(new Set(described).size).toBe(described.length);
    }
  });

  test('nothing that could hold a credential is taken from hypervisors', () => {
    const inputs = findDataset('hypervisors')?.columns.flatMap((column) => column.inputs) ?? [];
    const secret =
      /CustomProperties|Metadata|ApiKey|UserName|ApplicationId|SubscriptionId|Account|Fingerprint|Ocid/;
    expect(inputs.filter((input) => secret.test(input))).toEqual([]);
    expect(['Metadata', 'ApiKey'].filter((input) => secret.test(input))).toHaveLength(2);
  });
});

test('has every dimension under its own name', () => {
  for (const [name, { set }] of Object.entries(dimensions)) expect(set).toBe(name);
});

test('tables can be loaded after those they refer to, but for two pairs that docs/output.md names', () => {
  const refers = (from: string, to: string) =>
    findDataset(from)?.foreignKeys.some(({ dataset }) => dataset === to) === true;
  const pairs = datasets.flatMap(({ name, foreignKeys }) =>
    foreignKeys.flatMap(({ dataset }) =>
      name < dataset && refers(dataset, name) ? [`${name}, ${dataset}`] : [],
    ),
  );
  expect(new Set(pairs)).toEqual(new Set(['connections, sessions', 'notification_targets, notifications']));
});
