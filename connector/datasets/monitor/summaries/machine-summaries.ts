import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const machineSummaries = monitorSet({
  name: 'machine_summaries',
  title: 'Machines of delivery groups',
  group: 'Summaries',
  description:
    'One row per delivery group and interval of the window: how many machines were on, registered or in maintenance.',
  set: 'MachineSummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('machine_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group; empty for machines of none.'),
    int64('powered_on_machines_count', 'PoweredOnMachinesCount', 'Machines that were powered on.'),
    int64(
      'registered_machines_count',
      'RegisteredMachinesCount',
      'Machines that were registered and so able to take sessions.',
    ),
    int64(
      'machines_in_maintenance_mode_count',
      'MachinesInMaintenanceModeCount',
      'Machines in maintenance mode.',
    ),
    int64('machines_count', 'MachinesCount', 'Machines of the group in all.'),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
