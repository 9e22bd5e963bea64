import { composeAssignments } from '../../citrix/entitlements/machines.ts';
import { boolean, defineDataset, required, text } from '../define.ts';
import type { ComposedSource } from '../sources.ts';
import { entitlementKey, principalColumns } from './principal-columns.ts';

export const machineAssignments = defineDataset<ComposedSource>({
  name: 'machine_assignments',
  title: 'Machine assignments',
  group: 'Licences and entitlements',
  description:
    'One row per machine and user that it is assigned to: a personal machine stays assigned to its user even if the rules change. Machines that are assigned to a device, or not assigned, have no row.',
  key: ['entitlement_key'],
  source: {
    service: 'composed',
    compose: composeAssignments,
    key: 'Key',
    origin: 'DaaS, `Machines`',
    cost: '1 request for each thousand of machines.',
    api: 'daas',
    leftOut: ['Machine.AssignedUsers', 'Layer', 'Rule'],
  },
  columns: [
    entitlementKey,
    required(text('machine_id', 'Machine.Id', 'Identifier of the machine.')),
    text('machine_name', 'Machine.Name', 'Name of the machine, with its domain.'),
    text(
      'delivery_group_id',
      'Machine.DeliveryGroup.Id',
      'Identifier of the delivery group that the machine is in; empty when it is in none.',
    ),
    text('delivery_group_name', 'Machine.DeliveryGroup.Name', 'Name of the delivery group.'),
    boolean('is_assigned', 'Machine.IsAssigned', 'Whether the source calls the machine assigned.'),
    principalColumns,
  ],
});
