import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const loadIndexes = monitorSet({
  name: 'load_indexes',
  title: 'Load indexes',
  group: 'Machines',
  description: "One row per evaluation of a machine's load in the window: how busy it was, and with what.",
  set: 'LoadIndexes',
  key: ['Id'],
  cursor: 'CreatedDate',
  freshness: freshness.metrics,
  retention: retention.loadIndexes,
  columns: [
    int64('load_index_id', 'Id', 'Number of the evaluation in Citrix monitoring.'),
    int64(
      'effective_load_index',
      'EffectiveLoadIndex',
      'Load by which the machine is given sessions, from 0 to 10000 (full).',
    ),
    int64(
      'cpu_load',
      'Cpu',
      'Part of the load that comes from the processor; from 0 to 10000, empty when not evaluated.',
    ),
    int64(
      'memory_load',
      'Memory',
      'Part of the load that comes from the memory; from 0 to 10000, empty when not evaluated.',
    ),
    int64(
      'disk_load',
      'Disk',
      'Part of the load that comes from the disk; from 0 to 10000, empty when not evaluated.',
    ),
    int64(
      'network_load',
      'Network',
      'Part of the load that comes from the network; from 0 to 10000, empty when not evaluated.',
    ),
    int64(
      'session_load',
      'SessionCount',
      'Part of the load that comes from the number of sessions; from 0 to 10000, empty when not evaluated.',
    ),
    text('machine_id', 'MachineId', 'GUID of the machine that was evaluated; empty when unknown.'),
    timestamp(
      'created_date',
      'CreatedDate',
      "When the load was evaluated (UTC); the table's window is cut by it.",
    ),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the evaluation (UTC).',
    ),
  ],
});
