import type { TableFormat } from '../../table-formats.ts';

/** Under which keys tables and manifest lie. */

export const layouts = ['latest', 'dated'] as const;

export interface Place {
  /** Of the target; empty, or without a slash at its ends. */
  readonly prefix: string;
  readonly customer: string;
  readonly layout: (typeof layouts)[number];
  /** When the run began to read: `2026-11-20T09:00:00.000Z`. */
  readonly readAt: string;
}

/** Of all that belongs to a customer; ends in a slash. */
export function rootOf({ prefix, customer }: Pick<Place, 'prefix' | 'customer'>): string {
  return `${prefix === '' ? '' : `${prefix}/`}${customer}/`;
}

const dayOf = ({ readAt }: Place) => readAt.slice(0, 10);

/** Where the files of a table lie, below the root; ends in a slash. Hive style, so that readers see a partition. */
export function folderOf(dataset: string, place: Place): string {
  return place.layout === 'dated' ? `${dataset}/run_date=${dayOf(place)}/` : `${dataset}/`;
}

/** So many digits of the hash tell the files of one table apart. */
const hashDigits = 16;

/** The name of a file says what is in it: the one before stays as it is until no manifest names it. */
export function keyOf(dataset: string, format: TableFormat, hash: string, place: Place): string {
  return `${folderOf(dataset, place)}${dataset}-${sha256In(hash).slice(0, hashDigits)}.${format}`;
}

/** The digits of `sha256:…`. */
export function sha256In(hash: string): string {
  return hash.slice('sha256:'.length);
}

/** Whether a key below the root is one that {@link keyOf} makes for this table: files of other days lie deeper. */
export function isTableKey(key: string, dataset: string, place: Place): boolean {
  const folder = folderOf(dataset, place);
  const name = new RegExp(`^${dataset}-[0-9a-f]{${hashDigits}}\\.(?:csv|parquet)$`);
  return key.startsWith(folder) && name.test(key.slice(folder.length));
}

/** The data package of the run, which names the files that belong together. */
export function manifestKey(place: Place): string {
  return place.layout === 'dated' ? `datapackage-${dayOf(place)}.json` : 'datapackage.json';
}
