import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

/** The same for each length of interval. */
const columns = [
  text('machine_id', 'MachineId', 'GUID of the machine the process ran on; empty when unknown.'),
  timestamp(
    'summary_date',
    'SummaryDate',
    "Beginning of the interval (UTC); the table's window is cut by it.",
  ),
  int64('process_key', 'ProcessKey', 'Number of the process, in `processes`.'),
  number('avg_cpu_percent', 'AvgPercentCpu', 'Per cent of the processor the process used, on average.'),
  number('peak_cpu_percent', 'PeakPercentCpu', 'Per cent of the processor the process used at its peak.'),
  number('avg_memory_percent', 'AvgPercentMemory', 'Per cent of the memory the process used, on average.'),
  number('peak_memory_percent', 'PeakPercentMemory', 'Per cent of the memory the process used at its peak.'),
] as const;

export const processUtilizationMinuteSummary = monitorSet({
  name: 'process_utilization_minute_summary',
  title: 'Process use, by minutes',
  group: 'Processes',
  description:
    'One row per process and short interval of the window, with average and peak of what it took of its machine.',
  set: 'ProcessUtilizationMinuteSummary',
  key: ['MachineId', 'SummaryDate', 'ProcessKey'],
  cursor: 'SummaryDate',
  mayLack: ['MachineId'],
  freshness: freshness.processes,
  retention: retention.processMinute,
  columns,
});

export const processUtilizationHourSummary = monitorSet({
  name: 'process_utilization_hour_summary',
  title: 'Process use, by hours',
  group: 'Processes',
  description:
    'One row per process and hour of the window, with average and peak of what it took of its machine.',
  set: 'ProcessUtilizationHourSummary',
  key: ['MachineId', 'SummaryDate', 'ProcessKey'],
  cursor: 'SummaryDate',
  mayLack: ['MachineId'],
  freshness: freshness.processes,
  retention: retention.processHour,
  columns,
});

export const processUtilizationDaySummary = monitorSet({
  name: 'process_utilization_day_summary',
  title: 'Process use, by days',
  group: 'Processes',
  description:
    'One row per process and day of the window, with average and peak of what it took of its machine.',
  set: 'ProcessUtilizationDaySummary',
  key: ['MachineId', 'SummaryDate', 'ProcessKey'],
  cursor: 'SummaryDate',
  mayLack: ['MachineId'],
  freshness: freshness.processes,
  retention: retention.processDay,
  columns,
});
