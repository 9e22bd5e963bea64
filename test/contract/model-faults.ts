import type { Column, Dataset, Enumeration } from '../../connector/datasets/define.ts';
import type { Dimension } from '../../connector/datasets/monitor/dimensions.ts';
import type { DaasSource, MonitorSource, Relation } from '../../connector/datasets/sources.ts';

/**
 * The declarations against the published models of the APIs. The models are not part of the project: where the folder
 * of the reference model does not lie beside the checkout, this says so and checks nothing but its own checks.
 */

export interface Property {
  readonly edmType: string;
  readonly nullable: boolean;
  readonly enum?: string;
}
export interface Entity {
  readonly properties: Readonly<Record<string, Property>>;
  readonly navigation: Readonly<Record<string, string>>;
}
export interface MonitorModel {
  readonly entitySets: Readonly<Record<string, { readonly type: string }>>;
  readonly entityTypes: Readonly<Record<string, Entity>>;
}
export type Enums = Readonly<Record<string, Enumeration>>;
export interface DaasModel {
  readonly enums: Readonly<Record<string, unknown>>;
  readonly models: Readonly<
    Record<string, { readonly fields: readonly { name: string; go: string; omitempty: boolean }[] }>
  >;
}

/** The Edm types a column may show. What the model leaves untyped arrives as a small whole number. */
const shown: Readonly<Record<Column['type'], RegExp>> = {
  text: /^Edm\.(String|Guid)$/,
  int64: /^(Edm\.Int(16|32|64)|\?.*)$/,
  number: /^(Edm\.(Double|Decimal)|\?.*)$/,
  boolean: /^Edm\.Boolean$/,
  timestamp: /^Edm\.DateTimeOffset$/,
  date: /^Edm\.Date$/,
};

/** The entity type behind every relation, '' being the row itself; a name that leads nowhere is a fault. */
function typesOf({ source }: Dataset<MonitorSource>, model: MonitorModel) {
  const ofSet = (set: string): string => model.entitySets[set]?.type ?? '?';
  const types = new Map([['', ofSet(source.set)]]);
  const faults: string[] = [];
  for (const [name, relation] of Object.entries(source.relations)) {
    if (relation.kind === 'dimension') {
      types.set(name, ofSet(relation.set));
      continue;
    }
    const parent = model.entityTypes[types.get(relation.of ?? '') ?? '?'];
    const type = parent?.navigation[relation.property] ?? '?';
    types.set(name, type);
    if (relation.kind === 'newest') faults.push(...newestFaults(name, relation, parent, type, model));
  }
  const nowhere = [...types].filter(([, type]) => model.entityTypes[type] === undefined);
  return { types, faults: [...faults, ...nowhere.map(([name]) => `${name} leads nowhere`)] };
}

/** The collection has to hold the same kind of rows that the navigation property leads to. */
function newestFaults(
  name: string,
  { otherwise, newestBy, ownedBy }: Extract<Relation, { kind: 'newest' }>,
  parent: Entity | undefined,
  type: string,
  model: MonitorModel,
): readonly string[] {
  const collection = parent?.navigation[otherwise];
  const lost = [newestBy, ownedBy].filter((one) => model.entityTypes[type]?.properties[one] === undefined);
  return [
    ...(collection === `Collection(${type})` ? [] : [`${name}: ${otherwise} is ${collection}`]),
    ...lost.map((one) => `${name}: no ${one}`),
  ];
}

