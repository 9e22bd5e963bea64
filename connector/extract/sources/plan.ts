import type { NewestQuery } from '../../citrix/monitor/newest.ts';
import type { Expansion } from '../../citrix/monitor/query.ts';
import { type Dataset, isMonitor } from '../../datasets/define.ts';
import { dimensions } from '../../datasets/monitor/dimensions.ts';
import type { DaasSource, LogSource, MonitorSource, Relation } from '../../datasets/sources.ts';
import type { Window } from '../../events.ts';
import { splitPath } from '../rows/paths.ts';

/**
 * The request that a dataset needs, derived from its columns: nothing is fetched that no column
 * needs, and nothing is fetched twice.
 */
export interface MonitorPlan {
  readonly select: readonly string[];
  readonly expand: readonly Expansion[];
  readonly newest: NewestQuery | undefined;
  /** Properties needed of each set that is joined in memory. */
  readonly dimensions: ReadonlyMap<string, ReadonlySet<string>>;
}

type MonitorDataset = Dataset<MonitorSource>;

/** @param expanded names of dimensions whose rows are expanded inside the rows that refer to them */
export function planMonitor(dataset: MonitorDataset, expanded: ReadonlySet<string> = new Set()): MonitorPlan {
  const { key, cursor, relations } = dataset.source;
  const needs = needsOf(dataset);
  const select = needs.get('') ?? new Set();
  for (const property of [...key, cursor]) select.add(property);
  const joined = new Map<string, Set<string>>();
  for (const [name, relation] of Object.entries(relations)) {
    if (relation.kind === 'dimension') joined.set(relation.set, needs.get(name) ?? new Set());
  }
  return {
    select: [...select].sort(),
    expand: expansionsOf(undefined, relations, needs, expanded),
    newest: newestOf(relations, needs),
    dimensions: joined,
  };
}

function keyOfSet(set: string): string {
  return dimensions[set]?.key ?? 'Id';
}

/** The top-level members that the items of a list need: `Zone` for `Zone.Name`. */
export function fieldsOf(dataset: Dataset<DaasSource | LogSource>): readonly string[] {
  const members = inputsOf(dataset).map((input) => input.split('.')[0] ?? input);
  return [...new Set([dataset.source.key, ...members])].sort();
}

/** Properties by the relation they belong to; '' is the row itself. */
function needsOf(dataset: MonitorDataset): Map<string, Set<string>> {
  const { relations } = dataset.source;
  const needs = new Map<string, Set<string>>([['', new Set()]]);
  for (const name of Object.keys(relations)) needs.set(name, new Set());
  const paths = [...inputsOf(dataset), ...Object.values(relations).map(({ on }) => on)];
  for (const path of paths) {
    const [relation, property] = splitPath(path, relations);
    needs.get(relation)?.add(property);
  }
  for (const [name, relation] of Object.entries(relations)) {
    if (relation.kind === 'newest') needs.get(name)?.add(relation.newestBy);
  }
  return needs;
}

/** All inputs except those that the run itself provides. */
function inputsOf(dataset: Dataset): readonly string[] {
  return dataset.columns.flatMap(({ inputs }) => inputs).filter((input) => !input.startsWith('run.'));
}

function expansionsOf(
  parent: string | undefined,
  relations: Readonly<Record<string, Relation>>,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  expanded: ReadonlySet<string>,
): readonly Expansion[] {
  return Object.entries(relations).flatMap(([name, relation]) => {
    const select = needs.get(name) ?? new Set();
    if (relation.kind === 'dimension') {
      const [owner] = splitPath(relation.on, relations);
      if (!expanded.has(name) || relation.navigation === undefined || owner !== (parent ?? '')) return [];
      return [{ navigation: relation.navigation, select: [...select, keyOfSet(relation.set)].sort() }];
    }
    if (relation.of !== parent) return [];
    const expand = expansionsOf(name, relations, needs, expanded);
    return [{ navigation: relation.property, select: [...select].sort(), expand }];
  });
}

/** A dataset has at most one such relation: two would need two additional requests per page. */
function newestOf(
  relations: Readonly<Record<string, Relation>>,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): NewestQuery | undefined {
  const [name, relation] = Object.entries(relations).find(([, { kind }]) => kind === 'newest') ?? [];
  if (name === undefined || relation?.kind !== 'newest') return undefined;
  const collection: Expansion = {
    navigation: relation.otherwise,
    select: [...(needs.get(name) ?? [])].sort(),
  };
  const [, foreignKey] = splitPath(relation.on, relations);
  const parent = relation.of === undefined ? undefined : relations[relation.of];
  const { property, otherwise, newestBy: by, ownedBy } = relation;
  if (parent === undefined || parent.kind === 'dimension') {
    return { current: [property], foreignKey, expand: [collection], path: [otherwise], by, ownedBy };
  }
  return {
    current: [parent.property, property],
    foreignKey: `${parent.property}/${foreignKey}`,
    expand: [{ navigation: parent.property, select: [foreignKey], expand: [collection] }],
    path: [parent.property, otherwise],
    by,
    ownedBy,
  };
}

/** Filter conditions that select the rows of the window; none for a full load. */
export function windowConditions({ cursor, extent }: MonitorSource, { from, to }: Window): readonly string[] {
  if (extent === 'whole') return [];
  const date = extent?.windowBy ?? cursor;
  return [`${date} ge ${from}`, `${date} lt ${to}`];
}

/** The properties of each set joined in memory that all tables together need. */
export function dimensionNeeds(datasets: readonly Dataset[]): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map<string, Set<string>>();
  for (const plan of datasets.filter(isMonitor).map((dataset) => planMonitor(dataset))) {
    for (const [set, properties] of plan.dimensions) {
      needs.set(set, new Set([...(needs.get(set) ?? []), ...properties]));
    }
  }
  return needs;
}
