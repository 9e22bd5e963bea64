import type { Column, Dataset } from '../../datasets/define.ts';
import { columnSchema } from '../../datasets/row-schema.ts';
import { canBeBookmarked } from '../../extract/memory/bookmark.ts';

/** The tables as Singer tells of them: https://hub.meltano.com/singer/spec. */

export const replicationMethods = ['INCREMENTAL', 'FULL_TABLE'] as const;

export type ReplicationMethod = (typeof replicationMethods)[number];

interface MetadataEntry {
  readonly breadcrumb: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface CatalogStream {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly replication_method: ReplicationMethod;
  readonly replication_key: string | null;
  readonly key_properties: readonly string[];
  readonly schema: object;
  readonly metadata: readonly MetadataEntry[];
}

interface Catalog {
  readonly streams: readonly CatalogStream[];
}

/** What `--discover` prints. Without a choice, the tables are selected that a run reads by default. */
export function catalogOf(datasets: readonly Dataset[]): Catalog {
  return { streams: datasets.map(streamOf) };
}

function streamOf(dataset: Dataset): CatalogStream {
  const { name } = dataset;
  const key = keyPropertiesOf(dataset);
  const replicationKey = replicationKeyOf(dataset);
  const method = methodOf(dataset);
  return {
    tap_stream_id: name,
    stream: name,
    replication_method: method,
    replication_key: replicationKey ?? null,
    key_properties: key,
    schema: streamSchema(dataset),
    metadata: [
      {
        breadcrumb: [],
        metadata: {
          inclusion: 'available',
          'selected-by-default': dataset.parameter !== undefined || dataset.isDimension === true,
          'table-key-properties': key,
          // The others may be read either way.
          ...(replicationKey === undefined
            ? { 'forced-replication-method': method }
            : { 'valid-replication-keys': [replicationKey] }),
        },
      },
      ...dataset.columns.map((column) => ({
        breadcrumb: ['properties', column.name],
        metadata: { inclusion: isAutomatic(dataset, column) ? 'automatic' : 'available' },
      })),
    ],
  };
}

/** How a table is read by default. */
export function methodOf(dataset: Dataset): ReplicationMethod {
  return canBeBookmarked(dataset) ? 'INCREMENTAL' : 'FULL_TABLE';
}

/** The column that bookmarks follow; undefined where all rows are sent every time. */
export function replicationKeyOf(dataset: Dataset): string | undefined {
  return canBeBookmarked(dataset) ? dataset.cursor : undefined;
}

/**
 * What targets replace rows by. Where a part of the key may be null it is none: targets make a primary key of it, and
 * fail on the first row that lacks the part.
 */
export function keyPropertiesOf({ primaryKey, columns }: Dataset): readonly string[] {
  return columns.some(({ name, nullable }) => nullable && primaryKey.includes(name)) ? [] : primaryKey;
}

/** Columns without which rows can be neither told apart nor put in order come in any case. */
export function isAutomatic(
  { primaryKey, cursor }: Pick<Dataset, 'primaryKey' | 'cursor'>,
  { name }: Column,
): boolean {
  return name === cursor || primaryKey.includes(name);
}

/** The rows of a table, with the columns it has here. Types are lists throughout, as targets expect them. */
export function streamSchema(dataset: Dataset): object {
  const properties = dataset.columns.map((column) => {
    const { type, ...others } = columnSchema(column);
    return [column.name, { type: [type].flat(), ...others }];
  });
  return { type: 'object', description: dataset.description, properties: Object.fromEntries(properties) };
}
