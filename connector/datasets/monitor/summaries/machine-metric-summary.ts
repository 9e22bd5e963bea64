import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const machineMetricSummary = monitorSet({
  name: 'machine_metric_summary',
  title: 'Disks of machines by days',
  group: 'Summaries',
  description: 'One row per machine and day of the window: how much its disks did, and how fast.',
  set: 'MachineMetricSummary',
  key: ['MachineId', 'SummaryDate'],
  cursor: 'SummaryDate',
  mayLack: ['MachineId'],
  freshness: freshness.summaries,
  retention: retention.machineMetricDays,
  columns: [
    text('machine_id', 'MachineId', 'GUID of the machine; empty when unknown.'),
    timestamp('summary_date', 'SummaryDate', "Beginning of the day (UTC); the table's window is cut by it."),
    number('avg_disk_iops', 'AvgIops', 'Operations of the disks in a second, on average.'),
    int64('peak_disk_iops', 'PeakIops', 'Operations of the disks in a second at their peak.'),
    number(
      'avg_disk_latency',
      'AvgLatency',
      'Time a disk operation took on average; the unit is not published.',
    ),
  ],
});
