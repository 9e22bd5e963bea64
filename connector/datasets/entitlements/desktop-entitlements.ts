import { composeDesktops } from '../../citrix/entitlements/desktops.ts';
import { boolean, type Column, defineDataset, derived, int64, required, text } from '../define.ts';
import { joinedNames } from '../derivations.ts';
import type { ComposedSource } from '../sources.ts';
import { deliveryGroupColumns, entitlementKey, principalColumns, ruleColumns } from './principal-columns.ts';

const desktop: readonly Column[] = [
  text(
    'desktop_id',
    'Desktop.Id',
    'Identifier of the published desktop, or its older number where it has none; empty in the layers `access_policy` and `machine`, like the seven columns after it.',
  ),
  text('desktop_name', 'Desktop.Name', 'Name of the desktop for administrators.'),
  derived(
    'published_name',
    'text',
    ['Desktop', 'Desktop.PublishedName', 'DeliveryGroup.PublishedName'],
    publishedName,
    'Name that users see: that of the desktop, else that of the delivery group.',
  ),
  boolean('is_desktop_enabled', 'Desktop.Enabled', 'False where the desktop is not offered.'),
  text(
    'restrict_to_tag',
    'Desktop.RestrictToTag.Name',
    'Tag of the machines that serve the desktop; empty when all do.',
  ),
  int64(
    'max_desktops',
    'Desktop.MaxDesktops',
    'Machines that one user may be assigned by it, in private delivery groups.',
  ),
  int64(
    'machines_for_assignment',
    'Desktop.MachinesForAssignment',
    'Machines that can still be assigned by it.',
  ),
  derived(
    'tenants',
    'text',
    ['Desktop.Tenants'],
    joinedNames,
    'Tenants of a service provider that the desktop is reserved for, names joined by `;`; null when it is open to all.',
  ),
];

function ofDesktop(member: string): string {
  return `Desktop.${member}`;
}

function publishedName(own: unknown, name: unknown, otherwise: unknown): unknown {
  return own === null || own === undefined ? null : (name ?? otherwise);
}

export const desktopEntitlements = defineDataset<ComposedSource>({
  name: 'desktop_entitlements',
  title: 'Desktop entitlements',
  group: 'Licences and entitlements',
  description:
    'One row per desktop and each user or group that it names, in the layers that the site has: the access rules of its delivery group, the published desktop, and machines assigned to users. A user needs an access rule and a desktop, or a machine. Delivery groups for applications only have no rows.',
  key: ['entitlement_key'],
  source: {
    service: 'composed',
    compose: composeDesktops,
    key: 'Key',
    origin: 'DaaS, `DeliveryGroups/{id}`, `DeliveryGroups/{id}/Desktops`, `Machines`',
    cost: '2 requests for each delivery group, 1 for each thousand of delivery groups and of machines.',
    api: 'daas',
    leftOut: [
      ...['Uid', 'Description', 'IconId', 'ColorDepth', 'SecureIcaRequired', 'LeasingBehavior'].map(
        ofDesktop,
      ),
      ...['SessionReconnection', 'IncludedUserFilterEnabled', 'IncludedUsers'].map(ofDesktop),
      ...['ExcludedUserFilterEnabled', 'ExcludedUsers'].map(ofDesktop),
      ...['Machine.DeliveryGroup', 'Machine.IsAssigned', 'Machine.AssignedUsers'],
    ],
  },
  columns: [
    entitlementKey,
    required(
      text(
        'layer',
        'Layer',
        'Where the right comes from: `access_policy` (a rule of the delivery group, which lets people in at all), `desktop` (a published desktop), or `machine` (a machine assigned to the user).',
      ),
    ),
    deliveryGroupColumns,
    boolean(
      'is_remote_pc',
      'DeliveryGroup.IsRemotePC',
      "True for people's own office PCs. There a desktop without a filter assigns nothing by itself: its row is `nobody`.",
    ),
    text(
      'session_support',
      'DeliveryGroup.SessionSupport',
      'Sessions that a machine serves at a time: `SingleSession` or `MultiSession`.',
    ),
    ruleColumns,
    desktop,
    text('machine_id', 'Machine.Id', 'Identifier of the machine, in the layer `machine`.'),
    text('machine_name', 'Machine.Name', 'Name of the machine, in the layer `machine`.'),
    principalColumns,
  ],
});