export function monitorFaults(
  dataset: Dataset<MonitorSource>,
  model: MonitorModel,
  published: Enums,
): readonly string[] {
  const { types, faults } = typesOf(dataset, model);
  const find = (path: string) => {
    const dot = path.indexOf('.');
    const type = types.get(path.slice(0, Math.max(dot, 0))) ?? '?';
    return { isOwn: dot < 0, property: model.entityTypes[type]?.properties[path.slice(dot + 1)] };
  };
  const { set, key, cursor, end, extent, relations } = dataset.source;
  const paths = [
    ...key,
    cursor,
    ...(end === undefined ? [] : [end]),
    ...Object.values(relations).map(({ on }) => on),
  ];
  const lost = paths.filter((path) => find(path).property === undefined);
  const isWindowed = extent === undefined;
  const ofColumns = dataset.columns.flatMap((column) =>
    column.inputs
      .filter((input) => !input.startsWith('run.'))
      .flatMap((input) => {
        const { isOwn, property } = find(input);
        if (property === undefined) return [`${column.name}: the model has no ${input}`];
        // The filter of the window lets no row through whose cursor is null.
        const isSure = isWindowed && input === cursor;
        const nullable = !isOwn || column.derive !== undefined || (property.nullable && !isSure);
        return [
          ...(column.nullable || !nullable ? [] : [`${column.name}: nullable is false`]),
          ...(column.derive !== undefined || shown[column.type].test(property.edmType)
            ? []
            : [`${column.name}: ${column.type} shows ${property.edmType}`]),
          ...namingFaults(column, property, published),
        ];
      }),
  );
  return [
    ...faults,
    ...lost.map((path) => `the model has no ${path}`),
    ...windowFaults(dataset, model),
    ...ofColumns,
    ...(set in model.entitySets && isPlain(dataset) ? completenessFaults(dataset, model) : []),
  ];
}

/** A table that shows an entity set as it is, with nothing joined to it. */
function isPlain({ source }: Dataset<MonitorSource>): boolean {
  return Object.keys(source.relations).length === 0;
}

/** The date that a window is cut by has to be a date, of the row or of the one it belongs to. */
function windowFaults({ source }: Dataset<MonitorSource>, model: MonitorModel): readonly string[] {
  const { set, extent } = source;
  if (extent === undefined || extent === 'whole') return [];
  const [navigation = '', date = ''] = extent.windowBy.split('/');
  const row = model.entityTypes[model.entitySets[set]?.type ?? '?'];
  const type = model.entityTypes[row?.navigation[navigation] ?? '?']?.properties[date]?.edmType;
  return type === 'Edm.DateTimeOffset' ? [] : [`the window is not cut by ${extent.windowBy}`];
}

const secret = /Password|Community|Webhook/;

/** Every property is in a column, or a secret that is left out on purpose. */
function completenessFaults({ columns, source }: Dataset<MonitorSource>, model: MonitorModel) {
  const { set, leftOut = [] } = source;
  const properties = Object.keys(model.entityTypes[model.entitySets[set]?.type ?? '?']?.properties ?? {});
  const taken = new Set(columns.flatMap(({ inputs }) => inputs));
  return [
    ...properties
      .filter((name) => !taken.has(name) && !leftOut.includes(name))
      .map((name) => `nobody takes ${name}`),
    ...leftOut
      .filter((name) => !properties.includes(name) || !secret.test(name))
      .map((name) => `${name} is left out`),
  ];
}

/** No failure and no currency are null, as anything else that is not there. */
function standsForNothing(column: string, label: string): boolean {
  if (/^failure(?:_category)?$/.test(column)) return label === 'None';
  return /currency$/.test(column) && label === 'Unknown';
}

/** A text made out of a code has to be the name published for it. */
function namingFaults(column: Column, property: Property, published: Enums): readonly string[] {
  const { derive, name } = column;
  if (property.enum === undefined || derive === undefined || column.type !== 'text') return [];
  // What a code means may depend on another value.
  if (column.inputs.length > 1) return [];
  const names = Object.entries(publishedAs(property.enum, published) ?? { 0: '?' });
  return names.flatMap(([code, label]) =>
    derive(Number(code)) === (standsForNothing(name, label) ? null : label)
      ? []
      : [`${name}: ${code} is not ${label}`],
  );
}

