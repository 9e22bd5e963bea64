import type { Column, Dataset } from '../../datasets/define.ts';
import { emptyAsNull, isEmptyNull } from '../../datasets/empty-strings.ts';
import { type RunValues, runValueOf } from '../../datasets/scope.ts';
import type { Cell } from '../../output/cells.ts';
import { reshape } from '../../output/reshape.ts';
import type { Settings } from './settings.ts';
import type { Snapshot } from './snapshots.ts';

/** Snapshots of tables that had other columns, or other cells. */

/** Where a snapshot is written once more, and how. */
export interface Place {
  readonly settings: Settings;
  /** Where a file of this name may be written. */
  readonly pathOf: (file: string) => string;
  /** What is the same in all rows of the table now. */
  readonly run: RunValues;
}

/** Rows are found by these: a table without them cannot be gone on from. */
export function lackOf({ columns }: Snapshot, { key, cursor }: Dataset): string | undefined {
  const needed = [...key, ...(cursor === undefined ? [] : [cursor])];
  const lacking = needed.find((name) => !columns.includes(name));
  return lacking === undefined ? undefined : `it has no column ${lacking}`;
}

/** Columns whose values were shown then, and are not to be shown now. */
function withheldOf({ settings }: Snapshot, { columns }: Dataset, place: Place): ReadonlySet<string> {
  const isWithheld = (parameter: string | undefined) =>
    parameter !== undefined && settings[parameter] === 'true' && place.settings[parameter] === 'false';
  return new Set(columns.filter(({ shownBy }) => isWithheld(shownBy)).map(({ name }) => name));
}

export function newColumnsOf(found: Snapshot, dataset: Dataset, place: Place): ReadonlySet<number> {
  const withheld = withheldOf(found, dataset, place);
  const isNew = ({ name, inputs }: Column) =>
    withheld.has(name) || (!found.columns.includes(name) && runValueOf({ inputs }) === undefined);
  return new Set(dataset.columns.flatMap((column, at) => (isNew(column) ? [at] : [])));
}

/**
 * Whose the rows are need not be read again: it follows from the settings of the run that read them, which may have
 * been of another site.
 */
function knownValues(
  { settings }: Snapshot,
  { columns }: Dataset,
  { run }: Place,
): ReadonlyMap<string, Cell> {
  const ofRows = {
    customerId: settings['customerId'] || run.customerId,
    siteId: settings['siteId'] || run.siteId,
  };
  return new Map(
    columns.flatMap((column) => {
      const value = runValueOf(column);
      return value === undefined ? [] : [[column.name, ofRows[value]] as const];
    }),
  );
}

/** Cells that are written in another way now; rows that the source has purged cannot be read again. */
function rewrittenOf({ settings }: Snapshot, dataset: Dataset, place: Place) {
  if (settings['reading'] === place.settings['reading']) return undefined;
  const texts = dataset.columns.filter((column) => isEmptyNull(column, dataset));
  return new Map(texts.map(({ name }) => [name, emptyAsNull<Cell>]));
}

/** The snapshot with the columns and cells of today. @throws ConnectorError OUTPUT_FAILED */
export async function withColumns(
  found: Snapshot,
  dataset: Dataset,
  place: Place,
  prefix = 'previous',
): Promise<Snapshot> {
  const withheld = withheldOf(found, dataset, place);
  const names = dataset.columns.map(({ name }) => name);
  const replaced = rewrittenOf(found, dataset, place);
  const isOfColumns = found.columns.join() === names.join();
  if (withheld.size === 0 && replaced === undefined && isOfColumns) return found;
  const path = place.pathOf(`${prefix}_${dataset.name}.csv`);
  await reshape(found, {
    path,
    columns: dataset.columns,
    withheld,
    ...(replaced && { replaced }),
    known: knownValues(found, dataset, place),
  });
  return { ...found, path, columns: names };
}
