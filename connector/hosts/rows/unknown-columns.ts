import type { Dataset } from '../../datasets/define.ts';
import type { Warning } from '../../events.ts';
import { nearestName } from '../../parameters/name-suggestion.ts';

/** What to tell where a host selects columns that a table does not have, or not any more. */
export function unknownColumns({ name, columns }: Dataset, unknown: readonly string[]): Warning {
  const known = columns.map((column) => column.name);
  const named = unknown.map((column) => {
    const nearest = nearestName(column, known);
    return `${JSON.stringify(column)}${nearest === undefined ? '' : ` (did you mean ${nearest}?)`}`;
  });
  const message = `${name}: the catalog selects unknown columns: ${named.join(', ')}. They are not sent.`;
  return { type: 'warning', code: 'COLUMNS_MISSING', dataset: name, message };
}