/** Properties that the model gives an enum, of which no text is made. */
export function namelessCodes({ source, columns }: Dataset<MonitorSource>, model: MonitorModel) {
  const row = model.entityTypes[model.entitySets[source.set]?.type ?? '?'];
  const named = new Set(
    columns
      .filter(({ derive, type }) => derive !== undefined && type === 'text')
      .flatMap(({ inputs }) => inputs),
  );
  return (
    Object.entries(row?.properties ?? {})
      // What comes as text is its own name, and a remark on minutes is no enum.
      .filter(([, property]) => /^[A-Z]/.test(property.enum ?? '') && property.edmType !== 'Edm.String')
      .map(([name]) => name)
      .filter((name) => !named.has(name))
  );
}

/** Some tables carry a remark behind their name. */
function publishedAs(name: string, published: Enums): Enumeration | undefined {
  return Object.entries(published).find(([key]) => key === name || key.startsWith(`${name} (`))?.[1];
}

export function enumFaults(tables: Enums, published: Enums): readonly string[] {
  return Object.entries(tables).flatMap(([name, table]) => {
    const theirs = publishedAs(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, published);
    return JSON.stringify(theirs) === JSON.stringify(table) ? [] : [`${name} is not as published`];
  });
}

export function dimensionFaults(all: readonly Dimension[], model: MonitorModel): readonly string[] {
  return all.flatMap(({ set, key, cursor }) => {
    const properties = model.entityTypes[model.entitySets[set]?.type ?? '?']?.properties ?? {};
    const [id, along] = [properties[key], properties[cursor.property]];
    const isSound =
      id?.nullable === false && along?.nullable === cursor.nullable && shown[cursor.type].test(along.edmType);
    return isSound ? [] : [`${set} is not cut by ${cursor.property}`];
  });
}

const daasRows: Readonly<Record<string, string>> = {
  MachineCatalogs: 'MachineCatalogResponseModel',
  hypervisors: 'HypervisorResponseModel',
};

export function daasFaults({ columns, source }: Dataset<DaasSource>, model: DaasModel): readonly string[] {
  // Where the API cannot be told what to send, whatever it sends has to be taken or left out on purpose.
  const taken = columns.flatMap(({ inputs }) => inputs.map((input) => input.split('.')[0] ?? input));
  const known = new Set([...taken, ...source.leftOut]);
  const sent = source.takesFields ? [] : (model.models[daasRows[source.path] ?? '?']?.fields ?? []);
  const unknown = sent.filter(({ name }) => !known.has(name)).map(({ name }) => `nobody knows of ${name}`);
  const ofColumns = columns.flatMap((column) =>
    column.inputs
      .filter((input) => !input.startsWith('run.'))
      .flatMap((input) => {
        const field = fieldAt(input.split('.'), daasRows[source.path] ?? '?', model);
        if (field === undefined) return [`${column.name}: the model has no ${input}`];
        const nullable = field.isOptional && input !== source.key;
        const shape = field.type in model.enums ? 'string' : field.type;
        return [
          ...(column.nullable || !nullable ? [] : [`${column.name}: nullable is false`]),
          ...(goTypes(column).test(shape) ? [] : [`${column.name}: ${column.type} shows ${field.type}`]),
        ];
      }),
  );
  return [...unknown, ...ofColumns];
}

/** What lies at the end of a path into nested objects; only a top-level field can be promised. */
function fieldAt(path: readonly string[], row: string, model: DaasModel) {
  let type = row;
  let isOptional = path.length > 1;
  for (const name of path) {
    const field = model.models[type]?.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return undefined;
    isOptional ||= field.omitempty || field.go.startsWith('Nullable');
    type = field.go
      .replace(/^(\*|Nullable)/, '')
      .replace(/^(String|Int32|Float64|Bool)$/, (go) => go.toLowerCase());
  }
  return { type, isOptional };
}

function goTypes({ type, derive }: Column): RegExp {
  if (derive !== undefined) return type === 'timestamp' ? /^string$/ : /^\[\]/;
  const types = { text: /^string$/, int64: /^int(32|64)$/, number: /^float64$/, boolean: /^bool$/ };
  return { ...types, timestamp: /^string$/, date: /^string$/ }[type];
}
