import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const applicationFaults = monitorSet({
  name: 'application_faults',
  title: 'Application faults',
  group: 'Applications',
  description:
    'One row per crash of an application in a session in the window: what falls over, where and how often.',
  set: 'ApplicationFaults',
  key: ['Id'],
  cursor: 'FaultReportedDate',
  isAppendOnly: true,
  freshness: freshness.event,
  retention: retention.applicationErrors,
  columns: [
    int64('application_fault_id', 'Id', 'Number of the crash in Citrix monitoring.'),
    text('faulting_application_path', 'FaultingApplicationPath', 'Program that crashed.'),
    text('process_name', 'ProcessName', 'Process that crashed.'),
    text('session_key', 'SessionKey', 'GUID of the session it happened in.'),
    text('application_version', 'Version', 'Version of the program.'),
    text('fault_description', 'Description', 'What the system reported of the crash.'),
    timestamp(
      'fault_reported_date',
      'FaultReportedDate',
      "When the crash was reported (UTC); the table's window is cut by it.",
    ),
    text(
      'browser_names',
      'BrowserNames',
      'Internal names of the published applications that start the program.',
    ),
    text('machine_id', 'MachineId', 'GUID of the machine it happened on; empty when unknown.'),
  ],
});
