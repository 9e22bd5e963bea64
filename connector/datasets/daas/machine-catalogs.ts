import { boolean, type Column, defineDataset, derived, int64, required, text } from '../define.ts';
import { joinedTexts, joinedWarnings } from '../derivations.ts';
import type { DaasSource } from '../sources.ts';
import { scopesColumn, tenantsColumn, zoneColumns } from './columns.ts';

// The API's enums arrive as names and grow without notice, so they are plain texts here.
const kind: readonly Column[] = [
  text(
    'allocation_type',
    'AllocationType',
    'Whether users get the same machine every time (`Static`) or any free one (`Random`).',
  ),
  text(
    'provisioning_type',
    'ProvisioningType',
    'How machines of the catalog come into being, such as `MCS` (cloned by Citrix), `PVS` (streamed) or `Manual`.',
  ),
  text(
    'persist_changes',
    'PersistChanges',
    'What becomes of changes users make on a machine: `Discard` at restart or kept `OnLocal` disk.',
  ),
  text(
    'session_support',
    'SessionSupport',
    'Whether a machine serves one session (`SingleSession`) or many (`MultiSession`) at a time.',
  ),
  text(
    'sharing_kind',
    'SharingKind',
    'Whether machines belong to one user (`Private`) or go round (`Shared`).',
  ),
  text('machine_type', 'MachineType', 'Whether the catalog holds virtual or physical machines.'),
  text(
    'minimum_functional_level',
    'MinimumFunctionalLevel',
    'Oldest Citrix agent (VDA) release level that machines need to work in the catalog, such as `L7_20`.',
  ),
];

const health: readonly Column[] = [
  boolean('is_power_managed', 'IsPowerManaged', 'True when Citrix switches the machines on and off.'),
  boolean(
    'is_remote_pc',
    'IsRemotePC',
    "True when the catalog holds people's own office PCs for access from afar.",
  ),
  boolean(
    'is_broken',
    'IsBroken',
    'True when the site reports the catalog as damaged and in need of repair.',
  ),
  boolean(
    'is_master_image_associated',
    'IsMasterImageAssociated',
    'True when the machines are based on a master image; null when the site does not report it.',
  ),
  text(
    'image_update_status',
    'ImageUpdateStatus',
    'How far the machines have been updated to the latest image, in the words of the source; null on sites that do not report it.',
  ),
];

const counts: readonly Column[] = [
  int64('total_count', 'TotalCount', 'Number of machines in the catalog.'),
  int64('used_count', 'UsedCount', 'Number of machines of the catalog that a delivery group has taken.'),
  int64(
    'available_count',
    'AvailableCount',
    'Number of machines of the catalog that no delivery group has taken.',
  ),
  int64(
    'assigned_count',
    'AssignedCount',
    'Number of machines reserved for users or devices; empty when not counted.',
  ),
  int64('unassigned_count', 'UnassignedCount', 'Number of machines not reserved for a user.'),
  int64(
    'available_assigned_count',
    'AvailableAssignedCount',
    'Number of machines that are reserved for someone but that no delivery group has taken; empty when not counted.',
  ),
  int64(
    'available_unassigned_count',
    'AvailableUnassignedCount',
    'Number of machines that are neither reserved for a user nor in a delivery group; empty when not counted.',
  ),
];

const provisioning: readonly Column[] = [
  text(
    'provisioning_scheme_id',
    'ProvisioningScheme.Id',
    'Identifier of the recipe Citrix makes the machines by; empty, like the columns after it, for catalogs without one.',
  ),
  // Of the paths the API has for an image, XDPath is the one that names hypervisor, machine and snapshot.
  text(
    'master_image_path',
    'ProvisioningScheme.MasterImage.XDPath',
    'Citrix path (XDPath) of the image machines are made from, down to the snapshot; empty when the source gives none.',
  ),
  text(
    'hypervisor_connection_name',
    'ProvisioningScheme.ResourcePool.Hypervisor.Name',
    'Name of the hypervisor connection new machines are made on.',
  ),
  int64('cpu_count', 'ProvisioningScheme.CpuCount', 'Processors that a new machine of the catalog gets.'),
  int64(
    'memory_mb',
    'ProvisioningScheme.MemoryMB',
    'Memory that a new machine of the catalog gets, in megabytes.',
  ),
  int64(
    'disk_size_gb',
    'ProvisioningScheme.DiskSizeGB',
    'Size of the system disk that a new machine of the catalog gets, in gigabytes.',
  ),
];

export const machineCatalogs = defineDataset<DaasSource>({
  name: 'machine_catalogs',
  title: 'Machine catalogs',
  group: 'Core',
  description:
    'One row per machine catalog of the site as it is now: what kind of machines it holds, how many of them are in use, and what new ones are made from.',
  parameter: 'fetchMachineCatalogs',
  key: ['catalog_id'],
  // Without `fields` the API may leave out, or needlessly compute, anything but its default fields.
  source: { service: 'daas', path: 'MachineCatalogs', key: 'Id', takesFields: true, leftOut: [] },
  columns: [
    required(text('catalog_id', 'Id', 'Identifier of the machine catalog.')),
    text('name', 'Name', 'Name of the catalog within its folder; two folders may use the same name.'),
    text('full_name', 'FullName', 'Name of the catalog with its folders, unique in the site.'),
    text(
      'description',
      'Description',
      'Note administrators wrote about the catalog; empty when they wrote none.',
    ),
    kind,
    health,
    counts,
    zoneColumns('catalog'),
    text('admin_folder', 'AdminFolder.Name', 'Folder the catalog is kept in; empty when it is in none.'),
    scopesColumn('catalog'),
    tenantsColumn('catalog'),
    derived(
      'errors',
      'text',
      ['Errors'],
      joinedTexts,
      'Errors reported for machines of the catalog, joined by `;`; null when there are none.',
    ),
    derived(
      'warnings',
      'text',
      ['Warnings'],
      joinedWarnings,
      'Warnings in force for the catalog, joined by `;`: the message of each, or its kind where it has no message; null when there are none.',
    ),
    provisioning,
  ],
});
