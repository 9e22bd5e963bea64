import {
  currencyType,
  deliveryType,
  lifecycleState,
  sessionSupportCode,
} from '../../../citrix/monitor/enums.ts';
import { desktopKind } from '../../../citrix/monitor/enums-site.ts';
import { boolean, enumeration, int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';
import { currencyOf } from '../shown-names.ts';

export const deliveryGroups = monitorSet({
  name: 'delivery_groups',
  title: 'Delivery groups',
  group: 'Inventory',
  description:
    'One row per delivery group, deleted ones included: what it offers its users, and what an hour of its machines costs.',
  set: 'DesktopGroups',
  key: ['Id'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: 'whole',
  freshness: freshness.present,
  retention: retention.deleted,
  columns: [
    text('delivery_group_id', 'Id', 'GUID of the delivery group; machines and summaries refer to it.'),
    text('delivery_group_name', 'Name', 'Name administrators gave the delivery group.'),
    boolean('is_remote_pc', 'IsRemotePC', 'True when the group gives people access to their own office PCs.'),
    ...enumeration(
      'desktop_kind',
      'DesktopKind',
      desktopKind,
      'Whether its desktops belong to one user each (`Private`) or are shared.',
    ),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'Whether the delivery group still exists in the site.',
    ),
    ...enumeration(
      'session_support',
      'SessionSupport',
      sessionSupportCode,
      'Whether machines of the group serve one session or many at a time.',
    ),
    ...enumeration(
      'delivery_type',
      'DeliveryType',
      deliveryType,
      'Whether the group offers desktops, applications or both.',
    ),
    boolean(
      'is_in_maintenance_mode',
      'IsInMaintenanceMode',
      'True when administrators keep new sessions off the whole group.',
    ),
    number(
      'machine_cost_per_hour',
      'MachineCost',
      'Cost of one hour of a machine of the group, in `currency`; empty where none was entered.',
    ),
    ...enumeration(
      'currency',
      'CurrencyType',
      currencyType,
      'ISO 4217 currency of the machine cost; empty where none was entered.',
      currencyOf,
    ),
    int64(
      'autoscale_tag_id',
      'AutoscaleTagId',
      'Number of the tag to which Autoscale of the group is restricted; empty when it is not.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the delivery group (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the delivery group (UTC).',
    ),
  ],
});
