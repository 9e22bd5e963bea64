import type { Listing } from '../daas/list.ts';
import { type CompleteList, readCompleteList } from '../daas/whole-list.ts';
import { keyOf } from '../monitor/reading.ts';
import type { Tenant } from '../tenant-services.ts';
import type { Item } from '../token-pages.ts';
import { type Details, openDetails } from './details.ts';
import {
  applicationFilter,
  applicationGroupFilter,
  type GroupRules,
  groupRules,
  type Rule,
} from './rules.ts';

/** An application, as its detail tells it. */
interface ApplicationDetail {
  readonly filter: Rule;
  readonly limits: Item;
}

/** What tables need of a site, several of them the same: asked for once in a run. */
export interface SiteObjects {
  /** @throws ConnectorError */
  list(name: ListName, signal: AbortSignal): Promise<CompleteList>;
  readonly deliveryGroups: Details<GroupRules>;
  readonly applications: Details<ApplicationDetail>;
  readonly applicationGroups: Details<Rule>;
}

/** What is asked of each list. */
const listFields = {
  DeliveryGroups: [
    ...['Id', 'Name', 'PublishedName', 'Enabled', 'InMaintenanceMode', 'IsRemotePC', 'DeliveryType'],
    ...['SharingKind', 'SessionSupport', 'UserManagement', 'LicenseModel', 'ProductCode'],
  ],
  Applications: [
    ...['Id', 'Name', 'PublishedName', 'ApplicationType', 'ApplicationFolder', 'Enabled', 'Visible'],
    ...['DoNotEnumerate', 'CloudWorkspaceManaged', 'NumAssociatedDeliveryGroups'],
    ...['NumAssociatedApplicationGroups', 'AssociatedDeliveryGroupUuids', 'AssociatedApplicationGroupUuids'],
  ],
  ApplicationGroups: ['Id', 'Name', 'Enabled', 'DeliveryGroups'],
  Machines: ['Id', 'Name', 'DeliveryGroup', 'IsAssigned', 'AssignedUsers'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type ListName = keyof typeof listFields;

const limitFields = ['MaxPerUserInstances', 'MaxTotalInstances'] as const;

export function openSiteObjects(tenant: Pick<Tenant, 'daas'>): SiteObjects {
  const lists = new Map<ListName, CompleteList>();
  return {
    async list(path, signal) {
      const found = lists.get(path) ?? (await readCompleteList(tenant, listingOf(path), idOf, signal));
      lists.set(path, found);
      return found;
    },
    deliveryGroups: openDetails(tenant, {
      path: 'DeliveryGroups',
      fields: ['Id', 'AdvancedAccessPolicy', 'AppAccessPolicy'],
      isComplete: ({ AdvancedAccessPolicy }) => AdvancedAccessPolicy !== undefined,
      read: groupRules,
    }),
    applications: openDetails(tenant, {
      path: 'Applications',
      fields: ['Id', 'IncludedUserFilterEnabled', 'IncludedUsers', ...limitFields],
      isComplete: ({ IncludedUserFilterEnabled, IncludedUsers }) =>
        isFilter(IncludedUserFilterEnabled, IncludedUsers),
      read: (object) => ({
        filter: applicationFilter(object),
        limits: Object.fromEntries(limitFields.map((name) => [name, object[name]])),
      }),
    }),
    applicationGroups: openDetails(tenant, {
      path: 'ApplicationGroups',
      fields: ['Id', 'IncludedUsersFilterEnabled', 'IncludedUsers'],
      isComplete: ({ IncludedUsersFilterEnabled, IncludedUsers }) =>
        isFilter(IncludedUsersFilterEnabled, IncludedUsers),
      read: applicationGroupFilter,
    }),
  };
}

function listingOf(path: ListName): Listing {
  return { path, fields: listFields[path] };
}

function idOf(item: Item): string {
  return keyOf(item, ['Id']);
}

function isFilter(flag: unknown, list: unknown): boolean {
  return flag === false || (flag === true && list !== undefined);
}
