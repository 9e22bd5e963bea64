import {
  allocationType,
  lifecycleState,
  persistentUserChangesType,
  provisioningType,
  sessionSupportCode,
} from '../../../citrix/monitor/enums.ts';
import { boolean, enumeration, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const catalogs = monitorSet({
  name: 'catalogs',
  title: 'Catalogs (monitoring)',
  group: 'Inventory',
  description:
    'One row per machine catalog as monitoring knows it, deleted ones included; `machine_catalogs` shows those that exist now, with counts and images.',
  set: 'Catalogs',
  key: ['Id'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: 'whole',
  freshness: freshness.present,
  retention: retention.deleted,
  columns: [
    text('catalog_id', 'Id', 'GUID of the machine catalog; machines refer to it.'),
    text('catalog_name', 'Name', 'Name administrators gave the catalog; empty once it has been deleted.'),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'Whether the catalog still exists in the site.',
    ),
    ...enumeration(
      'provisioning_type',
      'ProvisioningType',
      provisioningType,
      'How its machines come into being: cloned by Citrix (MCS), streamed (PVS) or made by hand (Manual).',
    ),
    ...enumeration(
      'persistent_user_changes',
      'PersistentUserChanges',
      persistentUserChangesType,
      'What becomes of changes users make on its machines: discarded at restart or kept, and where.',
    ),
    boolean(
      'is_machine_physical',
      'IsMachinePhysical',
      'True when the catalog is set up for machines whose power Citrix does not manage, such as physical PCs.',
    ),
    ...enumeration(
      'allocation_type',
      'AllocationType',
      allocationType,
      'Whether a user gets the same machine every time or any free one.',
    ),
    ...enumeration(
      'session_support',
      'SessionSupport',
      sessionSupportCode,
      'Whether a machine of the catalog serves one session or many at a time.',
    ),
    text(
      'provisioning_scheme_id',
      'ProvisioningSchemeId',
      'GUID of the provisioning scheme by which its machines are made; empty for catalogs that have none.',
    ),
    text('zone_id', 'ZoneUid', 'GUID of the zone (resource location) the catalog is in.'),
    text(
      'zone_name',
      'ZoneName',
      'Name of the zone (resource location) the catalog is in; empty when the site does not report it.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the catalog (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the catalog (UTC).',
    ),
  ],
});
