import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const processes = monitorSet({
  name: 'processes',
  title: 'Processes',
  group: 'Processes',
  description:
    'One row per process that was measured on a machine: the names behind the `process_key` of the tables of process use. Sites collect it only when a policy enables it.',
  set: 'Processes',
  key: ['ProcessKey', 'MachineId'],
  cursor: 'ProcessKey',
  mayLack: ['MachineId'],
  extent: 'whole',
  freshness: freshness.processes,
  columns: [
    int64('process_key', 'ProcessKey', 'Number of the process in Citrix monitoring.'),
    int64('process_id', 'ProcessId', 'Number the operating system gave the process.'),
    text('process_name', 'ProcessName', 'Name of the process.'),
    timestamp(
      'process_creation_date',
      'ProcessCreationDate',
      'When the process began (UTC); empty when unknown.',
    ),
    text('application_name', 'ApplicationName', 'Application the process belongs to; empty when unknown.'),
    text('machine_id', 'MachineId', 'GUID of the machine the process ran on; empty when unknown.'),
    text(
      'session_key',
      'SessionId',
      'GUID of the session the process ran in; empty for processes of no session.',
    ),
  ],
});
