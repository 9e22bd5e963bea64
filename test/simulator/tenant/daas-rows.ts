import { hash, pick } from '../values/random.ts';
import type { RawRow } from '../values/rows.ts';
import { kinds, type RowContext } from './context.ts';
import { catalogName, hypervisorName, zoneName } from './group-rows.ts';

/** Stands in every property that must never be copied out, so that a leak is found by searching for it. */
export const CANARY = 'CANARY-must-not-be-copied';

const allScope = {
  Id: '00000000-0000-0000-0000-000000000000',
  Uid: null,
  Name: 'All',
  Description: 'All objects',
  IsBuiltIn: true,
  IsAllScope: true,
  IsTenantScope: false,
  TenantId: null,
  TenantName: null,
};

const scope = (name: string): RawRow => ({
  ...allScope,
  Id: `scope-${name}`,
  Name: name,
  IsBuiltIn: false,
  IsAllScope: false,
});
const scopesOf = (index: number): RawRow[] =>
  index % 4 === 0 ? [allScope] : [allScope, scope('London; UK'), scope(`Team "${index}"`)];
const tenantsOf = (index: number): RawRow[] | null =>
  index % 3 === 0
    ? null
    : [
        { Id: `t${index}`, Uid: null, Name: `Tenant ${index}` },
        { Id: 'tx', Uid: null, Name: 'Größe' },
      ];
const metadata = [{ Name: 'Secret_Expiration', Value: CANARY }];

function zone(context: RowContext, index: number): RawRow {
  return { Id: context.guid(kinds.zone, index % 3), Uid: null, Name: zoneName(index) };
}

function provisioningScheme(context: RowContext, index: number): RawRow {
  const host = index % Math.max(1, context.options.hypervisors);
  const path = `XDHyp:\\HostingUnits\\Pool ${index}\\master.vm\\snapshot "1".snapshot`;
  return {
    Id: context.guid(kinds.scheme, index),
    Name: `Scheme ${index}`,
    CleanOnBoot: index % 2 === 0,
    CpuCount: 2 + (index % 4),
    MemoryMB: 4096 * (1 + (index % 3)),
    DiskSizeGB: index % 7 === 3 ? null : 127,
    CustomProperties: [{ Name: 'key', Value: CANARY }],
    CustomPropertiesInString: CANARY,
    Metadata: metadata,
    MasterImage:
      index % 5 === 3
        ? null
        : { Id: null, Name: 'snapshot', XDPath: path, FullRelativePath: `Hypervisors/${host}` },
    ResourcePool: {
      Id: `pool-${index}`,
      Name: `Pool ${index}`,
      XDPath: null,
      FullRelativePath: `Hypervisors/${host}/ResourcePools/${index}`,
      Hypervisor: {
        Id: context.guid(kinds.hypervisor, host),
        Uid: host,
        Name: hypervisorName(host),
        ConnectionType: 'AzureRM',
        PluginFactoryName: 'AzureRmFactory',
      },
    },
    MachineCount: 10,
  };
}

function warningsOf(index: number): RawRow[] | null {
  if (index % 3 !== 2) return index % 3 === 0 ? null : [];
  const warning = (Message: string | null): RawRow => ({
    Type: 'CatalogAction',
    Subtype: 'Unknown',
    Message,
  });
  return [warning('Image is old; update it'), warning('Zeile 1\nZeile 2')];
}

