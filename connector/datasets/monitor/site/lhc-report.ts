import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const lhcReport = monitorSet({
  name: 'lhc_report',
  title: 'Local host cache',
  group: 'Site',
  description:
    'One row per outage in the window that a controller bridged with its local host cache: how long it lasted and what it carried.',
  set: 'LhcReport',
  key: ['Id'],
  cursor: 'StartDate',
  freshness: freshness.event,
  columns: [
    int64('lhc_report_id', 'Id', 'Number of the outage in Citrix monitoring.'),
    timestamp(
      'start_date',
      'StartDate',
      "When the controller began to work from its cache (UTC); the table's window is cut by it.",
    ),
    timestamp(
      'end_date',
      'EndDate',
      'When the controller was in touch with the site again (UTC); empty while it is not.',
    ),
    int64('brokered_session_count', 'SessionBrokeredCount', 'Sessions that were started from the cache.'),
    int64(
      'reconnected_session_count',
      'ReconnectedSessionCount',
      'Sessions that were reconnected from the cache.',
    ),
    int64('zone_machine_count', 'MachineInZoneCount', 'Machines in the zone.'),
    int64(
      'registered_machine_count',
      'MachineRegisteredCount',
      'Machines that were registered with the controller.',
    ),
    text('zone_name', 'ZoneName', 'Zone (resource location) the controller serves.'),
    text('controller_name', 'ControllerName', 'Name of the controller or connector.'),
  ],
});
