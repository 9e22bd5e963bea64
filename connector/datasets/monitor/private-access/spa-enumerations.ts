import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const spaEnumerations = monitorSet({
  name: 'spa_enumerations',
  title: 'Private access lists',
  group: 'Secure Private Access',
  description: 'One row per list of applications that Secure Private Access made for a user in the window.',
  set: 'SpaEnumerations',
  key: ['Id'],
  cursor: 'StartTime',
  freshness: freshness.event,
  columns: [
    int64('spa_enumeration_id', 'Id', 'Number of the list in Citrix monitoring.'),
    text('user_name', 'UserName', 'Account name of the user.'),
    text('user_sid', 'UserSid', "Security identifier of the user's directory account; empty when unknown."),
    text('user_oid', 'UserOid', 'Identifier of the user in the identity provider; empty when unknown.'),
    text('status', 'Status', 'How it ended, in the words of the source.'),
    int64('status_code', 'StatusCode', 'Number of how it ended; its values are not published.'),
    text('transaction_id', 'TransactionId', 'Identifier by which support finds the request.'),
    text('contextual_tags', 'ContextualTags', 'Marks that policies look at, as the source wrote them.'),
    text('device_name', 'DeviceName', 'Name of the device.'),
    text('device_id', 'DeviceId', 'Identifier of the device.'),
    text('device_ip', 'DeviceIp', 'IP address of the device as it saw itself.'),
    text('device_public_ip', 'DevicePublicIp', 'Public IP address the device came from.'),
    text('gateway_session_id', 'GatewaySessionId', 'Identifier of the session at the gateway.'),
    text('gateway_name', 'GatewayName', 'Name of the gateway.'),
    text('gateway_vip', 'GatewayVip', 'Virtual address of the gateway.'),
    text('correlation_key', 'CorrelationKey', 'Identifier that the records of one access have in common.'),
    text('deployment_type', 'DeploymentType', 'Kind of deployment, in the words of the source.'),
    timestamp(
      'start_date',
      'StartTime',
      'When the list was requested (UTC); the window of the table uses it.',
    ),
    timestamp('last_active_date', 'LastActiveTime', 'When the user was last active (UTC).'),
    text('client_type', 'ClientType', 'Kind of client, in the words of the source.'),
  ],
});
