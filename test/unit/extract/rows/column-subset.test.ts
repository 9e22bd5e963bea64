import { expect, it } from 'vitest';
import { type Dataset, isMonitor } from '../../../../connector/datasets/define.ts';
import { datasets } from '../../../../connector/datasets/registry.ts';
import { columnSubsetOf } from '../../../../connector/extract/rows/column-subset.ts';

/** Names of the relations that are left when a dataset has only these columns. */
function relationsFor(name: string, ...columns: readonly string[]): readonly string[] {
  const dataset = datasets.find((candidate) => candidate.name === name) as Dataset;
  const chosen = columns.flatMap((column) => dataset.columns.filter((one) => one.name === column));
  expect(chosen).toHaveLength(columns.length);
  const excerpt = columnSubsetOf(dataset, chosen);
  return isMonitor(excerpt) ? Object.keys(excerpt.source.relations) : [];
}

it('columns of the row itself need no other', () => {
  expect(relationsFor('sessions', 'start_date', 'customer_id', 'duration_seconds')).toEqual([]);
});

it('a column of a related row needs what leads to it, and no more', () => {
  expect(relationsFor('sessions', 'user_upn')).toEqual(['user']);
  expect(relationsFor('sessions', 'catalog_name')).toEqual(['machine', 'catalog']);
  expect(relationsFor('application_instances', 'user_upn')).toEqual(['session', 'user']);
  expect(relationsFor('hypervisors', 'name')).toEqual([]);
});
