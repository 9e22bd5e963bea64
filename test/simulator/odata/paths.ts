import type { EntityType, PropertyType } from '../entity.ts';
import { schema } from '../schema.ts';
import type { Store } from '../tenant/store.ts';
import type { Row, SetName, Value } from '../values/rows.ts';
import { QueryError, unknownProperty } from './errors.ts';

/** A property, reached over up to two to-one navigations; without property it is the navigation itself. */
export interface Path {
  readonly hops: readonly { readonly to: SetName; readonly local: string; readonly foreign: string }[];
  readonly property: string | undefined;
  readonly type: PropertyType | 'Entity';
  /** The whole path in canonical spelling. */
  readonly name: string;
}

const MAX_HOPS = 2;

/** The canonical spelling: names of properties and navigations are case-insensitive, unlike set names. */
export function canonical(names: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(names).find((known) => known.toLowerCase() === wanted);
}

export function resolvePath(set: SetName, text: string): Path {
  let type: EntityType = schema[set];
  const hops: { to: SetName; local: string; foreign: string }[] = [];
  const names: string[] = [];
  const parts = text.split('/');
  for (const [at, part] of parts.entries()) {
    const property = canonical(type.properties, part);
    if (property !== undefined && at === parts.length - 1) {
      const name = [...names, property].join('/');
      return { hops, property, type: type.properties[property] ?? 'String', name };
    }
    const name = canonical(type.navigation, part) ?? '';
    const navigation = type.navigation[name];
    if (!navigation) throw unknownProperty(part, type.name);
    if (navigation.many)
      throw new QueryError(
        `The parent value for a property access of a property '${part}' is not a single value.`,
      );
    hops.push(navigation);
    names.push(name);
    if (hops.length > MAX_HOPS) throw new QueryError(`The path '${text}' is too deep.`);
    type = schema[navigation.to];
  }
  return { hops, property: undefined, type: 'Entity', name: names.join('/') };
}

/** The value at the end of the path; null as soon as something on the way is missing. */
export function valueAt(store: Store, path: Path, row: Row): Value {
  let current: Row | undefined = row;
  for (const hop of path.hops) {
    current = store.lookup(hop.to, hop.foreign, current[hop.local] ?? null)[0];
    if (!current) return null;
  }
  return path.property === undefined ? true : (current[path.property] ?? null);
}
