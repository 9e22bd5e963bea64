import { lifecycleState } from '../../../citrix/monitor/enums.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const probeEndpoints = monitorSet({
  name: 'probe_endpoints',
  title: 'Probe endpoints',
  group: 'Probes',
  description: 'One row per device with a probe agent, from which probes run.',
  set: 'ProbeEndpoints',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('probe_endpoint_id', 'Id', 'Number of the device in Citrix monitoring.'),
    text('client_address', 'ClientAddress', 'IP address of the device.'),
    text('client_name', 'ClientName', 'Name of the device.'),
    text('agent_version', 'Version', 'Version of the probe agent.'),
    timestamp('last_activity_date', 'LastActivity', 'When the probe agent was last heard of (UTC).'),
    int64(
      'time_zone_offset',
      'TimezoneOffset',
      "Difference of the device's time to UTC; the unit is not published.",
    ),
    timestamp('created_date', 'CreatedDate', 'When the device was first seen (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the record of the device was last changed (UTC).'),
  ],
});

export const probeDesktops = monitorSet({
  name: 'probe_desktops',
  title: 'Probed desktops',
  group: 'Probes',
  description: 'One row per desktop that can be probed.',
  set: 'ProbeDesktop',
  key: ['Id'],
  cursor: 'LastModifiedDate',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    text('probe_desktop_id', 'Id', 'GUID of the desktop in Citrix monitoring.'),
    text('desktop_broker_id', 'DesktopBrokerId', 'Identifier of the desktop in the site.'),
    text('desktop_name', 'DesktopName', 'Name of the desktop.'),
    text(
      'delivery_group_id',
      'DesktopGroupId',
      'GUID of the delivery group that offers it; empty when unknown.',
    ),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'Whether the desktop still exists in the site.',
    ),
    timestamp(
      'last_modified_date',
      'LastModifiedDate',
      'When the record of the desktop was last changed (UTC).',
    ),
  ],
});

export const probeStages = monitorSet({
  name: 'probe_stages',
  title: 'Probe stages',
  group: 'Probes',
  description:
    'One row per stage that a probe goes through: the names behind the `probe_stage_id` of results.',
  set: 'ProbeStages',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('probe_stage_id', 'Id', 'Number of the stage.'),
    text('stage_name', 'Name', 'Name of the stage.'),
  ],
});
