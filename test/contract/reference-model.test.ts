import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as enums from '../../connector/citrix/monitor/enums.ts';
import type {
  Column,
  DaasSource,
  Dataset,
  Enumeration,
  MonitorSource,
  Relation,
} from '../../connector/datasets/define.ts';
import { type Dimension, dimensions } from '../../connector/datasets/monitor/dimensions.ts';
import { datasets } from '../../connector/datasets/registry.ts';

/**
 * The declarations against the published models of the APIs. The models are not part of the project: where the folder
 * of the reference model does not lie beside the checkout, this says so and checks nothing but its own checks.
 */

interface Property {
  readonly edmType: string;
  readonly nullable: boolean;
  readonly enum?: string;
}
interface Entity {
  readonly properties: Readonly<Record<string, Property>>;
  readonly navigation: Readonly<Record<string, string>>;
}
interface MonitorModel {
  readonly entitySets: Readonly<Record<string, { readonly type: string }>>;
  readonly entityTypes: Readonly<Record<string, Entity>>;
}
type Enums = Readonly<Record<string, Enumeration>>;
interface DaasModel {
  readonly enums: Readonly<Record<string, unknown>>;
  readonly models: Readonly<
    Record<string, { readonly fields: readonly { name: string; go: string; omitempty: boolean }[] }>
  >;
}

/** The Edm types a column may show. What the model leaves untyped arrives as a small whole number. */
const shown: Readonly<Record<Column['type'], RegExp>> = {
  text: /^Edm\.(String|Guid)$/,
  int64: /^(Edm\.Int(16|32|64)|\?.*)$/,
  number: /^Edm\.(Double|Decimal)$/,
  boolean: /^Edm\.Boolean$/,
  instant: /^Edm\.DateTimeOffset$/,
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
  { otherwise, newestBy }: Extract<Relation, { kind: 'newest' }>,
  parent: Entity | undefined,
  type: string,
  model: MonitorModel,
): readonly string[] {
  const collection = parent?.navigation[otherwise];
  const by = model.entityTypes[type]?.properties[newestBy];
  return [
    ...(collection === `Collection(${type})` ? [] : [`${name}: ${otherwise} is ${collection}`]),
    ...(by === undefined ? [`${name}: no ${newestBy}`] : []),
  ];
}

function monitorFaults(
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
  const { key, cursor, end, relations } = dataset.source;
  const paths = [
    key,
    cursor,
    ...(end === undefined ? [] : [end]),
    ...Object.values(relations).map(({ on }) => on),
  ];
  const lost = paths.filter((path) => find(path).property === undefined);
  const ofColumns = dataset.columns.flatMap((column) =>
    column.inputs
      .filter((input) => !input.startsWith('run.'))
      .flatMap((input) => {
        const { isOwn, property } = find(input);
        if (property === undefined) return [`${column.name}: the model has no ${input}`];
        // The filter of the window lets no row through whose cursor is null.
        const nullable = !isOwn || column.derive !== undefined || (property.nullable && input !== cursor);
        return [
          ...(column.nullable || !nullable ? [] : [`${column.name}: nullable is false`]),
          ...(column.derive !== undefined || shown[column.type].test(property.edmType)
            ? []
            : [`${column.name}: ${column.type} shows ${property.edmType}`]),
          ...namingFaults(column, property, published),
        ];
      }),
  );
  return [...faults, ...lost.map((path) => `the model has no ${path}`), ...ofColumns];
}

/** A text made out of a code has to be the name published for it. */
function namingFaults(column: Column, property: Property, published: Enums): readonly string[] {
  const { derive, name } = column;
  if (property.enum === undefined || derive === undefined || column.type !== 'text') return [];
  const names = Object.entries(publishedAs(property.enum, published) ?? { 0: '?' });
  return names.flatMap(([code, label]) =>
    derive(Number(code)) === label ? [] : [`${name}: ${code} is not ${label}`],
  );
}

/** Some tables carry a remark behind their name. */
function publishedAs(name: string, published: Enums): Enumeration | undefined {
  return Object.entries(published).find(([key]) => key === name || key.startsWith(`${name} (`))?.[1];
}

