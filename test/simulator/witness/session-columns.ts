import type { Row } from '../values/rows.ts';
import {
  at,
  type Cell,
  type Column,
  copied,
  durationCell,
  enumColumns,
  enumName,
  isBrowser,
  text,
  timestampCell,
} from './cells.ts';
import { enums } from './enums.ts';
import type { JoinedSession } from './joined.ts';

type Part = (from: JoinedSession) => Row | undefined;

const session: Part = (from) => from.session;
const machine: Part = (from) => from.machine;
const catalog: Part = (from) => from.catalog;
const group: Part = (from) => from.group;
const connection: Part = (from) => from.connection;

const timestamp = (name: string, part: Part, property: string): Column<JoinedSession> => [
  name,
  (from): Cell => timestampCell(part(from)?.[property], from.store.options.timestampPrecision),
];

const before: readonly Column<JoinedSession>[] = [
  ['customer_id', (from) => from.store.options.customerId],
  ['site_id', (from) => from.store.options.siteId],
  ...copied(session, [['session_key', 'SessionKey']]),
  timestamp('start_date', session, 'StartDate'),
  timestamp('end_date', session, 'EndDate'),
  [
    'duration_seconds',
    ({ session: row, store }) =>
      durationCell(row['StartDate'], row['EndDate'], store.options.timestampPrecision),
  ],
  ['is_open', (from) => text(from.session['EndDate'] === null)],
  ...enumColumns('session_type', enums.sessionType, session, 'SessionType'),
  ...enumColumns('connection_state', enums.connectionState, session, 'ConnectionState'),
  ...enumColumns('lifecycle_state', enums.lifecycleState, session, 'LifecycleState'),
  ...copied(session, [['is_anonymous', 'IsAnonymous']]),
  ['is_failed_launch', (from) => text(Number(from.session['LifecycleState']) === 3)],
  timestamp('failure_date', session, 'FailureDate'),
  ...enumColumns<JoinedSession>(
    'failure',
    enums.sessionFailure,
    (from) => from.failure,
    'ConnectionFailureEnumValue',
  ),
  ...enumColumns<JoinedSession>('failure_category', enums.failureType, (from) => from.failure, 'Category'),
  ...copied(session, [
    ['exit_code', 'ExitCode'],
    ['log_on_duration_ms', 'LogOnDuration'],
  ]),
  timestamp('connection_state_change_date', session, 'ConnectionStateChangeDate'),
  timestamp('idle_since', session, 'SessionIdleTime'),
  ...copied(session, [['published_desktop_id', 'PublishedDesktopId']]),
  ['published_desktop_name', (from) => at(from.desktop, 'PublishedName')],
];

const user: readonly Column<JoinedSession>[] = [
  ...copied(session, [['user_id', 'UserId']]),
  ...copied<JoinedSession>(
    (from) => from.user,
    [
      ['user_sid', 'Sid'],
      ['user_upn', 'Upn'],
      ['user_name', 'UserName'],
      ['user_full_name', 'FullName'],
      ['user_domain', 'Domain'],
    ],
  ),
];

