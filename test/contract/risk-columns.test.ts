import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Column, Dataset } from '../../connector/datasets/define.ts';
import { riskTables } from '../../connector/datasets/risk/tables.ts';
import type { AnalyticsSource } from '../../connector/datasets/sources.ts';

/** What is published of a column. */
interface Published {
  readonly name: string;
  readonly type: string;
}

/** Published types in our words; `dynamic` is JSON, which a CSV file shows as text. */
const types: Readonly<Record<string, Column['type']>> = {
  string: 'text',
  real: 'number',
  int: 'int64',
  datetime: 'timestamp',
  boolean: 'boolean',
  dynamic: 'text',
};

/** The section under a heading that names a table. */
function sectionOf(reference: string, table: string): string {
  const [, rest = ''] = reference.split(new RegExp(`^#+ ${table} — `, 'm'));
  return rest.split(/^#/m)[0] ?? '';
}

/** A table of columns with their types, else a list `name` type; … */
function publishedColumns(section: string): readonly Published[] {
  const rows = [...section.matchAll(/^\| \d+ \| `(\w+)` \| \**(\w+)/gm)];
  const items = [...section.matchAll(/`(\w+)` (string|int|real|datetime|boolean|dynamic)\b/g)];
  return (rows.length > 0 ? rows : items).map(([, name = '', type = '']) => ({
    name,
    type: type.toLowerCase(),
  }));
}

/** In what the declaration departs from what is published: order, names, types, what comes after. */
function faultsOf({ columns }: Pick<Dataset, 'columns'>, published: readonly Published[]): readonly string[] {
  const declared = columns.map(({ name, type }) => `${name} ${type}`);
  const promised = [
    ...published.map(({ name, type }) => `${name} ${types[type] ?? type}`),
    ...[
      'source_partition int64',
      'source_offset int64',
      'additional_fields text',
      'customer_id text',
      'site_id text',
    ],
  ];
  return Array.from({ length: Math.max(declared.length, promised.length) }, (_, at) => at)
    .filter((at) => declared[at] !== promised[at])
    .map((at) => `${promised[at]} is ${declared[at]}`);
}

const tables: readonly Dataset<AnalyticsSource>[] = riskTables.filter(
  ({ source }) => source.events.length > 0,
);

const counts: Readonly<Record<string, number>> = {
  CitrixAnalytics_indicatorSummary_CL: 54,
  CitrixAnalytics_indicatorEventDetails_CL: 89,
  CitrixAnalytics_riskScoreChange_CL: 10,
  CitrixAnalytics_userProfile_CL: 21,
  CitrixAnalytics_CVAD_Events_V1_CL: 29,
  CitrixAnalytics_SPA_Events_V1_CL: 68,
};

describe('the risk tables', () => {
  test.each(tables)(
    '$name has exactly the published columns, in their order and with their types',
    (table) => {
      const url = new URL('../../../shared/reference/sentinel-sumo.md', import.meta.url);
      if (!existsSync(url)) {
        process.stderr.write(`\nNOT CHECKED: there is no reference at ${url.pathname}\n`);
        return;
      }
      const published = publishedColumns(sectionOf(readFileSync(url, 'utf8'), table.name));
      expect(published).toHaveLength(counts[table.name] ?? 0);
      expect(faultsOf(table, published)).toEqual([]);
    },
  );

  test.each(tables)(
    '$name has as many columns as are published, and five of our own',
    ({ name, columns }) => {
      expect(columns).toHaveLength((counts[name] ?? 0) + 5);
    },
  );

  test('a column that is missing, moved or of another type would be found (planted)', () => {
    const published = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'a_s', type: 'string' },
      { name: 'b_d', type: 'string' },
    ];
    const column = (name: string, type: Column['type']) => ({
      name,
      type,
      description: '',
      inputs: [],
      nullable: true,
    });
    const own = [
      column('source_partition', 'int64'),
      column('source_offset', 'int64'),
      column('additional_fields', 'text'),
      column('customer_id', 'text'),
      column('site_id', 'text'),
    ];
    const right = [column('TimeGenerated', 'timestamp'), column('a_s', 'text'), column('b_d', 'text')];
    expect(faultsOf({ columns: [...right, ...own] }, published)).toEqual([]);
    const [time, a, b] = right;
    expect(faultsOf({ columns: [...right.slice(0, 2), ...own] }, published)).not.toEqual([]);
    expect(
      faultsOf({ columns: [...[time, b, a].filter((of) => of !== undefined), ...own] }, published),
    ).toHaveLength(2);
    expect(faultsOf({ columns: [...right.slice(0, 2), column('b_d', 'number'), ...own] }, published)).toEqual(
      ['b_d text is b_d number'],
    );
  });
});
