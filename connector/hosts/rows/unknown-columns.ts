import type { Dataset } from '../../datasets/define.ts';
import type { RunEvent } from '../../events.ts';
import { nearestName } from '../../parameters/nearest.ts';

type Warning = Extract<RunEvent, { type: 'warning' }>;

/** What to tell where a host selects columns that a table does not have, or not any more. */
export function unknownColumns({ name, columns }: Dataset, unknown: readonly string[]): Warning {
  const known = columns.map((column) => column.name);
  const named = unknown.map((column) => {
    const nearest = nearestName(column, known);
    return `${JSON.stringify(column)}${nearest === undefined ? '' : ` (there is ${nearest})`}`;
  });
  const message = `${name}: the catalog selects ${named.join(', ')}, which this version does not have; nothing of it is sent. Discover the tables again.`;
  return { type: 'warning', code: 'COLUMNS_MISSING', message };
}
