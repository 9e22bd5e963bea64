import {
  type Dataset,
  defineDataset,
  derived,
  int64,
  required,
  text,
  timestamp,
} from '../../../connector/datasets/define.ts';
import type { DaasSource, MonitorSource } from '../../../connector/datasets/sources.ts';

/** Two small tables with every kind of column and relation, so that tests do not move with the real ones. */
export const visits: Dataset<MonitorSource> = defineDataset<MonitorSource>({
  name: 'visits',
  title: 'Visits',
  group: 'Core',
  description: 'One row a visit.',
  key: ['visit_id'],
  cursor: 'start_date',
  source: {
    service: 'monitor',
    set: 'Sessions',
    key: ['SessionKey'],
    cursor: 'StartDate',
    relations: {
      connection: {
        kind: 'newest',
        property: 'CurrentConnection',
        on: 'CurrentConnectionId',
        otherwise: 'Connections',
        newestBy: 'Id',
        ownedBy: 'SessionKey',
      },
      failure: { kind: 'navigation', property: 'Failure', on: 'FailureId' },
      machine: { kind: 'dimension', set: 'Machines', on: 'MachineId' },
      catalog: { kind: 'dimension', set: 'Catalogs', on: 'machine.CatalogId' },
      machineCost: { kind: 'dimension', set: 'MachineCosts', on: 'MachineId', sparse: true },
    },
  },
  columns: [
    required(text('visit_id', 'SessionKey', 'Key.')),
    required(timestamp('start_date', 'StartDate', 'Start.')),
    int64('state_code', 'State', 'State.'),
    derived(
      'state',
      'text',
      ['State'],
      (code) => (code === undefined ? undefined : `state ${String(code)}`),
      'State.',
    ),
    text('machine_name', 'machine.Name', 'Machine.'),
    text('catalog_name', 'catalog.Name', 'Catalog.'),
    text('client_name', 'connection.ClientName', 'Client.'),
    text('failure_name', 'failure.Name', 'Failure.'),
    int64('cost', 'machineCost.CostPerHour', 'Cost.'),
  ],
});

export const zones: Dataset<DaasSource> = defineDataset<DaasSource>({
  name: 'zones',
  title: 'Zones',
  group: 'Core',
  description: 'One row a zone.',
  key: ['id'],
  source: { service: 'daas', path: 'Zones', key: 'Id', takesFields: true, leftOut: ['Uid'] },
  columns: [
    required(text('id', 'Id', 'Id.')),
    text('place_name', 'Place.Name', 'Name.'),
    text('place_id', 'Place.Id', 'Id.'),
  ],
});
