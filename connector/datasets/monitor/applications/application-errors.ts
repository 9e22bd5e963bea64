import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const applicationErrors = monitorSet({
  name: 'application_errors',
  title: 'Application errors',
  group: 'Applications',
  description:
    'One row per error that an application reported in a session in the window: what breaks, where and how often.',
  set: 'ApplicationErrors',
  key: ['Id'],
  cursor: 'ErrorReportedDate',
  isAppendOnly: true,
  freshness: freshness.event,
  retention: retention.applicationErrors,
  columns: [
    int64('application_error_id', 'Id', 'Number of the error in Citrix monitoring.'),
    text('faulting_application_path', 'FaultingApplicationPath', 'Program that had the error.'),
    text('process_name', 'ProcessName', 'Process that had the error.'),
    text('session_key', 'SessionKey', 'GUID of the session it happened in.'),
    text('application_version', 'Version', 'Version of the program.'),
    text('error_description', 'Description', 'What the system reported of the error.'),
    timestamp(
      'error_reported_date',
      'ErrorReportedDate',
      "When the error was reported (UTC); the table's window is cut by it.",
    ),
    text(
      'browser_names',
      'BrowserNames',
      'Internal names of the published applications that start the program.',
    ),
    text('machine_id', 'MachineId', 'GUID of the machine it happened on; empty when unknown.'),
  ],
});
