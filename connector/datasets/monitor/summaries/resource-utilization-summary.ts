import { int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const resourceUtilizationSummary = monitorSet({
  name: 'resource_utilization_summary',
  title: 'Resource utilization by intervals',
  group: 'Summaries',
  description:
    'One row per machine and interval of the window: processor, memory, sessions, and the time it was on, idle or without a session.',
  set: 'ResourceUtilizationSummary',
  key: ['MachineId', 'Granularity', 'SummaryDate'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.resources,
  columns: [
    text('machine_id', 'MachineId', 'GUID of the machine.'),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 10, 60 or 1440.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text(
      'delivery_group_id',
      'DesktopGroupId',
      'GUID of the delivery group the machine belonged to; empty when it was in none.',
    ),
    number('avg_cpu_percent', 'AvgPercentCpu', 'Load of the processor in per cent, on average.'),
    number('peak_cpu_percent', 'PeakPercentCpu', 'Load of the processor in per cent at its peak.'),
    number('avg_used_memory', 'AvgUsedMemory', 'Memory in use on average; the unit is not published.'),
    number(
      'peak_used_memory',
      'PeakUsedMemory',
      'Memory in use at its peak, in the unit of `avg_used_memory`.',
    ),
    number(
      'avg_total_memory',
      'AvgTotalMemory',
      'Memory the machine had on average, in the unit of `avg_used_memory`.',
    ),
    int64('total_session_count', 'TotalSessionCount', 'Sessions on the machine in the interval.'),
    number(
      'avg_ica_rtt_ms',
      'AvgIcaRttInMs',
      "Milliseconds from a user's action to its echo on the screen, on average over the machine's sessions.",
    ),
    int64('avg_log_on_duration_ms', 'AvgLogOnDurationInMs', 'Milliseconds a log-on took on average.'),
    int64('uptime_minutes', 'UptimeInMinutes', 'Minutes the machine was on.'),
    int64(
      'uptime_without_session_minutes',
      'UpTimeWithoutSessionInMinutes',
      'Minutes the machine was on without a session.',
    ),
    int64(
      'disconnected_minutes',
      'DisconnectTimeInMinutes',
      'Minutes in which its sessions were disconnected.',
    ),
    int64('idle_minutes', 'IdleTimeInMinutes', 'Minutes in which its sessions were idle.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
