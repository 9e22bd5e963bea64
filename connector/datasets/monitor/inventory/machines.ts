import {
  lifecycleState,
  machineFaultStateCode,
  powerStateCode,
  registrationState,
} from '../../../citrix/monitor/enums.ts';
import {
  deregistrationReasonCode,
  machineRole,
  powerActionReasonCode,
  powerActionTypeCode,
} from '../../../citrix/monitor/enums-machines.ts';
import { boolean, derived, enumeration, int64, text, timestamp } from '../../define.ts';
import { joinedTexts } from '../../derivations.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const machines = monitorSet({
  name: 'machines',
  title: 'Machines',
  group: 'Inventory',
  description:
    'One row per machine that monitoring knows, deleted ones and stubs included: what it is, where it belongs, whom it is assigned to, and how it was when the table was made.',
  set: 'Machines',
  key: ['Id'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: 'whole',
  freshness: freshness.present,
  retention: retention.deleted,
  columns: [
    text('machine_id', 'Id', 'GUID of the machine; sessions and all tables of machines refer to it.'),
    text('machine_sid', 'Sid', "Security identifier of the machine's directory account; empty when unknown."),
    text(
      'machine_name',
      'Name',
      'Directory name in the form DOMAIN\\HOST; empty once the machine has been deleted from the site.',
    ),
    text(
      'machine_dns_name',
      'DnsName',
      'Fully qualified host name; empty once the machine has been deleted from the site.',
    ),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'Whether the machine still exists in the site; rows of deleted machines are kept for their history.',
    ),
    text(
      'ip_address',
      'IPAddress',
      'IP address the machine last reported; empty when unknown or the machine was deleted.',
    ),
    text(
      'hosted_machine_id',
      'HostedMachineId',
      'Identifier the hypervisor or cloud gives the virtual machine; empty for machines Citrix does not power-manage.',
    ),
    text(
      'hosting_server_name',
      'HostingServerName',
      'Hypervisor host the virtual machine was last seen on; null when the platform does not report it.',
    ),
    text(
      'hosted_machine_name',
      'HostedMachineName',
      'Name of the virtual machine on its hypervisor; empty for machines Citrix does not power-manage, and after deletion.',
    ),
    boolean(
      'is_assigned',
      'IsAssigned',
      'True when the machine is reserved for certain users, false when it is shared out of a pool.',
    ),
    boolean(
      'is_in_maintenance_mode',
      'IsInMaintenanceMode',
      'True when administrators keep new sessions off the machine.',
    ),
    boolean(
      'is_pending_update',
      'IsPendingUpdate',
      'True when a new image waits for the next restart of the machine.',
    ),
    text(
      'agent_version',
      'AgentVersion',
      'Version of the Citrix agent (VDA) on the machine; empty when it never registered.',
    ),
    text(
      'associated_user_full_names',
      'AssociatedUserFullNames',
      'Full names of the users the machine is assigned to, separated by commas; null when there are none.',
    ),
    text(
      'associated_user_names',
      'AssociatedUserNames',
      'Account names of the users the machine is assigned to, separated by commas; null when there are none.',
    ),
    text(
      'associated_user_upns',
      'AssociatedUserUPNs',
      'Sign-in names of the users the machine is assigned to, separated by commas; null when there are none.',
    ),
    ...enumeration(
      'registration_state',
      'CurrentRegistrationState',
      registrationState,
      'Whether the machine is registered with the site and so able to take sessions.',
    ),
    timestamp(
      'registration_state_change_date',
      'RegistrationStateChangeDate',
      'When the registration state last changed (UTC).',
    ),
    ...enumeration(
      'last_deregistered_reason',
      'LastDeregisteredCode',
      deregistrationReasonCode,
      'Why the machine last lost its registration.',
    ),
    timestamp(
      'last_deregistered_date',
      'LastDeregisteredDate',
      'When the machine last lost its registration (UTC); empty when it never did.',
    ),
    ...enumeration(
      'power_state',
      'CurrentPowerState',
      powerStateCode,
      'Power state of the machine; `Unmanaged` for machines Citrix does not power-manage.',
    ),
    int64(
      'session_count',
      'CurrentSessionCount',
      'Sessions on the machine, brought up to date by the service about once a minute.',
    ),
    text(
      'controller_dns_name',
      'ControllerDnsName',
      'Host name of the controller or connector the machine last registered with; empty when it never did.',
    ),
    timestamp(
      'powered_on_date',
      'PoweredOnDate',
      'When the machine was last powered on (UTC); empty when unknown.',
    ),
    timestamp(
      'power_state_change_date',
      'PowerStateChangeDate',
      'When the power state last changed (UTC); empty when unknown.',
    ),
    int64(
      'functional_level',
      'FunctionalLevel',
      'Number of the functional level of the agent; the names of its values are not published.',
    ),
    timestamp(
      'failure_date',
      'FailureDate',
      'When the present fault of the machine began (UTC); empty while it is healthy.',
    ),
    int64(
      'windows_connection_setting',
      'WindowsConnectionSetting',
      "Number that shows whether the machine's own log-on mode accepts sessions; its values are not published.",
    ),
    boolean('is_preparing', 'IsPreparing', 'True while the machine is being made ready for use.'),
    ...enumeration(
      'fault_state',
      'FaultState',
      machineFaultStateCode,
      'What is wrong with the machine; `None` when it is healthy.',
    ),
    text(
      'os_type',
      'OSType',
      'Operating system as the Citrix agent reported it, such as `Windows 2019`; empty when it never registered.',
    ),
    int64(
      'current_load_index_id',
      'CurrentLoadIndexId',
      'Number of the latest load evaluation of the machine, in `load_indexes`; empty when it is off.',
    ),
    text(
      'catalog_id',
      'CatalogId',
      'GUID of the machine catalog the machine belongs to; empty when it is in none.',
    ),
    text(
      'delivery_group_id',
      'DesktopGroupId',
      'GUID of the delivery group the machine belongs to; empty when it is in none.',
    ),
    text(
      'hypervisor_id',
      'HypervisorId',
      'GUID of the hypervisor connection the machine runs on; empty for machines Citrix does not power-manage.',
    ),
    ...enumeration(
      'last_power_action',
      'LastPowerActionType',
      powerActionTypeCode,
      "What was last done to the machine's power by Citrix; null where the release does not report it.",
    ),
    ...enumeration(
      'last_power_action_reason',
      'LastPowerActionReason',
      powerActionReasonCode,
      'Why the last power action was taken.',
    ),
    int64(
      'last_power_action_failure',
      'LastPowerActionFailureReason',
      'Number of the reason why the last power action failed; its values are not published.',
    ),
    timestamp(
      'last_power_action_completed_date',
      'LastPowerActionCompletedDate',
      'When the last power action was completed (UTC).',
    ),
    int64(
      'last_upgrade_state',
      'LastUpgradeState',
      'Number of the state of the last upgrade of the agent by Citrix; its values are not published.',
    ),
    timestamp(
      'last_upgrade_state_change_date',
      'LastUpgradeStateChangeDate',
      'When the state of the last upgrade of the agent changed (UTC).',
    ),
    derived(
      'tags',
      'text',
      ['Tags'],
      joinedTexts,
      'Tags of the machine, joined by `;`; null when it has none.',
    ),
    text(
      'hash',
      'Hash',
      'Mark by which the service recognises a changed row of the machine; it has no meaning of its own.',
    ),
    ...enumeration(
      'machine_role',
      'MachineRole',
      machineRole,
      'Whether the machine runs sessions (`Vda`), is a controller (`Ddc`), or both.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the machine (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the machine (UTC).',
    ),
  ],
});
