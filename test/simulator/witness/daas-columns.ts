import type { RawRow } from '../values/rows.ts';
import { type Cell, type Column, joined as joinedTexts, text, timestampText } from './cells.ts';

export interface DaasItem {
  readonly customerId: string;
  readonly siteId: string;
  readonly row: RawRow;
}

/** The value at a dotted path; undefined when something on the way is missing. */
function dig(row: RawRow, path: string): unknown {
  let value: unknown = row;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** Elements, or a member of each, joined by semicolons; null when there is no list. */
function joined(row: RawRow, path: string, member?: string): Cell {
  const list = dig(row, path);
  if (!Array.isArray(list)) return null;
  const values = list.map((item: unknown) => (member === undefined ? item : (item as RawRow)[member]));
  return joinedTexts(values.filter((value) => value !== null && value !== undefined));
}

const own: readonly Column<DaasItem>[] = [
  ['customer_id', ({ customerId }) => customerId],
  ['site_id', ({ siteId }) => siteId],
];
const plain = (name: string, path: string): Column<DaasItem> => [name, ({ row }) => text(dig(row, path))];
const list = (name: string, path: string, member?: string): Column<DaasItem> => [
  name,
  ({ row }) => joined(row, path, member),
];

const scheme = 'ProvisioningScheme';

/** The columns of the machine_catalogs table, in order. */
export const catalogColumns: readonly Column<DaasItem>[] = [
  ...own,
  plain('catalog_id', 'Id'),
  plain('name', 'Name'),
  plain('full_name', 'FullName'),
  plain('description', 'Description'),
  plain('allocation_type', 'AllocationType'),
  plain('provisioning_type', 'ProvisioningType'),
  plain('persist_changes', 'PersistChanges'),
  plain('session_support', 'SessionSupport'),
  plain('sharing_kind', 'SharingKind'),
  plain('machine_type', 'MachineType'),
  plain('minimum_functional_level', 'MinimumFunctionalLevel'),
  plain('is_power_managed', 'IsPowerManaged'),
  plain('is_remote_pc', 'IsRemotePC'),
  plain('is_broken', 'IsBroken'),
  plain('is_master_image_associated', 'IsMasterImageAssociated'),
  plain('image_update_status', 'ImageUpdateStatus'),
  plain('total_count', 'TotalCount'),
  plain('used_count', 'UsedCount'),
  plain('available_count', 'AvailableCount'),
  plain('assigned_count', 'AssignedCount'),
  plain('unassigned_count', 'UnassignedCount'),
  plain('available_assigned_count', 'AvailableAssignedCount'),
  plain('available_unassigned_count', 'AvailableUnassignedCount'),
  plain('zone_id', 'Zone.Id'),
  plain('zone_name', 'Zone.Name'),
  plain('admin_folder', 'AdminFolder.Name'),
  list('scopes', 'Scopes', 'Name'),
  list('tenants', 'Tenants', 'Name'),
  list('errors', 'Errors'),
  list('warnings', 'Warnings', 'Message'),
  plain('provisioning_scheme_id', `${scheme}.Id`),
  plain('master_image_path', `${scheme}.MasterImage.XDPath`),
  plain('hypervisor_connection_name', `${scheme}.ResourcePool.Hypervisor.Name`),
  plain('cpu_count', `${scheme}.CpuCount`),
  plain('memory_mb', `${scheme}.MemoryMB`),
  plain('disk_size_gb', `${scheme}.DiskSizeGB`),
];

/** The columns of the hypervisors table, in order. */
export const hypervisorColumns: readonly Column<DaasItem>[] = [
  ...own,
  plain('hypervisor_id', 'Id'),
  plain('name', 'Name'),
  plain('connection_type', 'ConnectionType'),
  plain('plugin_id', 'PluginId'),
  list('addresses', 'Addresses'),
  plain('is_in_maintenance_mode', 'InMaintenanceMode'),
  plain('uses_cloud_infrastructure', 'UsesCloudInfrastructure'),
  plain('is_virtual', 'IsVirtual'),
  plain('is_unentitled', 'Unentitled'),
  plain('fault_state', 'Fault.State'),
  plain('fault_reason', 'Fault.Reason'),
  ['fault_entered_at', ({ row }) => timestampText(dig(row, 'Fault.TimeEntered'))],
  plain('fault_duration_seconds', 'Fault.DurationInSeconds'),
  plain('zone_id', 'Zone.Id'),
  plain('zone_name', 'Zone.Name'),
  list('scopes', 'Scopes', 'Name'),
  list('tenants', 'Tenants', 'Name'),
  plain('xd_path', 'XDPath'),
];
