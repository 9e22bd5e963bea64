import { type ColumnChoice, chosenColumnsOf } from '../../datasets/column-choice.ts';
import type { Dataset } from '../../datasets/define.ts';
import { asDimension, dimensionNames, referencesInStar } from '../../datasets/layout.ts';
import { columnSubsetOf } from './column-subset.ts';

/**
 * The table as a run with these parameters declares it: with the columns that they choose, the references that these
 * hold, and no more of the source than they need. Everything behind works with it as with any other.
 */
export function withChosenColumns(dataset: Dataset, choice: ColumnChoice): Dataset {
  const columns = chosenColumnsOf(dataset, choice);
  const chosen = columns.length === dataset.columns.length ? dataset : columnSubsetOf(dataset, columns);
  return choice.layout === 'star' ? inStar(chosen) : chosen;
}

function inStar(dataset: Dataset): Dataset {
  const table = { ...dataset, foreignKeys: referencesInStar(dataset) };
  return dimensionNames.has(dataset.name) ? asDimension(table) : table;
}
