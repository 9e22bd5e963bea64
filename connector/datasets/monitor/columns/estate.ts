import {
  allocationType,
  deliveryType,
  persistentUserChangesType,
  provisioningType,
  sessionSupportCode,
} from '../../../citrix/monitor/enums.ts';
import { boolean, type Column, enumeration, text } from '../../define.ts';

/**
 * Where the session's machine belongs. Like the machine these are its present catalog, delivery group and hypervisor:
 * monitoring keeps no history of a machine that was moved.
 */

export const catalogId = text(
  'catalog_id',
  'machine.CatalogId',
  'GUID of the machine catalog the machine belongs to; empty when the session has no known machine.',
);

export const catalogName = text(
  'catalog_name',
  'catalog.Name',
  'Name of the machine catalog the machine belongs to; empty when that catalog is unknown.',
);

export const catalogDetails: readonly Column[] = [
  ...enumeration(
    'catalog_provisioning_type',
    'catalog.ProvisioningType',
    provisioningType,
    'How machines of the catalog come into being: cloned by Citrix (MCS), streamed (PVS) or made by hand (Manual).',
  ),
  ...enumeration(
    'catalog_allocation_type',
    'catalog.AllocationType',
    allocationType,
    'Whether a user of the catalog gets the same machine every time or any free one.',
  ),
  ...enumeration(
    'catalog_session_support',
    'catalog.SessionSupport',
    sessionSupportCode,
    'Whether a machine of the catalog serves one session or many at a time: it decides which licences a machine needs.',
  ),
  ...enumeration(
    'catalog_persistent_user_changes',
    'catalog.PersistentUserChanges',
    persistentUserChangesType,
    'What becomes of changes users make on machines of the catalog: discarded at restart or kept, and where.',
  ),
  boolean(
    'catalog_is_machine_physical',
    'catalog.IsMachinePhysical',
    'True when the catalog is set up for machines whose power Citrix does not manage, such as physical PCs.',
  ),
  text(
    'catalog_zone_name',
    'catalog.ZoneName',
    'Zone (resource location) the catalog is in; empty when the site does not report it.',
  ),
];

export const deliveryGroupId = text(
  'delivery_group_id',
  'machine.DesktopGroupId',
  'GUID of the delivery group the machine belongs to; empty when the machine is in none or unknown.',
);

export const deliveryGroupName = text(
  'delivery_group_name',
  'deliveryGroup.Name',
  'Name of the delivery group the machine belongs to; empty when the machine is in none or unknown.',
);

export const deliveryGroupDetails: readonly Column[] = [
  ...enumeration(
    'delivery_group_delivery_type',
    'deliveryGroup.DeliveryType',
    deliveryType,
    'Whether the delivery group offers its users desktops, applications or both.',
  ),
  ...enumeration(
    'delivery_group_session_support',
    'deliveryGroup.SessionSupport',
    sessionSupportCode,
    'Whether machines of the delivery group serve one session or many at a time.',
  ),
  boolean(
    'delivery_group_is_remote_pc',
    'deliveryGroup.IsRemotePC',
    'True when the delivery group gives people access to their own office PCs.',
  ),
];

export const hypervisorId = text(
  'hypervisor_id',
  'machine.HypervisorId',
  'GUID of the hypervisor connection the machine runs on; empty for machines Citrix does not power-manage.',
);

export const hypervisorName = text(
  'hypervisor_name',
  'hypervisor.Name',
  'Name of the hypervisor connection the machine runs on; empty for machines Citrix does not power-manage.',
);

export const hypervisorType = text(
  'hypervisor_type',
  'hypervisor.Type',
  'Kind of hypervisor or cloud behind the connection, in the words of the source; empty when there is none.',
);
