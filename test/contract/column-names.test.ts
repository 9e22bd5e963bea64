import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Column, type Dataset, isAnalytics } from '../../connector/datasets/define.ts';
import { currencyOf, failureNames } from '../../connector/datasets/monitor/shown-names.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { reservedWords } from './reserved-words.ts';

/** What columns may be called, so that they do no harm and can be read alone. */

/** Sentinel has published their columns: queries have to run unchanged. */
const own = datasets.filter((dataset) => !isAnalytics(dataset) || dataset.name === 'risk_users');

let reserved: ReadonlyMap<string, string>;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const found = await connection.runAndReadAll(
    "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'",
  );
  const duckdb = found.getRows().map(([word]) => String(word));
  connection.closeSync();
  expect(duckdb.length).toBeGreaterThan(60);
  reserved = new Map(
    Object.entries({ ...reservedWords, DuckDB: duckdb }).flatMap(([database, words]) =>
      words.map((word) => [word.toLowerCase(), database] as const),
    ),
  );
});

const unitInName =
  /_(?:code|id|key|count|ms|seconds|minutes|hours?|days|percent|kb|mb|gb|bytes|iops|number|level|score|offset|partition|per_hour|actions|sessions|off|port|prediction|quantity)$/;
const unitInText =
  /\bunit\b|from 0 to \d+|in `currency`|\b(?:Machines?|Days|Minutes|Seconds|Licences|Times|Port|Priority|Number|Operations|How often|Moving average|Power-managed machines)\b/;

function hasUnit({ name, type, description }: Column): boolean {
  const isNumeric = type === 'int64' || type === 'number';
  return !isNumeric || unitInName.test(name) || unitInText.test(description);
}

/** Keys that the source names by what they are. */
const naturalKeys: ReadonlySet<string> = new Set([
  'license_model',
  'service_name',
  'counter',
  'table_name',
  'month_start',
  'collected_date',
  'summary_date',
  'prediction_date',
]);

const isKeyName = (name: string) => /_(?:id|key|code|minutes)$/.test(name) || naturalKeys.has(name);

function faultsOf({ key, cursor, columns }: Dataset): readonly string[] {
  const cursorColumn = columns.find(({ name }) => name === cursor);
  const cursorForm = cursorColumn?.type === 'int64' ? /_(?:id|key)$/ : /_(?:date|time|timestamp|start)$/;
  return [
    ...columns.flatMap((column) => {
      const { name, type, description } = column;
      const word = reserved.get(name.toLowerCase());
      return [
        ...(word === undefined ? [] : [`${name} is reserved in ${word}`]),
        ...(hasUnit(column) ? [] : [`${name} has no unit`]),
        ...(/^(?:id|key|guid|uid)$/.test(name) ? [`${name} does not say of what`] : []),
        ...(type === 'date' && name.endsWith('_date') ? [`${name} is a day, not a moment`] : []),
        ...(/empty (?:string|text)/.test(description) ? [`${name} may be the empty string`] : []),
      ];
    }),
    ...key.filter((name) => !isKeyName(name)).map((name) => `${name} is no name of a key`),
    ...(cursorColumn === undefined || cursorForm.test(cursorColumn.name)
      ? []
      : [`${cursorColumn.name} is no name of a cursor that is a ${cursorColumn.type}`]),
  ];
}

describe('the columns', () => {
  test.each(own.map((dataset) => [dataset.name, dataset] as const))(
    'of %s have names that do no harm',
    (_, dataset) => {
      expect(faultsOf(dataset)).toEqual([]);
    },
  );

  test('with other names would be found (planted)', () => {
    const [sessions] = own;
    const column = (name: string, type: Column['type'], description = 'Something.'): Column => ({
      ...{ name, type, description, inputs: ['X'], nullable: true },
    });
    if (sessions === undefined) throw new Error('no table');
    const spoilt: Dataset = {
      ...sessions,
      ...{ key: ['id'], cursor: 'began' },
      columns: [
        ...[column('user', 'text'), column('qualify', 'text'), column('Plan', 'text'), column('id', 'text')],
        ...[
          column('memory_load', 'number'),
          column('load_percent', 'number'),
          column('started_date', 'date'),
        ],
        ...[column('note', 'text', 'Often the empty string.'), column('began', 'timestamp')],
      ],
    };
    expect(faultsOf(spoilt)).toEqual([
      expect.stringMatching(/^user is reserved in /),
      'qualify is reserved in DuckDB',
      'Plan is reserved in SQL Server',
      'id does not say of what',
      'memory_load has no unit',
      'started_date is a day, not a moment',
      'note may be the empty string',
      'id is no name of a key',
      'began is no name of a cursor that is a timestamp',
    ]);
  });
});

test('a currency is a code of ISO 4217 or null', () => {
  expect([0, 1, 2, 33, null, 'EUR', 'Unknown'].map(currencyOf)).toEqual([
    null,
    'USD',
    'EUR',
    null,
    null,
    'EUR',
    null,
  ]);
});

test('a failure is null where nothing failed', () => {
  const nameOf = failureNames({ 0: 'Unknown', 1: 'None', 5: 'Licensing' });
  expect([0, 1, 5, 77, null, 'None'].map(nameOf)).toEqual([
    'Unknown',
    null,
    'Licensing',
    'Unknown(77)',
    null,
    null,
  ]);
});
