import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const spaSessions = monitorSet({
  name: 'spa_sessions',
  title: 'Private access sessions',
  group: 'Secure Private Access',
  description:
    'One row per session of Secure Private Access that began in the window: who, from which device, through which gateway, to which domains.',
  set: 'SpaSessions',
  key: ['Id'],
  cursor: 'StartTime',
  freshness: freshness.event,
  columns: [
    int64('spa_session_id', 'Id', 'Number of the session in Citrix monitoring.'),
    text('user_name', 'UserName', 'Account name of the user.'),
    text('user_sid', 'UserSid', "Security identifier of the user's directory account; empty when unknown."),
    text('user_oid', 'UserOid', 'Identifier of the user in the identity provider; empty when unknown.'),
    text('status', 'Status', 'State of the session, in the words of the source.'),
    int64('status_code', 'StatusCode', 'Number of the state; its values are not published.'),
    text('gateway_session_id', 'GatewaySessionId', 'Identifier of the session at the gateway.'),
    text('gateway_address', 'GatewayAddress', 'Address of the gateway.'),
    text('gateway_vip', 'GatewayVip', 'Virtual address of the gateway.'),
    text('contextual_tags', 'ContextualTags', 'Marks that policies look at, as the source wrote them.'),
    text('device_name', 'DeviceName', 'Name of the device.'),
    text('device_id', 'DeviceId', 'Identifier of the device.'),
    text('device_ip', 'DeviceIp', 'IP address of the device as it saw itself.'),
    text('device_public_ip', 'DevicePublicIp', 'Public IP address the device came from.'),
    text('device_os', 'DeviceOs', 'Operating system of the device.'),
    text('ceb_version', 'CebVersion', 'Version of the Citrix Enterprise Browser.'),
    text(
      'internal_domains_visited',
      'DomainsVisitedInternal',
      'Domains inside the company that were visited, as the source wrote them.',
    ),
    text(
      'external_domains_visited',
      'DomainsVisitedExternal',
      'Domains outside the company that were visited, as the source wrote them.',
    ),
    text('correlation_key', 'CorrelationKey', 'Identifier that the records of one access have in common.'),
    text('deployment_type', 'DeploymentType', 'Kind of deployment, in the words of the source.'),
    text('spa_session_reference', 'SpaSession', 'Identifier of the session in Secure Private Access.'),
    text('plugin_ip_address', 'PluginIpAddress', 'IP address that the plug-in of the device was given.'),
    text('store_front_address', 'StoreFrontAddress', 'Address of the StoreFront server.'),
    text('client_type', 'ClientType', 'Kind of client, in the words of the source.'),
    text('client_version', 'ClientVersion', 'Version of the client.'),
    timestamp('start_date', 'StartTime', "When the session began (UTC); the table's window is cut by it."),
    timestamp('last_active_date', 'LastActiveTime', 'When the session was last active (UTC).'),
  ],
});
