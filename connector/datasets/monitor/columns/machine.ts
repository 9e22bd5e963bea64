import {
  lifecycleState,
  machineFaultStateCode,
  powerStateCode,
  registrationState,
} from '../../../citrix/monitor/enums.ts';
import { boolean, type Column, derived, enumeration, number, text } from '../../define.ts';
import { currencyOf } from '../shown-names.ts';
import type { SessionPath } from './session.ts';

/**
 * The machine that ran the session. Monitoring keeps one row a machine and overwrites it, so all of this is how the
 * machine was when the table was made, which for an old session is not how it was then.
 */

export function machineId(session: SessionPath): Column {
  return text(
    'machine_id',
    `${session}MachineId`,
    'GUID of the machine that ran the session, for counting distinct machines; empty when none was found for it.',
  );
}

export const machineName = text(
  'machine_name',
  'machine.Name',
  'Directory name of the machine in the form DOMAIN\\HOST; empty once the machine has been deleted from the site.',
);

export const machineDnsName = text(
  'machine_dns_name',
  'machine.DnsName',
  'Fully qualified host name of the machine; empty once the machine has been deleted from the site.',
);

export const machineOsType = text(
  'machine_os_type',
  'machine.OSType',
  'Operating system of the machine as its Citrix agent reported it, such as `Windows 2019`; empty when it never registered.',
);

/** Everything else about the machine, from its agent's version to its cost, in the order of the sessions table. */
export const machineDetails: readonly Column[] = [
  text(
    'machine_agent_version',
    'machine.AgentVersion',
    'Version of the Citrix agent (VDA) on the machine; empty when it never registered.',
  ),
  ...enumeration(
    'machine_lifecycle_state',
    'machine.LifecycleState',
    lifecycleState,
    'Whether the machine still exists in the site, at the time the table was made: rows of deleted machines are kept for their history.',
  ),
  ...enumeration(
    'machine_registration_state',
    'machine.CurrentRegistrationState',
    registrationState,
    'Whether the machine was registered with the site and so able to take sessions, at the time the table was made.',
  ),
  ...enumeration(
    'machine_power_state',
    'machine.CurrentPowerState',
    powerStateCode,
    'Power state of the machine at the time the table was made, not during the session.',
  ),
  ...enumeration(
    'machine_fault_state',
    'machine.FaultState',
    machineFaultStateCode,
    'What was wrong with the machine at the time the table was made; `None` when it was healthy.',
  ),
  boolean(
    'machine_is_assigned',
    'machine.IsAssigned',
    'True when the machine is reserved for certain users, false when it is shared out of a pool.',
  ),
  boolean(
    'machine_is_in_maintenance_mode',
    'machine.IsInMaintenanceMode',
    'True when administrators kept new sessions off the machine at the time the table was made.',
  ),
];

export const machineHosting: readonly Column[] = [
  text(
    'hosted_machine_id',
    'machine.HostedMachineId',
    'Identifier the hypervisor or cloud gives the virtual machine; empty for machines Citrix does not power-manage.',
  ),
  text(
    'hosted_machine_name',
    'machine.HostedMachineName',
    'Name of the virtual machine on its hypervisor; empty for machines Citrix does not power-manage, and after deletion.',
  ),
  text(
    'hosting_server_name',
    'machine.HostingServerName',
    'Hypervisor host the virtual machine was last seen on; null when the platform does not report it or the machine no longer exists.',
  ),
  text(
    'controller_dns_name',
    'machine.ControllerDnsName',
    'Host name of the controller or connector the machine last registered with; empty when it never did.',
  ),
];

export const machineCostColumns: readonly Column[] = [
  number(
    'machine_cost_per_hour',
    'machineCost.CostPerHour',
    'Cost of one running hour of the machine, in `machine_cost_currency`; empty where the site keeps no cost for it.',
  ),
  derived(
    'machine_cost_currency',
    'text',
    ['machineCost.Currency'],
    currencyOf,
    'ISO 4217 currency of `machine_cost_per_hour`; empty where the site keeps no cost for the machine.',
  ),
];
