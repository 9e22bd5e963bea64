import type { Dataset } from '../../datasets/define.ts';
import type { RunEvent } from '../../events.ts';
import { relationsOf } from '../rows/paths.ts';

/** The report lists all of them, by property. */
const mostNamed = 10;

/** The warning about properties that no row had: their columns are empty in the whole table. */
export function missingColumnsWarning(dataset: Dataset, paths: readonly string[]): RunEvent {
  const named = paths.slice(0, mostNamed).map((path) => `${path}${columnsText(columnsOf(dataset, path))}`);
  const more =
    paths.length > mostNamed ? ` and ${paths.length - mostNamed} more (\`missing\` in the report)` : '';
  return {
    type: 'warning',
    code: 'COLUMNS_MISSING',
    dataset: dataset.name,
    message: `${dataset.name}: no received row has ${named.join(', ')}${more}; the derived columns are null.`,
  };
}

function columnsText(columns: readonly string[]): string {
  const [first, ...others] = columns;
  if (first === undefined) return '';
  return others.length === 0 ? ` (column ${first})` : ` (columns ${[first, ...others].join(', ')})`;
}

/** The columns that use a property, or a row that is reached through it. */
function columnsOf(dataset: Dataset, path: string): readonly string[] {
  const through = Object.entries(relationsOf(dataset)).find(
    ([, relation]) =>
      relation.kind !== 'dimension' &&
      [relation.of, relation.property].filter((part) => part !== undefined).join('.') === path,
  )?.[0];
  const isMade = (input: string) => input === path || input.startsWith(`${through ?? path}.`);
  return dataset.columns.filter(({ inputs }) => inputs.some(isMade)).map(({ name }) => name);
}
