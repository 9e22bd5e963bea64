import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as enums from '../../connector/citrix/monitor/enums.ts';
import * as machineEnums from '../../connector/citrix/monitor/enums-machines.ts';
import * as siteEnums from '../../connector/citrix/monitor/enums-site.ts';
import type { Column, Dataset } from '../../connector/datasets/define.ts';
import { isMonitor } from '../../connector/datasets/define.ts';
import { type Dimension, dimensions } from '../../connector/datasets/monitor/dimensions.ts';
import { datasets } from '../../connector/datasets/registry.ts';
import type { DaasSource, MonitorSource } from '../../connector/datasets/sources.ts';
import {
  type DaasModel,
  daasFaults,
  dimensionFaults,
  type Enums,
  enumFaults,
  type MonitorModel,
  monitorFaults,
  namelessCodes,
} from './model-faults.ts';

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

  test('every entity set is a dataset, once', () => {
    against<MonitorModel>('monitor-entities.json', ({ entitySets }) => {
      const sets = datasets.filter(isMonitor).map(({ source }) => source.set);
      expect(sets.toSorted()).toEqual(Object.keys(entitySets).sort());
    });
  });

  test('every code that the model names is shown with its name', () => {
    against<MonitorModel>('monitor-entities.json', (model) => {
      for (const dataset of datasets.filter(isMonitor))
        expect(namelessCodes(dataset, model), dataset.name).toEqual([]);
    });
  });

  test('every enum holds the published names and no others', () => {
    against<{ enums: Enums }>('monitor-enums.json', ({ enums: published }) => {
      expect(enumFaults({ ...enums, ...machineEnums, ...siteEnums }, published)).toEqual([]);
    });
  });

  test('every dimension is cut along a property that allows it', () => {
    against<MonitorModel>('monitor-entities.json', (model) => {
      expect(dimensionFaults(Object.values(dimensions), model)).toEqual([]);
    });
  });

  test('every DaaS column is a field of its object, of a type and nullability it can show', () => {
    against<DaasModel>('citrix-daas-subset-models.json', (model) => {
      // The model is a part of the published one, without application groups.
      for (const dataset of datasets
        .filter(isDaas)
        .filter(({ source }) => source.path !== 'ApplicationGroups'))
        expect(daasFaults(dataset, model), dataset.name).toEqual([]);
    });
  });
});

describe('a planted fault is reported', () => {
  const base = {
    name: 'runs',
    title: '',
    group: 'Core',
    description: '',
    scope: 'site',
    key: [],
    primaryKey: [],
    foreignKeys: [],
  } as const;
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
  const link = {
    kind: 'newest',
    property: 'Last',
    on: 'Id',
    otherwise: 'Links',
    newestBy: 'Id',
    ownedBy: 'Id',
  } as const;
  const source = {
    service: 'monitor',
    set: 'Runs',
    key: ['Id'],
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
    expect(faults({ type: 'timestamp', inputs: ['Start'] })).toEqual([]);
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
    expect(faults({}, { extent: { windowBy: 'Last/Start' } })).toEqual([
      'the window is not cut by Last/Start',
    ]);
    const relations = { link: { ...link, otherwise: 'Others' } };
    expect(faults({}, { relations })).toEqual(['link: Others is Collection(Run)']);
    expect(faults({}, { relations: { link: { ...link, newestBy: 'Fake' } } })).toEqual(['link: no Fake']);
    expect(faults({}, { relations: { link: { ...link, ownedBy: 'Fake' } } })).toEqual(['link: no Fake']);
    expect(faults({}, { relations: { engine: { kind: 'dimension', set: 'Fake', on: 'Id' } } })).toEqual([
      'engine leads nowhere',
    ]);
  });

  test('in a table that shows a set as it is', () => {
    const plain = (planted: Partial<MonitorSource>) => faults({}, { relations: {}, ...planted });
    expect(plain({})).toEqual(['nobody takes Start', 'nobody takes State']);
    expect(plain({ leftOut: ['Start', 'State'] })).toEqual(['Start is left out', 'State is left out']);
  });

  test('in a code without a name', () => {
    const dataset = { ...base, source, columns: [{ ...column, inputs: ['State'] }] };
    expect(namelessCodes(dataset, model)).toEqual(['State']);
    const named = [{ ...column, inputs: ['State'], derive: String }];
    expect(namelessCodes({ ...base, source, columns: named }, model)).toEqual([]);
  });

  test('in an enum', () => {
    expect(enumFaults({ state: { 0: 'Off', 1: 'On' } }, published)).toEqual([]);
    expect(enumFaults({ state: { 0: 'Off', 1: 'Onn' } }, published)).toEqual(['state is not as published']);
    expect(enumFaults({ state: { 0: 'Off' } }, published)).toEqual(['state is not as published']);
    expect(enumFaults({ other: { 0: 'Off' } }, published)).toEqual(['other is not as published']);
  });

  test('in a dimension', () => {
    const cursor = { property: 'Start', type: 'timestamp', nullable: true } as const;
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