/** One DaaS machine catalog; the counts of some are not known. */
export function machineCatalogRow(context: RowContext, index: number): RawRow {
  const total = hash(context.seed, index, 271) % 400;
  const assigned = Math.floor(total / 3);
  const isManual = index % 3 === 2;
  return {
    Name: catalogName(index),
    FullName: index % 2 === 0 ? catalogName(index) : `Folder ${index % 4}\\${catalogName(index)}`,
    Id: context.guid(kinds.catalog, index),
    Uid: index + 1,
    AllocationType: pick(['Random', 'Static'], index),
    AssignedCount: index % 5 === 1 ? null : assigned,
    AvailableAssignedCount: index % 5 === 1 ? null : 1,
    AvailableCount: 5,
    AvailableUnassignedCount: index % 5 === 1 ? null : 4,
    Description: index % 3 === 0 ? null : index % 3 === 1 ? '' : 'Multi\nline, "described"; catalog',
    IsPowerManaged: index % 4 !== 3,
    IsRemotePC: index % 6 === 5,
    JobsInProgress: null,
    MachineType: pick(['Virtual', 'Virtual', 'Physical'], index),
    Metadata: metadata,
    MinimumFunctionalLevel: pick(['L7_25', 'L7_34', 'LMAX'], index),
    HasBeenPromoted: false,
    HasBeenPromotedFrom: 'Unknown',
    CanRollbackVMImage: !isManual,
    CanRecreateCatalog: false,
    PersistChanges: pick(['Discard', 'OnLocal', 'OnPvd'], index),
    ProvisioningScheme: isManual ? null : provisioningScheme(context, index),
    ProvisioningType: isManual ? 'Manual' : 'MCS',
    ProvisioningProgress: null,
    PvsAddress: null,
    PvsDomain: null,
    RemotePCEnrollmentScopes: null,
    Scopes: scopesOf(index),
    Tenants: tenantsOf(index),
    SessionSupport: pick(['MultiSession', 'SingleSession'], index),
    SharingKind: pick(['Shared', 'Private'], index),
    TotalCount: total,
    IsBroken: index % 7 === 3,
    IsMasterImageAssociated: isManual ? null : true,
    ImageUpdateStatus: pick(['UpdateToDate', 'PendingUpdate', 'Unknown'], index),
    Errors: index % 7 === 3 ? ['Disk full', 'Quota; exceeded'] : [],
    Warnings: warningsOf(index),
    UnassignedCount: total - assigned,
    UsedCount: Math.max(0, total - 5),
    AvailableCountOfSuspend: null,
    AvailableAssignedCountOfSuspend: null,
    UpgradeInfo: null,
    Zone: index % 9 === 8 ? null : zone(context, index),
    AdminFolder: index % 2 === 0 ? null : { Id: `f${index % 4}`, Uid: null, Name: `Folder ${index % 4}` },
    HypervisorVMTagging: null,
  };
}

function faultOf(index: number): RawRow | null {
  if (index % 4 === 1) return null;
  if (index % 4 !== 2) return { State: 'None', Reason: null, TimeEntered: null, DurationInSeconds: null };
  // The spec only promises RFC 3339: an offset is as good as Z.
  const entered = index % 8 === 2 ? '2026-03-01T10:15:30.25+02:00' : '2026-03-02T08:15:30Z';
  return {
    State: 'Unavailable',
    Reason: 'Timeout, no route',
    TimeEntered: entered,
    DurationInSeconds: 3600.5,
  };
}

export function hypervisorRow(context: RowContext, index: number): RawRow {
  const name = hypervisorName(index);
  return {
    Id: context.guid(kinds.hypervisor, index),
    Name: name,
    XDPath: `XDHyp:\\Connections\\${name}`,
    ConnectionType: pick(['AzureRM', 'VCenter', 'XenServer', 'Custom'], index),
    Addresses:
      index % 3 === 0
        ? [`https://hv${index}.example`, 'https://hv-b.example']
        : [`https://hv${index}.example`],
    InMaintenanceMode: index % 6 === 4,
    Unentitled: false,
    PluginId: pick(['AzureRmFactory', 'VmwareFactory', 'XenFactory', 'AcropolisFactory'], index),
    Scopes: scopesOf(index),
    Tenants: tenantsOf(index),
    UsesCloudInfrastructure: index % 4 === 0,
    Zone: zone(context, index),
    Fault: faultOf(index),
    CustomProperties: `<p>${CANARY}</p>`,
    Metadata: metadata,
    ApplicationId: CANARY,
    Uid: index,
    IsVirtual: index % 5 !== 2,
  };
}
