import type { Row } from '../values/rows.ts';
import {
  type Cell,
  type Column,
  copied,
  durationCell,
  enumColumns,
  isBrowser,
  text,
  timestampCell,
} from './cells.ts';
import { enums } from './enums.ts';
import type { JoinedInstance } from './joined.ts';

type Part = (from: JoinedInstance) => Row | undefined;

const instance: Part = (from) => from.instance;
const application: Part = (from) => from.application;
const session: Part = (from) => from.joined?.session;
const machine: Part = (from) => from.joined?.machine;

const timestamp = (name: string, part: Part, property: string): Column<JoinedInstance> => [
  name,
  (from): Cell => timestampCell(part(from)?.[property], from.store.options.timestampPrecision),
];

/** The columns of the application_instances table, in order. */
export const instanceColumns: readonly Column<JoinedInstance>[] = [
  ['customer_id', (from) => from.store.options.customerId],
  ['site_id', (from) => from.store.options.siteId],
  ...copied(instance, [
    ['application_instance_id', 'Id'],
    ['session_key', 'SessionKey'],
  ]),
  timestamp('start_date', instance, 'StartDate'),
  timestamp('end_date', instance, 'EndDate'),
  [
    'duration_seconds',
    ({ instance: row, store }) =>
      durationCell(row['StartDate'], row['EndDate'], store.options.timestampPrecision),
  ],
  ['is_open', (from) => text(from.instance['EndDate'] === null)],
  ...copied(instance, [['application_id', 'ApplicationId']]),
  ...copied(application, [
    ['application_name', 'Name'],
    ['application_published_name', 'PublishedName'],
    ['application_browser_name', 'BrowserName'],
    ['application_path', 'Path'],
  ]),
  ...enumColumns('application_type', enums.applicationType, application, 'ApplicationType'),
  ...copied(application, [['application_is_enabled', 'Enabled']]),
  ...enumColumns('application_lifecycle_state', enums.lifecycleState, application, 'LifecycleState'),
  timestamp('session_start_date', session, 'StartDate'),
  timestamp('session_end_date', session, 'EndDate'),
  ...enumColumns('session_type', enums.sessionType, session, 'SessionType'),
  ...copied(session, [
    ['session_is_anonymous', 'IsAnonymous'],
    ['user_id', 'UserId'],
  ]),
  ...copied<JoinedInstance>(
    (from) => from.joined?.user,
    [
      ['user_sid', 'Sid'],
      ['user_upn', 'Upn'],
      ['user_name', 'UserName'],
      ['user_full_name', 'FullName'],
      ['user_domain', 'Domain'],
    ],
  ),
  ...copied(session, [['machine_id', 'MachineId']]),
  ...copied(machine, [
    ['machine_name', 'Name'],
    ['machine_dns_name', 'DnsName'],
    ['machine_os_type', 'OSType'],
    ['catalog_id', 'CatalogId'],
  ]),
  ...copied<JoinedInstance>((from) => from.joined?.catalog, [['catalog_name', 'Name']]),
  ...copied(machine, [['delivery_group_id', 'DesktopGroupId']]),
  ...copied<JoinedInstance>((from) => from.joined?.group, [['delivery_group_name', 'Name']]),
  ...copied<JoinedInstance>((from) => from.joined?.hypervisor, [['hypervisor_name', 'Name']]),
  ...copied<JoinedInstance>((from) => from.joined?.connection, [['client_name', 'ClientName']]),
  ['client_is_browser', (from) => isBrowser(from.joined?.connection)],
  ...copied<JoinedInstance>(
    (from) => from.joined?.connection,
    [
      ['client_address', 'ClientAddress'],
      ['client_platform', 'ClientPlatform'],
      ['client_version', 'ClientVersion'],
    ],
  ),
  timestamp('created_date', instance, 'CreatedDate'),
  timestamp('modified_date', instance, 'ModifiedDate'),
  ...copied(machine, [['hypervisor_id', 'HypervisorId']]),
];