const place: readonly Column<JoinedSession>[] = [
  ...copied(session, [['machine_id', 'MachineId']]),
  ...copied(machine, [
    ['machine_name', 'Name'],
    ['machine_dns_name', 'DnsName'],
    ['machine_sid', 'Sid'],
    ['machine_ip_address', 'IPAddress'],
    ['machine_os_type', 'OSType'],
    ['machine_agent_version', 'AgentVersion'],
  ]),
  ...enumColumns('machine_lifecycle_state', enums.lifecycleState, machine, 'LifecycleState'),
  ...enumColumns('machine_registration_state', enums.registrationState, machine, 'CurrentRegistrationState'),
  ...enumColumns('machine_power_state', enums.powerState, machine, 'CurrentPowerState'),
  ...enumColumns('machine_fault_state', enums.faultState, machine, 'FaultState'),
  ...copied(machine, [
    ['machine_is_assigned', 'IsAssigned'],
    ['machine_is_in_maintenance_mode', 'IsInMaintenanceMode'],
    ['hosted_machine_id', 'HostedMachineId'],
    ['hosted_machine_name', 'HostedMachineName'],
    ['hosting_server_name', 'HostingServerName'],
    ['controller_dns_name', 'ControllerDnsName'],
  ]),
  ['machine_cost_per_hour', (from) => at(from.cost, 'CostPerHour')],
  [
    'machine_cost_currency',
    (from) => enumName(enums.currency, from.cost, 'Currency', 'machine_cost_currency'),
  ],
  ...copied(machine, [['catalog_id', 'CatalogId']]),
  ...copied(catalog, [['catalog_name', 'Name']]),
  ...enumColumns('catalog_provisioning_type', enums.provisioningType, catalog, 'ProvisioningType'),
  ...enumColumns('catalog_allocation_type', enums.allocationType, catalog, 'AllocationType'),
  ...enumColumns('catalog_session_support', enums.sessionSupport, catalog, 'SessionSupport'),
  ...enumColumns(
    'catalog_persistent_user_changes',
    enums.persistentChanges,
    catalog,
    'PersistentUserChanges',
  ),
  ...copied(catalog, [
    ['catalog_is_machine_physical', 'IsMachinePhysical'],
    ['catalog_zone_name', 'ZoneName'],
  ]),
  ...copied(machine, [['delivery_group_id', 'DesktopGroupId']]),
  ...copied(group, [['delivery_group_name', 'Name']]),
  ...enumColumns('delivery_group_delivery_type', enums.deliveryType, group, 'DeliveryType'),
  ...enumColumns('delivery_group_session_support', enums.sessionSupport, group, 'SessionSupport'),
  ...copied(group, [['delivery_group_is_remote_pc', 'IsRemotePC']]),
  ...copied(machine, [['hypervisor_id', 'HypervisorId']]),
  ...copied<JoinedSession>(
    (from) => from.hypervisor,
    [
      ['hypervisor_name', 'Name'],
      ['hypervisor_type', 'Type'],
    ],
  ),
];

const device: readonly Column<JoinedSession>[] = [
  ...copied(connection, [
    ['connection_id', 'Id'],
    ['connection_protocol', 'Protocol'],
    ['connection_is_reconnect', 'IsReconnect'],
    ['connection_is_secure_ica', 'IsSecureIca'],
    ['client_name', 'ClientName'],
  ]),
  ['client_is_browser', (from) => isBrowser(from.connection)],
  ...copied(connection, [
    ['client_address', 'ClientAddress'],
    ['client_public_ip', 'ClientPublicIP'],
    ['client_version', 'ClientVersion'],
    ['client_platform', 'ClientPlatform'],
    ['client_isp', 'ClientISP'],
    ['client_country', 'ClientLocationCountry'],
    ['client_city', 'ClientLocationCity'],
  ]),
  ...enumColumns('workspace_type', enums.workspaceType, connection, 'WorkspaceType'),
  ...copied(connection, [
    ['connected_via_host_name', 'ConnectedViaHostName'],
    ['connected_via_ip_address', 'ConnectedViaIPAddress'],
    ['launched_via_host_name', 'LaunchedViaHostName'],
    ['launched_via_ip_address', 'LaunchedViaIPAddress'],
  ]),
  timestamp('brokering_date', connection, 'BrokeringDate'),
  ...copied(connection, [
    ['brokering_duration_ms', 'BrokeringDuration'],
    ['authentication_duration_ms', 'AuthenticationDuration'],
  ]),
  timestamp('log_on_start_date', connection, 'LogOnStartDate'),
  timestamp('log_on_end_date', connection, 'LogOnEndDate'),
  timestamp('establishment_date', connection, 'EstablishmentDate'),
  timestamp('disconnect_date', connection, 'DisconnectDate'),
  ...copied(connection, [['disconnect_code', 'DisconnectCode']]),
];

/** The columns of the sessions table, in order. */
export const sessionColumns: readonly Column<JoinedSession>[] = [
  ...before,
  ...user,
  ...place,
  ...device,
  timestamp('created_date', session, 'CreatedDate'),
  timestamp('modified_date', session, 'ModifiedDate'),
  ...copied(session, [['connection_failure_category_id', 'FailureId']]),
];
