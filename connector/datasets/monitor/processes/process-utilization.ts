import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const processUtilization = monitorSet({
  name: 'process_utilization',
  title: 'Process use',
  group: 'Processes',
  description: 'One row per measurement of a process in the window: what it took of its machine.',
  set: 'ProcessUtilization',
  key: ['MachineId', 'CollectedDate', 'ProcessKey'],
  cursor: 'CollectedDate',
  mayLack: ['MachineId'],
  isAppendOnly: true,
  freshness: freshness.processes,
  retention: retention.processRaw,
  columns: [
    text('machine_id', 'MachineId', 'GUID of the machine the process ran on; empty when unknown.'),
    timestamp(
      'collected_date',
      'CollectedDate',
      "When the process was measured (UTC); the table's window is cut by it.",
    ),
    int64('process_key', 'ProcessKey', 'Number of the process, in `processes`.'),
    number('cpu_percent', 'PercentCpu', 'Per cent of the processor the process used.'),
    number('memory_percent', 'PercentMemory', 'Per cent of the memory the process used.'),
  ],
});
