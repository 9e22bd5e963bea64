import type { Relation } from '../sources.ts';

/** What a machine belongs to. They are found through the relation `machine`, which stands before them. */
export const machineRelations = {
  catalog: { kind: 'dimension', set: 'Catalogs', on: 'machine.CatalogId' },
  deliveryGroup: { kind: 'dimension', set: 'DesktopGroups', on: 'machine.DesktopGroupId' },
  hypervisor: { kind: 'dimension', set: 'Hypervisors', on: 'machine.HypervisorId' },
} as const satisfies Readonly<Record<string, Relation>>;
