import { workspaceType } from '../../../citrix/monitor/enums.ts';
import { boolean, type Column, derived, enumeration, int64, text, timestamp } from '../../define.ts';

/**
 * How the user reached the session. A session has a connection for every reconnect; these show the current one, and
 * where there is none (a disconnected or ended session may have none) the last one.
 */

export const clientName = text(
  'client_name',
  'connection.ClientName',
  'Name of the device the user sat at, as it calls itself: what per-device licences are counted by; empty when unknown.',
);

/** Browsers have no name of their own: the source makes one for each session. */
export function browserColumn(input: string): Column {
  return derived(
    'client_is_browser',
    'boolean',
    [input],
    (name) => (typeof name === 'string' && name !== '' ? /^html-/i.test(name) : null),
    'True when the device is a browser, which gets a new name such as `HTML-1234-5678` for each session; null when the device has no name.',
  );
}

export const clientAddress = text(
  'client_address',
  'connection.ClientAddress',
  'IP address the device gave itself, often one of a private network; empty when unknown.',
);

export const clientVersion = text(
  'client_version',
  'connection.ClientVersion',
  'Version of the Citrix Workspace app on the device; empty when unknown.',
);

export const clientPlatform = text(
  'client_platform',
  'connection.ClientPlatform',
  'Operating system family of the device in the words of the source, such as `Macintosh`; empty when unknown.',
);

export const connectionColumns: readonly Column[] = [
  int64(
    'connection_id',
    'connection.Id',
    'Number of the connection the following columns describe: the current one, else the last; empty when there never was one.',
  ),
  text(
    'connection_protocol',
    'connection.Protocol',
    'Display protocol in use, such as `HDX`, `RDP` or `Console`.',
  ),
  boolean(
    'connection_is_reconnect',
    'connection.IsReconnect',
    'True when this connection took up a session that ran already, false when it started the session.',
  ),
  boolean(
    'connection_is_secure_ica',
    'connection.IsSecureIca',
    'True when SecureICA encryption was on for the connection.',
  ),
  clientName,
  browserColumn('connection.ClientName'),
  clientAddress,
  text(
    'client_public_ip',
    'connection.ClientPublicIP',
    'Internet address the device was seen under, from which the provider and place are found; empty when not collected.',
  ),
  clientVersion,
  clientPlatform,
  text(
    'client_isp',
    'connection.ClientISP',
    "Internet provider of the device's public address; empty when not collected.",
  ),
  text(
    'client_country',
    'connection.ClientLocationCountry',
    "Country found from the device's public address; empty when not collected.",
  ),
  text(
    'client_city',
    'connection.ClientLocationCity',
    "City found from the device's public address, an estimate; empty when not collected.",
  ),
  ...enumeration(
    'workspace_type',
    'connection.WorkspaceType',
    workspaceType,
    'Which edition of the Citrix Workspace app the user connected with, the browser one (`HTML5`) included.',
  ),
  text(
    'connected_via_host_name',
    'connection.ConnectedViaHostName',
    'Host the connection came through (a gateway or the device itself); empty when unknown.',
  ),
  text(
    'connected_via_ip_address',
    'connection.ConnectedViaIPAddress',
    'IP address of the host the connection came through; empty when unknown.',
  ),
  text(
    'launched_via_host_name',
    'connection.LaunchedViaHostName',
    'StoreFront or Workspace host the session was launched from; empty when unknown.',
  ),
  text(
    'launched_via_ip_address',
    'connection.LaunchedViaIPAddress',
    'IP address of the host the session was launched from; empty when unknown.',
  ),
  timestamp(
    'brokering_date',
    'connection.BrokeringDate',
    'When the site picked the machine for this connection (UTC); empty when nothing had to be picked.',
  ),
  int64(
    'brokering_duration_ms',
    'connection.BrokeringDuration',
    'Milliseconds the site took to pick the machine; empty when nothing had to be picked.',
  ),
  int64(
    'authentication_duration_ms',
    'connection.AuthenticationDuration',
    'Milliseconds the sign-in to the machine took; empty when not measured, as on reconnects.',
  ),
  timestamp(
    'log_on_start_date',
    'connection.LogOnStartDate',
    'When the log-on of this connection began (UTC); empty when there was none.',
  ),
  timestamp(
    'log_on_end_date',
    'connection.LogOnEndDate',
    'When the log-on of this connection was finished (UTC); empty when there was none or it failed.',
  ),
  timestamp(
    'establishment_date',
    'connection.EstablishmentDate',
    'When the device was connected to the session (UTC); empty when it never got that far.',
  ),
  timestamp(
    'disconnect_date',
    'connection.DisconnectDate',
    'When the device was disconnected from the session (UTC); empty while it is connected.',
  ),
  int64(
    'disconnect_code',
    'connection.DisconnectCode',
    'Number the source gives the reason of the disconnect; its meanings are not published.',
  ),
];
