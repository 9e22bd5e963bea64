import type { Column } from '../../datasets/define.ts';
import { writeChanges } from '../../output/changes.ts';
import { sortColumnsOf } from '../../output/order.ts';
import { changesOf, workFile } from '../../output/output-names.ts';
import type { JudgedTable, MadeTable } from '../table/made-table.ts';
import type { RunContext } from './run-context.ts';

/** How a row differs from the previous table. */
const operation: Column = {
  name: '_op',
  type: 'text',
  description:
    '`upsert`: the row is new or has changed. `delete`: the row is no longer in the table; its values are the last ones.',
  inputs: [],
  nullable: false,
};

/**
 * Compares tables with those of the previous run, and makes tables of the new, changed and deleted rows.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function makeChanges(
  { output, workPath, cancelled }: RunContext,
  tables: readonly MadeTable[],
): Promise<readonly JudgedTable[]> {
  const all: JudgedTable[] = [];
  for (const { dataset, previous } of tables) {
    const name = changesOf(dataset.name);
    const columns = [...dataset.columns, operation];
    const summary = await writeChanges({
      columns,
      path: output.workPath(workFile(name)),
      before: previous?.path,
      isOtherSource: previous?.isOtherSource === true,
      after: workPath(workFile(dataset.name)),
      sort: sortColumnsOf(dataset),
      signal: cancelled,
    });
    const changes = { ...dataset, name, title: `${dataset.title}: changes`, columns };
    // Rows that changed refer to rows that need not have changed, so nothing is said of their references.
    all.push({ dataset: changes, ...summary, outside: {}, references: [], previous: undefined });
  }
  return all;
}
