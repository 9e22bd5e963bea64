import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

/** Of both kinds of desktops. */
const columns = [
  text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group; empty when unknown.'),
  int64(
    'peak_concurrent_instance_count',
    'PeakConcurrentInstanceCount',
    'Most desktops that were in use at once.',
  ),
  number(
    'total_usage_duration',
    'TotalUsageDuration',
    'Time that all uses of the interval lasted together; the unit is not published.',
  ),
  int64('total_launches_count', 'TotalLaunchesCount', 'Starts of desktops in the interval.'),
  int64(
    'starting_instance_count',
    'StartingInstanceCount',
    'Desktops that were in use at the beginning of the interval.',
  ),
  int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
  timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
  timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
] as const;

export const desktopOsDesktopSummaries = monitorSet({
  name: 'desktop_os_desktop_summaries',
  title: 'Use of single-session desktops',
  group: 'Summaries',
  description:
    'One row per delivery group of single-session machines and interval of the window: how many desktops were in use, and for how long.',
  set: 'DesktopOSDesktopSummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('desktop_os_desktop_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    ...columns,
  ],
});

export const serverOsDesktopSummaries = monitorSet({
  name: 'server_os_desktop_summaries',
  title: 'Use of multi-session desktops',
  group: 'Summaries',
  description:
    'One row per multi-session machine and interval of the window: how many desktops were in use on it, and for how long.',
  set: 'ServerOSDesktopSummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('server_os_desktop_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('machine_id', 'MachineId', 'GUID of the machine; empty when unknown.'),
    ...columns,
  ],
});
