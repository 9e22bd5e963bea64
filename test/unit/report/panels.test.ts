import { expect, test } from 'vitest';
import { datasets } from '../../../connector/datasets/registry.ts';
import { lackingFor } from '../../../connector/report/make.ts';
import type { Needs } from '../../../connector/report/panel.ts';
import { panels } from '../../../connector/report/panels/all.ts';

const columnsOf = new Map<string, ReadonlySet<string>>(
  datasets.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]),
);

/** Tables that a panel takes where they are there, and that may not be there yet. */
const coming: ReadonlySet<string> = new Set(['license_usage']);

function unknownColumns(needs: Needs): readonly string[] {
  return Object.entries(needs).flatMap(([table, columns]) => {
    const known = columnsOf.get(table);
    if (known === undefined) return coming.has(table) ? [] : [table];
    return columns.filter((column) => !known.has(column)).map((column) => `${table}.${column}`);
  });
}

test('panels name only tables and columns that there are', () => {
  expect(
    panels.flatMap(({ needs, uses = {} }) => [...unknownColumns(needs), ...unknownColumns(uses)]),
  ).toEqual([]);
});

test('a table that is gone, and a column that was renamed, are seen', () => {
  expect(unknownColumns({ sessions: ['start_date', 'began'], gone: ['x'] })).toEqual([
    'sessions.began',
    'gone',
  ]);
});

test('each panel says how it counts, in one or two sentences', () => {
  for (const { id, method, question } of panels) {
    expect(method, id).toMatch(/^[A-Z].{40,}\.$/);
    expect(question, id).toMatch(/^[A-Z].*\?$/);
  }
});

test('a panel whose tables are missing says in one line what to switch on', () => {
  const parameterOf = (table: string) => (table === 'sessions' ? 'fetchSessions' : undefined);
  expect(lackingFor({ sessions: ['start_date'], users: [], applications: [] }, [], parameterOf)).toBe(
    'Needs `sessions` and `users` and `applications`: set `fetchSessions` to true, add `users` and `applications` to `extraDatasets`, then run again.',
  );
  expect(lackingFor({}, [], parameterOf)).toBeUndefined();
});
