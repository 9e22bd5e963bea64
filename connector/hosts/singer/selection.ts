import { z } from 'zod';
import type { Dataset } from '../../datasets/define.ts';
import { nearestName } from '../../parameters/name-suggestion.ts';
import { shownName } from '../../parameters/shown-name.ts';
import { isAutomatic, methodOf, type ReplicationMethod, replicationMethods } from './catalog.ts';
import { type HostFile, readHostFile, unusable } from './host-file.ts';

/** A table that is asked for. */
export interface Selection {
  readonly dataset: Dataset;
  readonly columns: ReadonlySet<string>;
  /** Columns that are selected and that the table does not have. */
  readonly unknown: readonly string[];
  readonly method: ReplicationMethod;
}

const metadata = z.object({
  breadcrumb: z.array(z.string()),
  metadata: z.object({
    selected: z.boolean().nullish(),
    'selected-by-default': z.boolean().nullish(),
    'replication-method': z.string().nullish(),
  }),
});

const givenStream = z.object({
  tap_stream_id: z.string(),
  replication_method: z.string().nullish(),
  /** Before there was metadata, streams were selected by this. */
  selected: z.boolean().nullish(),
  schema: z.object({ properties: z.record(z.string(), z.unknown()).optional() }).optional(),
  metadata: z.array(metadata).optional(),
});

type GivenStream = z.output<typeof givenStream>;

const givenCatalog = z.object({ streams: z.array(givenStream) });

/** The whole of some tables, for hosts without a catalog. */
export function wholeOf(datasets: readonly Dataset[]): readonly Selection[] {
  return datasets.map((dataset) => ({
    dataset,
    columns: new Set(dataset.columns.map(({ name }) => name)),
    unknown: [],
    method: methodOf(dataset),
  }));
}

/**
 * What a catalog selects, in the order of the tables.
 * @throws ConnectorError CATALOG_INVALID
 */
export function selectionIn(file: HostFile, datasets: readonly Dataset[]): readonly Selection[] {
  const { read } = readHostFile(file, 'catalog', givenCatalog, 'CATALOG_INVALID');
  const selected = new Map(
    read.streams.filter(isSelected).map((stream) => [stream.tap_stream_id, stream] as const),
  );
  const known = new Set(datasets.map(({ name }) => name));
  const problems = [
    ...[...selected.keys()].filter((name) => !known.has(name)).map((name) => unknownStream(name, known)),
    ...[...selected.values()].flatMap(methodProblems),
    ...(selected.size === 0 ? ['it selects no stream'] : []),
  ];
  if (problems.length > 0) throw unusable('catalog', file.path, 'CATALOG_INVALID', problems);
  return datasets.flatMap((dataset) => {
    const stream = selected.get(dataset.name);
    return stream === undefined ? [] : [selectionOf(dataset, stream)];
  });
}

function isSelected(stream: GivenStream): boolean {
  const root = metadataOf(stream).get('');
  // A catalog that says nothing at all of what is selected was written to be taken whole.
  return root?.selected ?? stream.selected ?? root?.['selected-by-default'] ?? stream.metadata === undefined;
}

function selectionOf(dataset: Dataset, stream: GivenStream): Selection {
  const metadata = metadataOf(stream);
  const properties = stream.schema?.properties;
  const isColumnSelected = (name: string) => {
    if (properties !== undefined && !Object.hasOwn(properties, name)) return false;
    const own = metadata.get(`properties.${name}`);
    return own?.selected ?? own?.['selected-by-default'] ?? true;
  };
  const columns = dataset.columns.filter(
    (column) => isAutomatic(dataset, column) || isColumnSelected(column.name),
  );
  const known = new Set(dataset.columns.map(({ name }) => name));
  const named = Object.keys(properties ?? {});
  const wanted = methodIn(stream);
  const isFull = methodOf(dataset) === 'FULL_TABLE' || wanted === 'FULL_TABLE';
  return {
    dataset,
    columns: new Set(columns.map(({ name }) => name)),
    unknown: named.filter((name) => !known.has(name) && isColumnSelected(name)),
    method: isFull ? 'FULL_TABLE' : 'INCREMENTAL',
  };
}

function metadataOf({ metadata = [] }: GivenStream) {
  return new Map(metadata.map((entry) => [entry.breadcrumb.join('.'), entry.metadata]));
}

/** What people write is in the metadata, what was discovered beside it. */
function methodIn(stream: GivenStream): string | undefined {
  const chosen = metadataOf(stream).get('')?.['replication-method'];
  return chosen ?? stream.replication_method ?? undefined;
}

function methodProblems(stream: GivenStream): readonly string[] {
  const method = methodIn(stream);
  const known: readonly (string | undefined)[] = [...replicationMethods, undefined];
  if (known.includes(method)) return [];
  return [`${stream.tap_stream_id}: the replication method must be ${replicationMethods.join(' or ')}`];
}

function unknownStream(name: string, known: ReadonlySet<string>): string {
  const nearest = nearestName(name, [...known]);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return `unknown stream ${shownName(name)}${hint}`;
}
