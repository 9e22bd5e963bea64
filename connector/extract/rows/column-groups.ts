import type { Column, Dataset } from '../../datasets/define.ts';
import { relationsOf, rootOf, splitPath } from './paths.ts';

/** Columns that stand side by side and are filled from the same place. */
interface ColumnGroup {
  /** The relation that leads from the row to where the values come from; '' is the row itself and what came with it. */
  readonly root: string;
  readonly columns: readonly Column[];
}

/**
 * A table's columns in groups. Rows that refer to the same machine have the same cells in the machine's columns, so those
 * need to be made only once; what belongs to a machine (its catalog) is found through it and has the same root.
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
