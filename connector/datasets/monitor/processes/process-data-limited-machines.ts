import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const processDataLimitedMachines = monitorSet({
  name: 'process_data_limited_machines',
  title: 'Machines with limited process data',
  group: 'Processes',
  description:
    'One row per machine of which not all processes were recorded, because there were too many: where the tables of processes are incomplete.',
  set: 'ProcessDataLimitedMachines',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.processes,
  columns: [
    int64('process_data_limited_machine_id', 'Id', 'Number of the entry in Citrix monitoring.'),
    timestamp('last_modified_date', 'LastModifiedDate', 'When the entry was last changed (UTC).'),
    text('machine_id', 'MachineId', 'GUID of the machine; empty when unknown.'),
  ],
});
