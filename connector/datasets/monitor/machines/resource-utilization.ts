import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const resourceUtilization = monitorSet({
  name: 'resource_utilization',
  title: 'Resource utilization',
  group: 'Machines',
  description:
    'One row per measurement of a machine in the window, one every five minutes: processor, memory and sessions.',
  set: 'ResourceUtilization',
  key: ['MachineId', 'CollectedDate'],
  cursor: 'CollectedDate',
  freshness: freshness.resources,
  retention: retention.resourcesRaw,
  columns: [
    text('machine_id', 'MachineId', 'GUID of the machine that was measured.'),
    timestamp(
      'collected_date',
      'CollectedDate',
      "When the machine was measured (UTC); the table's window is cut by it.",
    ),
    number('cpu_percent', 'PercentCpu', 'Load of the processor in per cent.'),
    number('used_memory', 'UsedMemory', 'Memory in use; the unit is not published.'),
    number('total_memory', 'TotalMemory', 'Memory the machine has, in the unit of `used_memory`.'),
    int64('session_count', 'SessionCount', 'Sessions on the machine.'),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded the measurement (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the measurement (UTC).',
    ),
    text(
      'delivery_group_id',
      'DesktopGroupId',
      'GUID of the delivery group the machine belonged to; empty when it was in none.',
    ),
    number(
      'avg_ica_rtt_ms',
      'AvgIcaRttInMs',
      "Milliseconds from a user's action to its echo on the screen, on average over the machine's sessions.",
    ),
  ],
});
