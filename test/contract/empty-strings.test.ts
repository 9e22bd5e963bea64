import { describe, expect, test } from 'vitest';
import type { Row } from '../../connector/citrix/monitor/service.ts';
import { closingDatesOf, type Dataset, isAnalytics } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import { createMapping } from '../../connector/extract/risk/mapping.ts';
import { createFindings } from '../../connector/extract/rows/findings.ts';
import { createFlatten } from '../../connector/extract/rows/flatten.ts';
import { createOddCells } from '../../connector/extract/rows/odd-cells.ts';
import { isRecord } from '../../connector/json.ts';
import { type Cell, cellAt } from '../../connector/output/cells.ts';

/** No column has both null and the empty string for none: an empty string of the source is null in all but keys. */

const samples = { text: '', int64: 1, number: 1, boolean: true, timestamp: '2026-11-20T09:00:00Z', date: '' };
const run = { customerId: 'acme', siteId: 'site-1' };

const allEmpty: Row = new Proxy({}, { get: () => '' });

class AnyRow extends Map<string, Row> {
  override get(): Row {
    return allEmpty;
  }
}

/** Puts a value at a dotted path. */
function put(
  row: Record<string, unknown>,
  [member = '', ...deeper]: readonly string[],
  value: unknown,
): void {
  if (deeper.length === 0) row[member] = value === '' ? (row[member] ?? '') : value;
  else {
    const inside = isRecord(row[member]) ? { ...row[member] } : {};
    row[member] = inside;
    put(inside, deeper, value);
  }
}

/** A row, and rows it refers to, of which every member is the empty string, but for what it cannot do without. */
function emptyRow(dataset: Dataset): Row {
  const { columns, key, cursor, source } = dataset;
  const needed = [...key, cursor, ...Object.keys(closingDatesOf(dataset) ?? {})];
  const row: Record<string, unknown> = {};
  for (const { name, nullable, inputs, type } of columns) {
    const isNeeded = !nullable || needed.includes(name);
    for (const input of inputs) put(row, input.split('.'), isNeeded ? samples[type] : '');
  }
  for (const [name, relation] of Object.entries('relations' in source ? source.relations : {})) {
    put(row, relation.on.split('.'), 'id');
    if (relation.kind !== 'dimension') row[relation.property] = row[name] ?? allEmpty;
  }
  return row;
}

function cellsOf(dataset: Dataset): readonly (Cell | undefined)[] {
  if (isAnalytics(dataset)) {
    const fields = dataset.columns.flatMap(({ inputs: [field = ''] }) =>
      field.startsWith('message.') || field.startsWith('run.') ? [] : [field],
    );
    const event = { ...Object.fromEntries(fields.map((field) => [field, ''])), timestamp: samples.timestamp };
    return createMapping(dataset, run)({ partition: 0, offset: 1n, timestamp: 1, event }).cells;
  }
  const relations = 'relations' in dataset.source ? Object.values(dataset.source.relations) : [];
  const sets = relations.flatMap((relation) => (relation.kind === 'dimension' ? [relation.set] : []));
  const flatten = createFlatten(dataset, {
    ...{ run, findings: createFindings(), odd: createOddCells(), invalidValues: 'null' },
    ...{ dimensions: new Map(sets.map((set) => [set, new AnyRow()])), requested: new Set() },
  });
  const row = flatten(emptyRow(dataset), allEmpty);
  return dataset.columns.map((_, column) => cellAt(row, column));
}

/** Columns that show the empty string. */
function emptyIn(dataset: Dataset): readonly string[] {
  const cells = cellsOf(dataset);
  return dataset.columns.filter((_, column) => cells[column] === '').map(({ name }) => name);
}

const tables = datasets.filter(({ source }) => !('madeOf' in source));

describe('an empty string of the source', () => {
  test.each(tables.map((dataset) => [dataset.name, dataset] as const))('is null in %s', (_, dataset) => {
    const { key, columns } = dataset;
    const isNeeded = (name: string) =>
      key.includes(name) || columns.some((column) => column.name === name && !column.nullable);
    expect(emptyIn(dataset).filter((name) => !isNeeded(name))).toEqual([]);
  });

  test('would be seen where a column keeps it (planted)', () => {
    const sessions = datasets.find(({ name }) => name === 'sessions');
    if (sessions === undefined) throw new Error('no table');
    const columns = sessions.columns.map((column) =>
      ['user_upn', 'client_name'].includes(column.name) ? { ...column, nullable: false } : column,
    );
    expect(emptyIn({ ...sessions, columns })).toContain('user_upn');
  });
});
