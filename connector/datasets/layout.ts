import { type Column, type Dataset, isMonitor } from './define.ts';
import { datasets } from './registry.ts';
import type { MonitorSource } from './sources.ts';

/**
 * The parameter `layout`: in `star`, a table has its own facts and keys, and what its wide form shows of other rows
 * stands in the tables of these rows, the dimensions.
 */
export type Layout = 'wide' | 'star';

/** Where a value of a wide table stands in the star. */
export interface Place {
  /** The dimension. */
  readonly dataset: string;
  /** Its column with this value. */
  readonly column: string;
  /** The column of the wide table that holds the dimension's key. */
  readonly key: string;
}

interface Related {
  readonly relation: string;
  readonly properties: readonly string[];
}

/** The columns of a wide table that a dimension has, too, by name; none of tables that show only their own rows. */
export function placesOf(dataset: Dataset): ReadonlyMap<string, Place> {
  if (!isMonitor(dataset)) return new Map();
  const { columns } = dataset;
  const keys = new Map(Object.keys(dataset.source.relations).map((name) => [name, keyTo(name, dataset)]));
  const isKey = ({ name }: Column) => [...keys.values()].includes(name);
  return new Map(
    columns.flatMap((column) => {
      const related = isKey(column) ? undefined : relatedOf(column, dataset.source);
      const place = related && placeOf(column, related, keys.get(related.relation), dataset.source);
      return place === undefined ? [] : [[column.name, place]];
    }),
  );
}

/** The row joined in memory that all values of a column come from. */
function relatedOf({ inputs }: Column, { relations }: MonitorSource): Related | undefined {
  const paths = inputs.map((input) => [input.split('.', 1)[0] ?? '', input] as const);
  const [relation = ''] = paths[0] ?? [];
  const isOne = paths.every(([name]) => name === relation);
  if (!isOne || relations[relation]?.kind !== 'dimension') return undefined;
  return { relation, properties: inputs.map((input) => input.slice(relation.length + 1)) };
}

function placeOf(
  { type, derive }: Column,
  { relation, properties }: Related,
  key: string | undefined,
  { relations }: MonitorSource,
): Place | undefined {
  const dimension = dimensionOf(relation, relations);
  const same = dimension?.columns.find(
    (column) =>
      column.type === type &&
      column.inputs.join() === properties.join() &&
      // What an enumeration has of one property: its name is made, its code is as it came.
      (column.derive === undefined) === (derive === undefined),
  );
  return dimension === undefined || same === undefined || key === undefined
    ? undefined
    : { dataset: dimension.name, column: same.name, key };
}

/** The table that shows the rows of a joined set as they are. */
function dimensionOf(relation: string, relations: MonitorSource['relations']): Dataset | undefined {
  const declared = relations[relation];
  if (declared?.kind !== 'dimension') return undefined;
  return datasets.find(
    (table) =>
      isMonitor(table) &&
      table.source.set === declared.set &&
      Object.keys(table.source.relations).length === 0,
  );
}

/** The column that holds the key which a joined row is found by. */
function keyTo(relation: string, { columns, source }: Dataset<MonitorSource>): string | undefined {
  const declared = source.relations[relation];
  return declared?.kind !== 'dimension'
    ? undefined
    : columns.find(({ inputs, derive }) => derive === undefined && inputs.join() === declared.on)?.name;
}

/** The names of all dimensions that there are. */
export const dimensionNames: ReadonlySet<string> = new Set(
  datasets.flatMap((dataset) => [...placesOf(dataset).values()].map((place) => place.dataset)),
);

/** The columns that a wide table keeps in the star: its own, and the keys of what the others show. */
export function factColumnsOf(dataset: Dataset, chosen: readonly Column[]): readonly Column[] {
  const places = placesOf(dataset);
  const own = chosen.filter(({ name }) => !places.has(name));
  const keys = chosen.map(({ name }) => places.get(name)?.key);
  const names = new Set([...own.map(({ name }) => name), ...keys]);
  return dataset.columns.filter(({ name }) => names.has(name));
}

/** The dimensions of a table with these columns of its wide form: what they show, and what its keys lead to. */
export function dimensionsOf(dataset: Dataset, chosen: readonly Column[]): ReadonlySet<string> {
  const places = placesOf(dataset);
  if (places.size === 0) return new Set();
  const shown = chosen.flatMap(({ name }) => places.get(name)?.dataset ?? []);
  const kept = new Set(factColumnsOf(dataset, chosen).map(({ name }) => name));
  const referred = dataset.foreignKeys
    .filter((key) => dimensionNames.has(key.dataset) && key.columns.every((name) => kept.has(name)))
    .map((key) => key.dataset);
  return new Set([...shown, ...referred]);
}

/** The columns of a dimension that somebody chose by their names in wide tables, each `table.column`. */
export function namedByFacts(dimension: Dataset, chosen: readonly string[]): ReadonlySet<string> {
  if (chosen.length === 0) return new Set();
  const places = datasets.flatMap((fact) =>
    [...placesOf(fact)].map(([column, place]) => ({ ...place, wide: `${fact.name}.${column}` })),
  );
  const named = places.filter(({ dataset, wide }) => dataset === dimension.name && chosen.includes(wide));
  return new Set(named.map(({ column }) => column));
}

/**
 * A dimension has a row for every key that other tables of the run hold. Where the source does not know the key, that
 * row has nothing else.
 */
export function asDimension(dataset: Dataset): Dataset {
  const columns = dataset.columns.map((column) =>
    dataset.primaryKey.includes(column.name) ? column : { ...column, nullable: true },
  );
  return { ...dataset, columns, isDimension: true };
}

/** The references of a table in the star: what a dimension answers is not asked of a second table. */
export function referencesInStar({ foreignKeys }: Dataset): Dataset['foreignKeys'] {
  const answered = new Set(
    foreignKeys.filter((key) => dimensionNames.has(key.dataset)).map((key) => key.columns.join()),
  );
  return foreignKeys.filter((key) => dimensionNames.has(key.dataset) || !answered.has(key.columns.join()));
}
