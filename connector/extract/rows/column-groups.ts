import type { Column, Dataset } from '../../datasets/define.ts';
import { relationsOf, rootOf, splitPath } from './paths.ts';

/** Adjacent columns that are filled from the same row. */
interface ColumnGroup {
  /** The relation from the row to the source of the values; '' is the row itself, with what is expanded inside it. */
  readonly root: string;
  readonly columns: readonly Column[];
}

/**
 * A table's columns in groups. Rows that refer to the same machine have the same cells in the machine's columns, so
 * those are built once. A row that is reached through the machine (its catalog) has the same root.
 */
export function columnGroupsOf(dataset: Dataset): readonly ColumnGroup[] {
  const groups: { root: string; columns: Column[] }[] = [];
  for (const column of dataset.columns) {
    const root = rootOfColumn(dataset, column);
    const last = groups.at(-1);
    if (last?.root === root) last.columns.push(column);
    else groups.push({ root, columns: [column] });
  }
  return groups;
}

function rootOfColumn(dataset: Dataset, { name, inputs }: Column): string {
  const relations = relationsOf(dataset);
  const roots = new Set(inputs.map((path) => rootOf(splitPath(path, relations)[0], relations)));
  const [root = '', ...others] = roots;
  if (others.length > 0) throw new Error(`${dataset.name}: column ${name} mixes values of several rows`);
  return root;
}
