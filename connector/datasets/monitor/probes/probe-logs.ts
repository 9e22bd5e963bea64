import { boolean, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const probeLogs = monitorSet({
  name: 'probe_logs',
  title: 'Application probes',
  group: 'Probes',
  description: 'One row per probe of an application in the window: whether it could be started.',
  set: 'ProbeLogs',
  key: ['Id'],
  cursor: 'ProbeStartTime',
  freshness: freshness.event,
  columns: [
    int64('probe_log_id', 'Id', 'Number of the run in Citrix monitoring.'),
    text('account_name', 'UserName', 'Account the probe was run with.'),
    timestamp('start_date', 'ProbeStartTime', "When the run began (UTC); the table's window is cut by it."),
    int64('probe_endpoint_id', 'EndPointId', 'Number of the device it ran on.'),
    int64('probe_rule_id', 'RuleId', 'Number of the probe; empty when it is gone.'),
    text(
      'application_id',
      'ApplicationId',
      'GUID of the application that was tested; empty when it is gone.',
    ),
    boolean('is_successful', 'ProbeLogResult', 'True when the application could be started.'),
    boolean(
      'is_session_mapping_pending',
      'PendingSessionMapping',
      'True while the session of the run has not been found.',
    ),
    text('session_key', 'SessionKey', 'GUID of the session of the run; empty when there was none.'),
    timestamp('created_date', 'CreatedDate', 'When the run was recorded (UTC).'),
  ],
});

export const probeLogDesktops = monitorSet({
  name: 'probe_log_desktops',
  title: 'Desktop probes',
  group: 'Probes',
  description: 'One row per probe of a desktop in the window: whether it could be started.',
  set: 'ProbeLogDesktop',
  key: ['Id'],
  cursor: 'ProbeStartTime',
  freshness: freshness.event,
  columns: [
    int64('probe_log_desktop_id', 'Id', 'Number of the run in Citrix monitoring.'),
    text('account_name', 'UserName', 'Account the probe was run with.'),
    timestamp('start_date', 'ProbeStartTime', "When the run began (UTC); the table's window is cut by it."),
    int64('probe_endpoint_id', 'EndPointId', 'Number of the device it ran on.'),
    int64('probe_rule_id', 'RuleId', 'Number of the probe; empty when it is gone.'),
    text('probe_desktop_id', 'DesktopId', 'GUID of the desktop that was tested.'),
    boolean('is_successful', 'ProbeLogResult', 'True when the desktop could be started.'),
    boolean(
      'is_session_mapping_pending',
      'PendingSessionMapping',
      'True while the session of the run has not been found.',
    ),
    text('session_key', 'SessionKey', 'GUID of the session of the run; empty when there was none.'),
    timestamp('created_date', 'CreatedDate', 'When the run was recorded (UTC).'),
  ],
});
