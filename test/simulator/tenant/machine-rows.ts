import { hash, pick } from '../values/random.ts';
import type { Row, Value } from '../values/rows.ts';
import { kinds, type RowContext } from './context.ts';
import { faultOf, powerOf } from './machine-power.ts';
import { nameOf, personOf } from './names.ts';

const systems = ['Windows 11 24H2', 'Windows Server 2025', 'Windows 2022', 'Ubuntu 24.04', null];

function idOrNothing(
  context: RowContext,
  kind: number,
  index: number,
  count: number,
  every: number,
): string | null {
  const chance = hash(context.seed, index, 210 + kind);
  if (count === 0 || chance % every === 0) return null;
  // A group that was removed from the site stays in the machine's row.
  return context.guid(kind, chance % every === 1 && every > 60 ? 5_000_000 : chance % count);
}

/** What is left of a machine after it was deleted: its names are gone, and nobody measures it. */
function nameless(): Record<string, Value> {
  const names = 'Name DnsName IPAddress HostedMachineId HostingServerName HostedMachineName';
  const users =
    'AssociatedUserFullNames AssociatedUserNames AssociatedUserUPNs ControllerDnsName CurrentLoadIndexId';
  return Object.fromEntries(`${names} ${users}`.split(' ').map((name) => [name, null]));
}

function assignedTo({ seed }: RowContext, users: readonly number[]): Record<string, Value> {
  const listed = (nameOfUser: (user: number) => string): string => users.map(nameOfUser).join(',');
  return {
    AssociatedUserFullNames: listed((user) => personOf(seed, user)),
    AssociatedUserNames: listed((user) => `ACME\\user${user}`),
    AssociatedUserUPNs: listed((user) => `user${user}@acme.example`),
  };
}

function named(context: RowContext, index: number): Record<string, Value> {
  const host = `vda-${String(index).padStart(4, '0')}`;
  return {
    Name: nameOf(`ACME\\${host}`, index, 23),
    DnsName: `${host}.acme.example`,
    IPAddress: index % 17 === 4 ? null : `10.20.${Math.floor(index / 250)}.${index % 250}`,
    HostedMachineId: `${context.guid(68, index)}`,
    HostingServerName: index % 6 === 0 ? null : `hv-${index % 9}`,
    HostedMachineName: host,
    ...assignedTo(context, index % 8 === 0 ? [1, 2] : []),
    ControllerDnsName: index % 10 === 0 ? null : 'connector-1.acme.example',
  };
}

function machineRow(context: RowContext, index: number): Row {
  const { options, seed } = context;
  const dice = hash(seed, index, 221);
  const isDeleted = index % 15 === 9;
  const isUpgraded = index % 9 === 2;
  const created = context.dateBefore(index, 222);
  const changed = context.dateBefore(index, 223);
  return {
    Id: context.guid(kinds.machine, index),
    Sid: index % 31 === 3 ? null : `S-1-5-21-1924580635-3864722089-3907235813-${20_000 + index}`,
    LifecycleState: isDeleted ? 1 : index % 89 === 12 ? 2 : 0,
    FaultState: 1,
    CurrentRegistrationState: isDeleted ? 2 : index % 71 === 20 ? 9 : 1,
    ...powerOf(context, index, changed),
    ...(index % 43 === 0 ? faultOf(changed) : {}),
    ...(isDeleted ? nameless() : named(context, index)),
    IsAssigned: index % 4 === 0,
    IsInMaintenanceMode: index % 19 === 0,
    IsPendingUpdate: false,
    AgentVersion: isDeleted ? null : pick(['2507.0.0.12', '2402.1.0.88', '7.15.9000.1'], dice),
    RegistrationStateChangeDate: changed,
    CurrentSessionCount: dice % 12,
    FunctionalLevel: 9,
    WindowsConnectionSetting: 0,
    IsPreparing: false,
    LastUpgradeState: isUpgraded ? 3 : null,
    LastUpgradeStateChangeDate: isUpgraded ? context.dateBefore(index, 224) : null,
    OSType: pick(systems, dice >>> 5),
    CatalogId: idOrNothing(context, kinds.catalog, index, options.catalogs, 25),
    DesktopGroupId: idOrNothing(context, kinds.group, index, options.deliveryGroups, 18),
    HypervisorId: idOrNothing(context, kinds.hypervisor, index, options.hypervisors, 90),
    Tags: index % 3 === 0 ? ['pilot', 'a;b'] : [],
    Hash: isDeleted ? '' : (dice * 7919).toString(16),
    MachineRole: 0,
    CreatedDate: created,
    ModifiedDate: changed,
  };
}

export function machineRows(context: RowContext): Row[] {
  return Array.from({ length: context.options.machines }, (_, index) => machineRow(context, index));
}

/** Costs are known of most machines, in several currencies. */
export function machineCostRows(context: RowContext): Row[] {
  const machines = Array.from({ length: context.options.machines }, (_, index) => index);
  return machines
    .filter((index) => index % 5 !== 2)
    .map((index) => {
      const cost = (hash(context.seed, index, 231) % 9000) / 10_000;
      const date = context.dateBefore(index, 232);
      return {
        MachineId: context.guid(kinds.machine, index),
        SpecId: index % 8,
        CostPerHour: index % 40 === 6 ? null : cost,
        Currency: index % 50 === 8 ? 33 : index % 4,
        CostSource: 1,
        PowerOnComputeCostPerHour: cost,
        PowerOnStorageCostPerHour: cost / 4,
        PowerOffStorageCostPerHour: cost / 8,
        CreatedDate: date,
        ModifiedDate: date,
      };
    });
}