function enumFaults(tables: Enums, published: Enums): readonly string[] {
  return Object.entries(tables).flatMap(([name, table]) => {
    const theirs = publishedAs(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, published);
    return JSON.stringify(theirs) === JSON.stringify(table) ? [] : [`${name} is not as published`];
  });
}

function dimensionFaults(all: readonly Dimension[], model: MonitorModel): readonly string[] {
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

function daasFaults({ columns, source }: Dataset<DaasSource>, model: DaasModel): readonly string[] {
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
  if (derive !== undefined) return type === 'instant' ? /^string$/ : /^\[\]/;
  const types = { text: /^string$/, int64: /^int(32|64)$/, number: /^float64$/, boolean: /^bool$/ };
  return { ...types, instant: /^string$/, date: /^string$/ }[type];
}

const isMonitor = (dataset: Dataset): dataset is Dataset<MonitorSource> =>
  dataset.source.service === 'monitor';
const isDaas = (dataset: Dataset): dataset is Dataset<DaasSource> => dataset.source.service === 'daas';

const reference = new URL('../../../shared/reference/', import.meta.url);

/** Runs the check on a file of the reference model, or says aloud that it could not. */
function against<T>(file: string, check: (model: T) => void): void {
  const url = new URL(file, reference);
  if (existsSync(url)) check(JSON.parse(readFileSync(url, 'utf8')) as T);
  else process.stderr.write(`\nNOT CHECKED: there is no reference model at ${url.pathname}\n`);
}

describe('the declarations agree with the reference model', () => {
  test('every Monitor column is a property of its entity, of a type and nullability it can show', () => {
    against<{ enums: Enums }>('monitor-enums.json', ({ enums: published }) =>
      against<MonitorModel>('monitor-entities.json', (model) => {
        for (const dataset of datasets.filter(isMonitor)) {
          expect(monitorFaults(dataset, model, published), dataset.name).toEqual([]);
        }
      }),
    );
  });

  test('every enum holds the published names and no others', () => {
    against<{ enums: Enums }>('monitor-enums.json', ({ enums: published }) => {
      expect(enumFaults(enums, published)).toEqual([]);
    });
  });

  test('every dimension is cut along a property that allows it', () => {
    against<MonitorModel>('monitor-entities.json', (model) => {
      expect(dimensionFaults(Object.values(dimensions), model)).toEqual([]);
    });
  });

  test('every DaaS column is a field of its object, of a type and nullability it can show', () => {
    against<DaasModel>('citrix-daas-subset-models.json', (model) => {
      for (const dataset of datasets.filter(isDaas))
        expect(daasFaults(dataset, model), dataset.name).toEqual([]);
    });
  });
});

describe('a planted fault is reported', () => {
  const base = { name: 'runs', title: '', description: '', key: [], foreignKeys: [] };
  const column = { name: 'x', type: 'text', description: '', inputs: ['Id'], nullable: false } as const;
  const id = { edmType: 'Edm.Guid', nullable: false };
  const model: MonitorModel = {
    entitySets: { Runs: { type: 'Run' }, Engines: { type: 'Engine' } },
    entityTypes: {
      Run: {
        properties: {
          Id: id,
          Start: { edmType: 'Edm.DateTimeOffset', nullable: true },
          State: { edmType: 'Edm.Int32', nullable: true, enum: 'State' },
        },
        navigation: { Last: 'Link', Links: 'Collection(Link)', Others: 'Collection(Run)' },
      },
      Link: { properties: { Id: id }, navigation: {} },
      Engine: { properties: { Id: id }, navigation: {} },
    },
  };
  const published: Enums = { State: { 0: 'Off', 1: 'On' } };
  const link = { kind: 'newest', property: 'Last', on: 'Id', otherwise: 'Links', newestBy: 'Id' } as const;
  const source = {
    service: 'monitor',
    set: 'Runs',
    key: 'Id',
    cursor: 'Start',
    relations: { link },
  } as const;
  const faults = (planted: Partial<Column>, spoilt: Partial<MonitorSource> = {}) =>
    monitorFaults(
      { ...base, source: { ...source, ...spoilt }, columns: [{ ...column, ...planted }] },
      model,
      published,
    );

  test('nothing is reported where there is nothing', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ inputs: ['link.Id'], nullable: true })).toEqual([]);
    expect(faults({ type: 'instant', inputs: ['Start'] })).toEqual([]);
  });

  test('in a Monitor column', () => {
    expect(faults({ inputs: ['Fake'] })).toEqual(['x: the model has no Fake']);
    expect(faults({ inputs: ['link.Fake'] })).toEqual(['x: the model has no link.Fake']);
    expect(faults({ inputs: ['nobody.Id'] })).toEqual(['x: the model has no nobody.Id']);
    expect(faults({ type: 'int64' })).toEqual(['x: int64 shows Edm.Guid']);
    expect(faults({ nullable: true })).toEqual([]);
    expect(faults({ inputs: ['link.Id'] })).toEqual(['x: nullable is false']);
    const derive = (code: unknown): string => (code === 0 ? 'Off' : 'Wrong');
    expect(faults({ inputs: ['State'], nullable: true, derive })).toEqual(['x: 1 is not On']);
  });

  test('in a Monitor source', () => {
    expect(faults({}, { cursor: 'Fake' })).toEqual(['the model has no Fake']);
    const relations = { link: { ...link, otherwise: 'Others' } };
    expect(faults({}, { relations })).toEqual(['link: Others is Collection(Run)']);
    expect(faults({}, { relations: { link: { ...link, newestBy: 'Fake' } } })).toEqual(['link: no Fake']);
    expect(faults({}, { relations: { engine: { kind: 'dimension', set: 'Fake', on: 'Id' } } })).toEqual([
      'engine leads nowhere',
    ]);
  });

  test('in an enum', () => {
    expect(enumFaults({ state: { 0: 'Off', 1: 'On' } }, published)).toEqual([]);
    expect(enumFaults({ state: { 0: 'Off', 1: 'Onn' } }, published)).toEqual(['state is not as published']);
    expect(enumFaults({ state: { 0: 'Off' } }, published)).toEqual(['state is not as published']);
    expect(enumFaults({ other: { 0: 'Off' } }, published)).toEqual(['other is not as published']);
  });

  test('in a dimension', () => {
    const cursor = { property: 'Start', type: 'instant', nullable: true } as const;
    const cut = (planted: Partial<Dimension['cursor']>, key = 'Id') =>
      dimensionFaults([{ set: 'Runs', key, cursor: { ...cursor, ...planted } }], model);
    expect(cut({})).toEqual([]);
    expect(cut({ property: 'Fake' })).toEqual(['Runs is not cut by Fake']);
    expect(cut({ type: 'int64' })).toEqual(['Runs is not cut by Start']);
    expect(cut({ nullable: false })).toEqual(['Runs is not cut by Start']);
    expect(cut({}, 'Fake')).toEqual(['Runs is not cut by Start']);
  });

  test('in a DaaS column', () => {
    const daas: DaasModel = {
      enums: { Kind: ['A'] },
      models: {
        HypervisorResponseModel: {
          fields: [
            { name: 'Id', go: 'NullableString', omitempty: true },
            { name: 'Kind', go: 'Kind', omitempty: false },
            { name: 'Zone', go: '*Zone', omitempty: true },
            { name: 'Names', go: '[]string', omitempty: false },
          ],
        },
        Zone: { fields: [{ name: 'Size', go: '*int32', omitempty: true }] },
      },
    };
    const found = (planted: Partial<Column>, leftOut = ['Id', 'Kind', 'Zone', 'Names']) =>
      daasFaults(
        {
          ...base,
          source: { service: 'daas', path: 'hypervisors', key: 'Id', takesFields: false, leftOut },
          columns: [{ ...column, ...planted }],
        },
        daas,
      );
    expect(found({})).toEqual([]);
    expect(found({ inputs: ['Kind'] })).toEqual([]);
    expect(found({}, ['Kind', 'Zone'])).toEqual(['nobody knows of Names']);
    expect(found({ inputs: ['Zone.Size'], type: 'int64', nullable: true })).toEqual([]);
    expect(found({ inputs: ['Zone.Fake'] })).toEqual(['x: the model has no Zone.Fake']);
    expect(found({ inputs: ['Zone.Size'], nullable: true })).toEqual(['x: text shows int32']);
    expect(found({ inputs: ['Names'] })).toEqual(['x: text shows []string']);
  });
});
