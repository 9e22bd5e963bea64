import { lifecycleState } from '../../../citrix/monitor/enums.ts';
import { enumeration, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const monitorHypervisors = monitorSet({
  name: 'monitor_hypervisors',
  title: 'Hypervisors (monitoring)',
  group: 'Inventory',
  description:
    'One row per hypervisor connection as monitoring knows it, deleted ones included; `hypervisors` shows those that exist now, with their faults.',
  set: 'Hypervisors',
  key: ['Id'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: 'whole',
  freshness: freshness.present,
  retention: retention.deleted,
  columns: [
    text('hypervisor_id', 'Id', 'GUID of the hypervisor connection; machines refer to it.'),
    text('hypervisor_name', 'Name', 'Name administrators gave the connection.'),
    text(
      'hypervisor_type',
      'Type',
      'Kind of hypervisor or cloud behind the connection, in the words of the source.',
    ),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'Whether the connection still exists in the site.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the connection (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the connection (UTC).',
    ),
  ],
});
