import { hash, pick } from '../values/random.ts';
import type { RawRow } from '../values/rows.ts';
import { kinds, type RowContext } from './context.ts';
import { CANARY } from './daas-rows.ts';
import { nameOf } from './names.ts';
import { cloudGroupEntry, entries, userEntry } from './principal-rows.ts';

/** Objects of the site with the rules that say who may use them, as the DaaS API shows them in full. */

const GROUPS = 6;
const groupKind = 71;

const ref = (Id: string, Name: string): RawRow => ({ Id, Uid: null, Name });
const folder = (index: number): RawRow | null =>
  index % 3 === 0 ? null : { Id: `f${index % 4}`, Uid: null, Name: `Folder ${index % 4}\\` };

/** What was deleted at the site stays in monitoring, as a row of its own. */
const isDeletedGroup = (index: number): boolean => index % 10 === 6;
const isDeletedApplication = (index: number): boolean => index % 17 === 8;

function filter(context: RowContext, salt: number): RawRow {
  const dice = hash(context.seed, salt, 921) % 6;
  // Leftovers stay in the list while the filter is off.
  if (dice === 0) return { IncludedUserFilterEnabled: false, IncludedUsers: entries(context, salt, 1) };
  if (dice === 1) return { IncludedUserFilterEnabled: true, IncludedUsers: [] };
  if (dice === 2) return { IncludedUserFilterEnabled: false, IncludedUsers: [] };
  return { IncludedUserFilterEnabled: true, IncludedUsers: entries(context, salt, 1 + (salt % 4)) };
}

function exclusion(context: RowContext, salt: number): RawRow {
  const isOn = hash(context.seed, salt, 922) % 3 === 0;
  return { ExcludedUserFilterEnabled: isOn, ExcludedUsers: entries(context, salt + 7, isOn ? 2 : salt % 2) };
}

function accessRule(context: RowContext, index: number, number: number, more: RawRow): RawRow {
  const salt = index * 10 + number;
  return {
    Id: index % 4 === 3 ? null : String(200 + salt),
    Name: `Group ${index}_${['Direct', 'AG', 'Test'][number]}`,
    Enabled: true,
    IsBuiltIn: number < 2,
    IsBroken: false,
    AllowedConnection: pick(['NotViaAG', 'ViaAG', 'Filtered'], number),
    AllowedUsers: pick(['Filtered', 'AnyAuthenticated', 'FilteredOrAnonymous', 'AnonymousOnly', 'Any'], salt),
    ...filter(context, salt),
    ...exclusion(context, salt),
    IncludedClientIPFilterEnabled: false,
    IncludedClientNameFilterEnabled: false,
    IncludedSmartAccessFilterEnabled: number === 1 && index % 2 === 0,
    ...more,
  };
}

/** A delivery group with its rules; monitoring knows it by the same id. */
export function deliveryGroupRow(context: RowContext, index: number): RawRow {
  const DeliveryType = pick(
    ['DesktopsAndApps', 'DesktopsOnly', 'AppsOnly', 'DesktopsAndApps', 'AppsOnlyV2'],
    index,
  );
  const Name = nameOf(`Delivery Group ${index}`, index, 3);
  const salt = 5000 + index;
  const test = {
    Enabled: false,
    AllowedUsers: 'GuestsOnly',
    IncludedUserFilterEnabled: true,
    IncludedUsers: null,
  };
  return {
    ...{ Id: context.guid(kinds.group, index), Uid: index, Name, FullName: `Berlin\\${index}` },
    PublishedName: index % 4 === 1 ? null : `Published group ${index}`,
    ...{ Description: null, Enabled: index % 5 !== 4, InMaintenanceMode: index % 7 === 0 },
    ...{ IsRemotePC: index % 9 === 8, IsBroken: false, Delivering: DeliveryType, DeliveryType },
    ...{ SharingKind: pick(['Shared', 'Private'], index), MachineLogOnType: 'ActiveDirectory' },
    SessionSupport: pick(['MultiSession', 'SingleSession'], index),
    UserManagement: index % 6 === 5 ? 'CloudLibrary' : 'Studio',
    LicenseModel: pick(['None', 'UserDevice', 'Concurrent'], index),
    ProductCode: index % 2 === 0 ? '' : 'XDT',
    ...{ Tags: index % 2 === 0 ? ['gold'] : null, Tenants: null, AdminFolder: folder(index) },
    AdvancedAccessPolicy: [
      accessRule(context, index, 0, {}),
      accessRule(context, index, 1, {}),
      ...(index % 4 === 0 ? [accessRule(context, index, 2, test)] : []),
    ],
    AppAccessPolicy:
      DeliveryType === 'DesktopsOnly'
        ? null
        : {
            Enabled: index % 3 !== 1,
            ...filter(context, salt),
            ...exclusion(context, salt),
            LeasingBehavior: 'Allowed',
          },
    TotalMachines: 10,
  };
}

