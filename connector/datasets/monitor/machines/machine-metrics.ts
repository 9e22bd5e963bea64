import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const machineMetrics = monitorSet({
  name: 'machine_metrics',
  title: 'Machine metrics',
  group: 'Machines',
  description:
    "One row per measurement of a machine's disks in the window, one an hour: how much they did, and how fast.",
  set: 'MachineMetric',
  key: ['MachineId', 'CollectedDate'],
  cursor: 'CollectedDate',
  mayLack: ['MachineId'],
  isAppendOnly: true,
  freshness: freshness.hourly,
  retention: retention.machineMetrics,
  columns: [
    text('machine_id', 'MachineId', 'GUID of the machine that was measured; empty when unknown.'),
    timestamp(
      'collected_date',
      'CollectedDate',
      "When the machine was measured (UTC); the table's window is cut by it.",
    ),
    int64('disk_iops', 'Iops', 'Operations of the disks in a second.'),
    number('disk_latency', 'Latency', 'Time a disk operation took; the unit is not published.'),
  ],
});
