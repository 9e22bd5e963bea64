import type { Row } from '../values/rows.ts';
import { kinds, type RowContext } from './context.ts';
import { nameOf } from './names.ts';

export function catalogName(index: number): string {
  return nameOf(`Catalog ${index}`, index, 3);
}

export function hypervisorName(index: number): string {
  return nameOf(`Hosting ${index}`, index, 4);
}

export function zoneName(index: number): string {
  return ['Frankfurt', 'US East, 1', 'Zürich'][index % 3] ?? '';
}

const inTurn = (codes: readonly number[], index: number): number => codes[index % codes.length] ?? 0;

export function catalogRows(context: RowContext, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    Id: context.guid(kinds.catalog, index),
    Name: index % 11 === 7 ? null : catalogName(index),
    LifecycleState: index % 11 === 7 ? 1 : 0,
    ProvisioningType: index === 4 ? 8 : inTurn([1, 2, 3, 1], index),
    PersistentUserChanges: inTurn([1, 2, 1], index),
    IsMachinePhysical: index % 6 === 5,
    AllocationType: inTurn([2, 1, 2, 3], index),
    SessionSupport: inTurn([2, 1], index),
    ProvisioningSchemeId: index % 3 === 2 ? null : context.guid(kinds.scheme, index),
    ZoneUid: context.guid(kinds.zone, index % 3),
    ZoneName: index % 5 === 4 ? null : zoneName(index),
    CreatedDate: context.dateBefore(index, 261),
    ModifiedDate: context.dateBefore(index, 261),
  }));
}

export function desktopGroupRows(context: RowContext, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    Id: context.guid(kinds.group, index),
    Name: nameOf(`Delivery Group ${index}`, index, 3),
    IsRemotePC: index % 9 === 8,
    DesktopKind: inTurn([1, 0], index),
    LifecycleState: index % 10 === 6 ? 1 : 0,
    SessionSupport: inTurn([2, 1], index),
    DeliveryType: index === 3 ? 6 : inTurn([0, 1, 2], index),
    IsInMaintenanceMode: index % 7 === 0,
    MachineCost: index % 2 === 0 ? 0.125 : null,
    CurrencyType: 1,
    AutoscaleTagId: index % 4 === 1 ? 1 + (index % 12) : null,
    CreatedDate: context.dateBefore(index, 262),
    ModifiedDate: context.dateBefore(index, 262),
  }));
}

export function hypervisorRows(context: RowContext, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    Id: context.guid(kinds.hypervisor, index),
    Name: hypervisorName(index),
    Type:
      index % 5 === 3 ? null : (['AzureRM', 'VCenter', 'XenServer', 'AcropolisFactory'][index % 4] ?? null),
    LifecycleState: index % 12 === 11 ? 1 : 0,
    CreatedDate: context.dateBefore(index, 263),
    ModifiedDate: context.dateBefore(index, 263),
  }));
}