export function desktopRows(context: RowContext, index: number): RawRow[] {
  return Array.from({ length: index % 5 === 2 ? 0 : 1 + (index % 3) }, (_, number) => {
    const salt = 7000 + index * 10 + number;
    return {
      // Older sites leave it out; then there is the number.
      Id: salt % 5 === 1 ? null : `d-${index}-${number}`,
      Uid: salt,
      Name: `Desktop ${index}_${number}`,
      PublishedName: number === 1 ? null : nameOf(`Desktop ${index}`, salt, 4),
      Description: null,
      Enabled: number !== 2,
      ...filter(context, salt),
      ...exclusion(context, salt),
      MaxDesktops: index % 2 === 0 ? null : 2,
      MachinesForAssignment: number === 0 ? 3 : null,
      RestrictToTag: number === 1 ? ref('44', 'GPU') : null,
      Tenants: salt % 4 === 1 ? [ref('t-1', 'Tenant One'), ref('t-2', 'Größe')] : null,
      ...{ LeasingBehavior: 'Allowed', SessionReconnection: 'Always', ColorDepth: 'TwentyFourBit' },
    };
  });
}

export const liveGroups = ({ options }: RowContext): number[] =>
  Array.from({ length: options.deliveryGroups }, (_, index) => index).filter(
    (index) => !isDeletedGroup(index),
  );

export const liveApplications = ({ options }: RowContext): number[] =>
  Array.from({ length: options.applications }, (_, index) => index).filter(
    (index) => !isDeletedApplication(index),
  );

function memberships(
  context: RowContext,
  index: number,
): { readonly direct: string[]; readonly groups: number[] } {
  const { deliveryGroups } = context.options;
  if (index % 11 === 5 || deliveryGroups === 0) return { direct: [], groups: [] };
  const direct =
    index % 3 === 1
      ? []
      : [index % deliveryGroups, ...(index % 4 === 0 ? [(index + 2) % deliveryGroups] : [])];
  return {
    // One group was deleted without the application being told.
    direct: [...new Set(direct)].map((group) => context.guid(kinds.group, group)),
    groups: index % 3 === 0 ? [] : [index % GROUPS, ...(index % 8 === 1 ? [(index + 1) % GROUPS] : [])],
  };
}

export function applicationRow(context: RowContext, index: number): RawRow {
  const { direct, groups } = memberships(context, index);
  return {
    ...{
      Id: context.guid(kinds.application, index),
      Uid: index,
      Name: nameOf(`Application ${index}`, index, 3),
    },
    PublishedName: nameOf(`Published ${index}`, index + 1, 4),
    ApplicationType: pick(['HostedOnDesktop', 'PublishedContent', 'HoloApp'], index),
    ApplicationFolder: folder(index),
    ...{
      Description: null,
      Enabled: index % 9 !== 3,
      Visible: index % 5 !== 2,
      DoNotEnumerate: index % 13 === 6,
    },
    CloudWorkspaceManaged: index % 12 === 7,
    ...{ Tags: ['std'], Tenants: null },
    NumAssociatedDeliveryGroups: direct.length,
    NumAssociatedApplicationGroups: groups.length,
    AssociatedDeliveryGroupUuids: direct,
    AssociatedApplicationGroupUuids:
      groups.length === 0 ? null : groups.map((group) => context.guid(groupKind, group)),
    ...filter(context, 9000 + index),
    MaxPerUserInstances: index % 2 === 0 ? 1 : null,
    MaxTotalInstances: index % 4 === 0 ? 0 : 50,
    InstalledAppProperties: { CommandLineArguments: CANARY },
  };
}

export function applicationGroupRows(context: RowContext): RawRow[] {
  const { deliveryGroups } = context.options;
  return Array.from({ length: GROUPS }, (_, index) => {
    const { IncludedUserFilterEnabled: flag, IncludedUsers } = filter(context, 11_000 + index);
    const partners = index === 5 ? [] : [index, index + 3].filter((group) => group < deliveryGroups);
    return {
      ...{
        Id: context.guid(groupKind, index),
        Uid: index,
        Name: nameOf(`Application group ${index}`, index, 4),
      },
      ...{
        FullName: `Apps\\${index}`,
        Description: index % 2 === 0 ? null : 'Described; well',
        Enabled: index % 4 !== 3,
      },
      ...{
        Tags: index % 2 === 0 ? ['a', 'b;c'] : [],
        Tenants: index % 3 === 1 ? [ref('t-1', 'Tenant One')] : null,
        Scopes: [ref('s1', 'All')],
        AdminFolder: folder(index),
      },
      ...{ NumApplications: 3 + index, NumMachines: 40, NumMachinesWithTag: index },
      RestrictToTag: index % 3 === 0 ? ref('45', 'FIN') : null,
      DeliveryGroups: partners.map((group, Priority) => ({
        ...ref(context.guid(kinds.group, group), nameOf(`Delivery Group ${group}`, group, 3)),
        ...{ Priority, NumMachines: 20, NumTaggedMachines: 2, SessionSupport: 'MultiSession' },
      })),
      // So it is called in the API, unlike elsewhere.
      IncludedUsersFilterEnabled: flag,
      IncludedUsers,
      SessionSharingEnabled: true,
    };
  });
}

/** A machine of the site, from its row in monitoring. */
export function siteMachineRow(
  context: RowContext,
  index: number,
  group: string | null,
  name: string,
): RawRow {
  const isAssigned = index % 4 === 0;
  const users =
    index % 20 === 8
      ? []
      : [
          userEntry(context, index),
          ...(index % 12 === 0 ? [userEntry(context, index + 3), cloudGroupEntry(index)] : []),
        ];
  return {
    Id: context.guid(kinds.machine, index),
    Uid: index,
    Name: name,
    DeliveryGroup: group === null ? null : ref(group, 'by its id'),
    IsAssigned: isAssigned ? true : null,
    AssignedUsers: isAssigned ? users : index % 2 === 0 ? [] : null,
  };
}
