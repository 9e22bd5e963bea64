import { currencyType } from '../../../citrix/monitor/enums.ts';
import { costType } from '../../../citrix/monitor/enums-site.ts';
import { enumeration, int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';
import { currencyOf } from '../shown-names.ts';

export const machineCosts = monitorSet({
  name: 'machine_costs',
  title: 'Machine costs',
  group: 'Inventory',
  description:
    'One row per machine whose cost the site knows: what an hour of it costs, running and switched off, and where the figures come from.',
  set: 'MachineCosts',
  key: ['MachineId'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    text('machine_id', 'MachineId', 'GUID of the machine the cost is of.'),
    int64(
      'spec_id',
      'SpecId',
      'Number of the kind of machine by which the cost was found; empty when it was not found that way.',
    ),
    number('cost_per_hour', 'CostPerHour', 'Cost of one running hour in all, in `currency`.'),
    ...enumeration(
      'currency',
      'Currency',
      currencyType,
      'ISO 4217 currency of all costs in the row; null where the source has none.',
      currencyOf,
    ),
    ...enumeration(
      'cost_source',
      'CostSource',
      costType,
      'Where the cost comes from: assumed, entered by administrators, a price list or an actual bill.',
    ),
    number(
      'power_on_compute_cost_per_hour',
      'PowerOnComputeCostPerHour',
      'Part of the cost of a running hour that pays for computing.',
    ),
    number(
      'power_on_storage_cost_per_hour',
      'PowerOnStorageCostPerHour',
      'Part of the cost of a running hour that pays for storage.',
    ),
    number(
      'power_off_storage_cost_per_hour',
      'PowerOffStorageCostPerHour',
      'Cost of storage for an hour in which the machine is switched off.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the cost (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When monitoring last changed its record of the cost (UTC).'),
  ],
});
