import { workspaceType } from '../../../citrix/monitor/enums.ts';
import { boolean, enumeration, int64, text, timestamp } from '../../define.ts';
import { browserColumn } from '../columns/connection.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const connections = monitorSet({
  name: 'connections',
  title: 'Connections',
  group: 'Sessions and connections',
  description:
    'One row per connection of a device to a session, reconnects included, that was recorded in the window: from where, by which way, and how long each step of the log-on took.',
  set: 'Connections',
  key: ['Id'],
  cursor: 'CreatedDate',
  freshness: freshness.event,
  retention: retention.sessions,
  columns: [
    int64('connection_id', 'Id', 'Number of the connection in Citrix monitoring.'),
    text('client_name', 'ClientName', 'Name of the device the user sat at; empty when it did not say.'),
    browserColumn('ClientName'),
    text(
      'client_address',
      'ClientAddress',
      'IP address of the device as it saw itself; empty when it did not say.',
    ),
    text('client_public_ip', 'ClientPublicIP', 'Public IP address the device came from; empty when unknown.'),
    text(
      'client_version',
      'ClientVersion',
      'Version of the Citrix Workspace app on the device; empty when unknown.',
    ),
    text(
      'client_platform',
      'ClientPlatform',
      'Kind of device or client, in the words of the source, such as `Windows` or `HTML5`.',
    ),
    text('client_isp', 'ClientISP', 'Internet provider of the device; empty when unknown.'),
    text(
      'client_country',
      'ClientLocationCountry',
      'Country the device came from, by its public address; empty when unknown.',
    ),
    text(
      'client_city',
      'ClientLocationCity',
      'City the device came from, by its public address; empty when unknown.',
    ),
    int64(
      'client_network_interface_type',
      'ClientNetworkInterfaceType',
      'Number of the kind of network the device was on; its values are not published.',
    ),
    ...enumeration(
      'workspace_type',
      'WorkspaceType',
      workspaceType,
      'Kind of Citrix Workspace app on the device.',
    ),
    text(
      'connected_via_host_name',
      'ConnectedViaHostName',
      'Host name of the gateway or device the connection came through; empty when unknown.',
    ),
    text(
      'connected_via_ip_address',
      'ConnectedViaIPAddress',
      'IP address of the gateway or device the connection came through; empty when unknown.',
    ),
    text(
      'launched_via_host_name',
      'LaunchedViaHostName',
      'Host name of the server that the connection was launched from; empty when unknown.',
    ),
    text(
      'launched_via_ip_address',
      'LaunchedViaIPAddress',
      'IP address of the server that the connection was launched from; empty when unknown.',
    ),
    boolean(
      'is_reconnect',
      'IsReconnect',
      'True when the device came back to a session that was there; false for the first log-on.',
    ),
    boolean('is_secure_ica', 'IsSecureIca', 'True when the connection used SecureICA encryption.'),
    text('connection_protocol', 'Protocol', 'Protocol of the connection: `HDX`, `RDP` or `Console`.'),
    timestamp(
      'log_on_start_date',
      'LogOnStartDate',
      'When the log-on began (UTC); empty when there was none.',
    ),
    timestamp(
      'log_on_end_date',
      'LogOnEndDate',
      'When the log-on was finished (UTC); empty when there was none or it failed.',
    ),
    int64(
      'brokering_duration_ms',
      'BrokeringDuration',
      'Milliseconds the site took to pick the machine; empty when nothing had to be picked.',
    ),
    timestamp(
      'brokering_date',
      'BrokeringDate',
      'When the site picked the machine (UTC); empty when nothing had to be picked.',
    ),
    int64(
      'disconnect_code',
      'DisconnectCode',
      'Number of the reason of the disconnect; its meanings are not published.',
    ),
    timestamp(
      'disconnect_date',
      'DisconnectDate',
      'When the device was disconnected from the session (UTC); empty while it is connected.',
    ),
    timestamp(
      'vm_start_start_date',
      'VMStartStartDate',
      'When the start of the machine was requested (UTC); empty when it was running.',
    ),
    timestamp(
      'vm_powered_on_date',
      'VMPoweredOnDate',
      'When the machine was powered on for this connection (UTC); empty when it was running.',
    ),
    timestamp(
      'vm_start_end_date',
      'VMStartEndDate',
      'When the machine was ready for this connection (UTC); empty when it was running.',
    ),
    timestamp(
      'client_session_validate_date',
      'ClientSessionValidateDate',
      'When the device had its session validated (UTC).',
    ),
    timestamp(
      'server_session_validate_date',
      'ServerSessionValidateDate',
      'When the server validated the session (UTC).',
    ),
    timestamp(
      'establishment_date',
      'EstablishmentDate',
      'When the device was connected to the session (UTC); empty when it never got that far.',
    ),
    timestamp('hdx_start_date', 'HdxStartDate', 'When the HDX connection began to be set up (UTC).'),
    timestamp('hdx_end_date', 'HdxEndDate', 'When the HDX connection was set up (UTC).'),
    int64(
      'authentication_duration_ms',
      'AuthenticationDuration',
      'Milliseconds the sign-in to the machine took; empty when not measured, as on reconnects.',
    ),
    timestamp('gpo_start_date', 'GpoStartDate', 'When the group policies began to be applied (UTC).'),
    timestamp('gpo_end_date', 'GpoEndDate', 'When the group policies had been applied (UTC).'),
    timestamp(
      'log_on_scripts_start_date',
      'LogOnScriptsStartDate',
      'When the log-on scripts began to run (UTC); empty when there were none.',
    ),
    timestamp(
      'log_on_scripts_end_date',
      'LogOnScriptsEndDate',
      'When the log-on scripts had run (UTC); empty when there were none.',
    ),
    timestamp(
      'profile_load_start_date',
      'ProfileLoadStartDate',
      "When the user's profile began to be loaded (UTC).",
    ),
    timestamp(
      'profile_load_end_date',
      'ProfileLoadEndDate',
      "When the user's profile had been loaded (UTC).",
    ),
    timestamp(
      'interactive_start_date',
      'InteractiveStartDate',
      'When the desktop or application was handed to the user (UTC).',
    ),
    timestamp('interactive_end_date', 'InteractiveEndDate', 'When the user could work (UTC).'),
    text('session_key', 'SessionKey', 'GUID of the session the connection belongs to.'),
    timestamp(
      'created_date',
      'CreatedDate',
      "When the connection was recorded (UTC); the table's window is cut by it.",
    ),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the connection (UTC).',
    ),
  ],
});
