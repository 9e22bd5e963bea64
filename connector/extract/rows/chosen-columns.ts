import { type ColumnChoice, chosenColumnsOf } from '../../datasets/column-choice.ts';
import type { Dataset, ForeignKey } from '../../datasets/define.ts';
import { columnSubsetOf } from './column-subset.ts';

/**
 * The table as a run with these parameters declares it: with the columns that they choose, the references that these
 * hold, and no more of the source than they need. Everything behind works with it as with any other.
 */
export function withChosenColumns(dataset: Dataset, choice: ColumnChoice): Dataset {
  const columns = chosenColumnsOf(dataset, choice);
  if (columns.length === dataset.columns.length) return dataset;
  const names = new Set(columns.map(({ name }) => name));
  const foreignKeys = dataset.foreignKeys.filter((key) => key.columns.every((name) => names.has(name)));
  return {
    ...columnSubsetOf(dataset, columns),
    foreignKeys: foreignKeys.map((key) => withoutUnknownCursor(key, names)),
  };
}

/** Without the column that says whether the other row lies in the window, nothing is promised of it. */
function withoutUnknownCursor({ targetCursor, ...key }: ForeignKey, names: ReadonlySet<string>): ForeignKey {
  return targetCursor !== undefined && names.has(targetCursor) ? { ...key, targetCursor } : key;
}
