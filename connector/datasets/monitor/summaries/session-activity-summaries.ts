import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const sessionActivitySummaries = monitorSet({
  name: 'session_activity_summaries',
  title: 'Session activity',
  group: 'Summaries',
  description:
    'One row per delivery group and interval of the window: how many sessions there were at once, and how long log-ons took.',
  set: 'SessionActivitySummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('session_activity_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group; empty for sessions of none.'),
    int64(
      'connected_session_count',
      'ConnectedSessionCount',
      'Most sessions that were connected in the interval.',
    ),
    int64(
      'disconnected_session_count',
      'DisconnectedSessionCount',
      'Most sessions that were disconnected in the interval.',
    ),
    int64(
      'concurrent_session_count',
      'ConcurrentSessionCount',
      'Most sessions there were at once in the interval, connected or not.',
    ),
    number(
      'total_log_on_duration_ms',
      'TotalLogOnDuration',
      'Milliseconds that all log-ons of the interval took together.',
    ),
    int64('total_log_on_count', 'TotalLogOnCount', 'Log-ons in the interval.'),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
