import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const loadIndexSummaries = monitorSet({
  name: 'load_index_summaries',
  title: 'Load of machines',
  group: 'Summaries',
  description:
    'One row per machine and interval of the window: its load; divide a sum by the count of evaluations.',
  set: 'LoadIndexSummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('load_index_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('machine_id', 'MachineId', 'GUID of the machine; empty when unknown.'),
    int64('evaluation_count', 'SumCount', 'Evaluations of the load in the interval.'),
    int64('sum_load_index', 'SumLoadIndex', 'Sum of the load indexes, each from 0 to 10000.'),
    int64('sum_cpu_load', 'SumCpu', 'Sum of the parts that came from the processor, each from 0 to 10000.'),
    int64(
      'sum_network_load',
      'SumNetwork',
      'Sum of the parts that came from the network, each from 0 to 10000.',
    ),
    int64('sum_disk_load', 'SumDisk', 'Sum of the parts that came from the disk, each from 0 to 10000.'),
    int64(
      'sum_memory_load',
      'SumMemory',
      'Sum of the parts that came from the memory, each from 0 to 10000.',
    ),
    int64(
      'sum_session_load',
      'SumSessionCount',
      'Sum of the parts that came from the number of sessions, each from 0 to 10000.',
    ),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
