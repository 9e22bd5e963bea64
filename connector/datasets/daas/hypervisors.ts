import { boolean, type Column, defineDataset, derived, number, required, text } from '../define.ts';
import { daasTimestamp, joinedTexts } from '../derivations.ts';
import type { DaasSource } from '../sources.ts';
import { scopesColumn, tenantsColumn, zoneColumns } from './columns.ts';

const fault: readonly Column[] = [
  text(
    'fault_state',
    'Fault.State',
    'What is wrong with the connection, `None` when nothing is; null when the source does not report it.',
  ),
  text('fault_reason', 'Fault.Reason', 'Error text that explains the fault; empty when there is no fault.'),
  derived(
    'fault_entered_at',
    'timestamp',
    ['Fault.TimeEntered'],
    daasTimestamp,
    'When the fault began (UTC); empty when there is no fault.',
  ),
  number(
    'fault_duration_seconds',
    'Fault.DurationInSeconds',
    'Seconds the fault had lasted when the table was made; empty when there is no fault.',
  ),
];

/**
 * Members the API sends unasked that stay out on purpose: free text and account identifiers that a report must not
 * spread, and, for some kinds of connection, its technical settings.
 */
const leftOut: readonly string[] = [
  ...['CustomProperties', 'Metadata', 'Uid'],
  ...[
    'ApiKey',
    'ApplicationId',
    'ServiceAccountId',
    'SubscriptionId',
    'TenancyOcid',
    'UserName',
    'Fingerprint',
  ],
  ...['ActiveDirectoryId', 'AuthenticationAuthority', 'Environment', 'ManagementEndpoint', 'StorageSuffix'],
  ...['OciEnvironment', 'OciRegion', 'Region', 'SccmWakeUpProxy', 'SslThumbprints', 'WakeOnLanPackets'],
  ...['Capabilities', 'ConfigurationObjectCapabilities', 'ConnectionOptions', 'PluginRevision'],
  ...['MaxAbsoluteActiveActions', 'MaxAbsoluteNewActionsPerMinute', 'MaxPowerActionsPercentageOfMachines'],
  ...['MaximumConcurrentProvisioningOperations', 'SupportsLocalStorageCaching', 'SupportsPvsVms'],
];

export const hypervisors = defineDataset<DaasSource>({
  name: 'hypervisors',
  title: 'Hypervisors',
  group: 'Core',
  description:
    'One row per hypervisor or cloud connection of the site as it is now: its platform, its zone, and whether it works.',
  parameter: 'fetchHypervisors',
  key: ['hypervisor_id'],
  source: {
    service: 'daas',
    path: 'hypervisors',
    key: 'Id',
    takesFields: false,
    leftOut,
  },
  columns: [
    required(text('hypervisor_id', 'Id', 'Identifier of the connection.')),
    text('name', 'Name', 'Name administrators gave the connection.'),
    text(
      'connection_type',
      'ConnectionType',
      'Platform behind the connection, such as `AzureRM`, `AWS` or `VCenter`.',
    ),
    text(
      'plugin_id',
      'PluginId',
      'Citrix plug-in that talks to the platform; it distinguishes platforms whose type is `Custom`.',
    ),
    derived(
      'addresses',
      'text',
      ['Addresses'],
      joinedTexts,
      'Addresses the platform is reached under, joined by `;`, any of which will do; null when it has none.',
    ),
    boolean(
      'is_in_maintenance_mode',
      'InMaintenanceMode',
      'True when administrators have cut the site off from the platform for maintenance.',
    ),
    boolean(
      'uses_cloud_infrastructure',
      'UsesCloudInfrastructure',
      'True when the platform is a public cloud, where running machines are billed.',
    ),
    boolean(
      'is_virtual',
      'IsVirtual',
      'True when the source marks the connection as virtual, a mark it does not explain; null when it does not report it.',
    ),
    boolean(
      'is_unentitled',
      'Unentitled',
      "True when the customer's subscription does not cover the connection; null when the source does not report it.",
    ),
    fault,
    zoneColumns('connection'),
    scopesColumn('connection'),
    tenantsColumn('connection'),
    text('xd_path', 'XDPath', 'Citrix path of the connection, in the form `XDHyp:\\Connections\\name`.'),
  ],
});
