import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const logonMetrics = monitorSet({
  name: 'logon_metrics',
  title: 'Log-on metrics',
  group: 'Sessions and connections',
  description:
    "One row per measured log-on of the sessions that began in the window: how long the user's own part of the log-on took.",
  set: 'LogOnMetrics',
  key: ['Id'],
  cursor: 'Id',
  extent: { windowBy: 'Session/StartDate' },
  freshness: freshness.event,
  retention: retention.sessions,
  columns: [
    int64('logon_metric_id', 'Id', 'Number of the measurement in Citrix monitoring.'),
    text('session_key', 'SessionKey', 'GUID of the session whose log-on was measured.'),
    timestamp(
      'user_init_start_date',
      'UserInitStartDate',
      "When Windows began to run the user's own start (userinit) (UTC); empty when not measured.",
    ),
    timestamp(
      'user_init_end_date',
      'UserInitEndDate',
      "When the user's own start (userinit) was finished (UTC); empty when not measured.",
    ),
  ],
});
