import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const logonSummaries = monitorSet({
  name: 'logon_summaries',
  title: 'Log-on durations',
  group: 'Summaries',
  description:
    'One row per delivery group and interval of the window: how long each step of the log-ons took; divide a duration by its count.',
  set: 'LogOnSummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('logon_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group; empty for log-ons to none.'),
    int64('total_duration_ms', 'TotalDuration', 'Milliseconds that all log-ons took together.'),
    int64('total_count', 'TotalCount', 'Log-ons in the interval.'),
    int64('brokering_duration_ms', 'BrokeringDuration', 'Milliseconds that picking machines took together.'),
    int64('brokering_count', 'BrokeringCount', 'Log-ons for which a machine was picked.'),
    int64('vm_start_duration_ms', 'VMStartDuration', 'Milliseconds that starting machines took together.'),
    int64(
      'vm_power_on_duration_ms',
      'VMPowerOnDuration',
      'Milliseconds that powering machines on took together.',
    ),
    int64(
      'vm_registration_duration_ms',
      'VMRegistrationDuration',
      'Milliseconds that started machines took together to register.',
    ),
    int64('vm_start_count', 'VMStartCount', 'Log-ons for which a machine was started.'),
    int64('hdx_duration_ms', 'HdxDuration', 'Milliseconds that setting up HDX connections took together.'),
    int64('hdx_count', 'HdxCount', 'Log-ons for which an HDX connection was set up.'),
    int64(
      'authentication_duration_ms',
      'AuthenticationDuration',
      'Milliseconds that signing in took together.',
    ),
    int64('authentication_count', 'AuthenticationCount', 'Log-ons with a measured sign-in.'),
    int64('gpo_duration_ms', 'GpoDuration', 'Milliseconds that applying group policies took together.'),
    int64('gpo_count', 'GpoCount', 'Log-ons at which group policies were applied.'),
    int64(
      'log_on_scripts_duration_ms',
      'LogOnScriptsDuration',
      'Milliseconds that log-on scripts took together.',
    ),
    int64('log_on_scripts_count', 'LogOnScriptsCount', 'Log-ons at which scripts ran.'),
    int64(
      'interactive_duration_ms',
      'InteractiveDuration',
      'Milliseconds from the hand-over of the desktop until it could be used, in total.',
    ),
    int64('interactive_count', 'InteractiveCount', 'Log-ons with a measured hand-over.'),
    int64(
      'profile_load_duration_ms',
      'ProfileLoadDuration',
      'Milliseconds that loading profiles took together.',
    ),
    int64('profile_load_count', 'ProfileLoadCount', 'Log-ons at which a profile was loaded.'),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
