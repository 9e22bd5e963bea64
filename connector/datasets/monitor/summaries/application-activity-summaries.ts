import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const applicationActivitySummaries = monitorSet({
  name: 'application_activity_summaries',
  title: 'Application activity',
  group: 'Summaries',
  description:
    'One row per published application, delivery group and interval of the window: how often it was started, and how many ran at once.',
  set: 'ApplicationActivitySummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('application_activity_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('application_id', 'ApplicationId', 'GUID of the published application; empty when unknown.'),
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group; empty when unknown.'),
    int64(
      'peak_concurrent_instance_count',
      'PeakConcurrentInstanceCount',
      'Most runs of the application there were at once.',
    ),
    number(
      'total_usage_duration',
      'TotalUsageDuration',
      'Time that all runs of the interval lasted together; the unit is not published.',
    ),
    int64('total_launches_count', 'TotalLaunchesCount', 'Starts of the application in the interval.'),
    int64(
      'starting_instance_count',
      'StartingInstanceCount',
      'Runs that were there at the beginning of the interval.',
    ),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
