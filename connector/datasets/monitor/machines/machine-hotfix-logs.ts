import { hotfixChangeType } from '../../../citrix/monitor/enums-site.ts';
import { boolean, enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const machineHotfixLogs = monitorSet({
  name: 'machine_hotfix_logs',
  title: 'Hotfixes of machines',
  group: 'Machines',
  description:
    'One row per update that was added to or removed from a machine: which machine has which update.',
  set: 'MachineHotfixLogs',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.event,
  retention: retention.hotfixes,
  columns: [
    int64('machine_hotfix_log_id', 'Id', 'Number of the entry in Citrix monitoring.'),
    text('machine_id', 'MachineId', 'GUID of the machine; empty when unknown.'),
    text('hotfix_id', 'HotfixId', 'GUID of the update; empty when unknown.'),
    ...enumeration('change_type', 'ChangeType', hotfixChangeType, 'Whether the update was added or removed.'),
    boolean('is_current', 'CurrentState', 'True when the entry shows the current state.'),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded the change (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the change (UTC).',
    ),
  ],
});
