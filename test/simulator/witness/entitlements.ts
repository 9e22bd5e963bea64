import type { SimulatorOptions } from '../options.ts';
import type { Site } from '../tenant/site.ts';
import type { RawRow } from '../values/rows.ts';
import { type Cell, joined, text } from './cells.ts';
import { listed, type Named, rowsOf, sidesOf, whoColumns, word } from './entitlement-rules.ts';
import type { Table } from './witness.ts';

/** What must come out of the rules of a site: worked out rule by rule, as the API documents them. */

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const groupColumns = [
  ...['delivery_group_id', 'delivery_group_name', 'is_delivery_group_enabled', 'is_in_maintenance_mode'],
  ...['delivery_type', 'sharing_kind', 'user_management', 'delivery_group_license_model'],
  'delivery_group_product_code',
] as const;

function ofGroup(group: RawRow): Named {
  return {
    delivery_group_id: text(group['Id']),
    delivery_group_name: text(group['Name']),
    is_delivery_group_enabled: text(group['Enabled']),
    is_in_maintenance_mode: text(group['InMaintenanceMode']),
    delivery_type: text(group['DeliveryType']),
    sharing_kind: text(group['SharingKind']),
    user_management: text(group['UserManagement']),
    delivery_group_license_model: text(group['LicenseModel']),
    delivery_group_product_code: text(group['ProductCode']),
  };
}

const ruleColumns = [
  ...['rule_id', 'rule_name', 'is_rule_enabled', 'allowed_connection', 'allowed_users'],
  ...['has_connection_conditions', 'is_user_filter_enabled'],
] as const;

function accessRows(at: readonly string[], group: RawRow, common: Named): readonly Named[] {
  return (group['AdvancedAccessPolicy'] as readonly RawRow[]).flatMap((rule) => {
    const { Id, Name, Enabled, AllowedConnection, AllowedUsers, IncludedUserFilterEnabled } = rule;
    const rule_id = String(Id ?? Name);
    return rowsOf([...at, rule_id], 'access_policy', sidesOf(rule, AllowedUsers), {
      ...common,
      rule_id,
      rule_name: text(Name),
      is_rule_enabled: text(Enabled),
      allowed_connection: text(AllowedConnection),
      allowed_users: text(AllowedUsers),
      has_connection_conditions: text(rule['IncludedSmartAccessFilterEnabled']),
      is_user_filter_enabled: text(IncludedUserFilterEnabled),
    });
  });
}

const desktopColumns = [
  ...[
    'desktop_id',
    'desktop_name',
    'published_name',
    'is_desktop_enabled',
    'restrict_to_tag',
    'max_desktops',
  ],
  ...['machines_for_assignment', 'tenants'],
] as const;

function desktopRows(group: RawRow, desktop: RawRow, common: Named): readonly Named[] {
  const desktop_id = String(desktop['Id'] ?? desktop['Uid']);
  const { include, exclude } = sidesOf(desktop);
  // Their own computers are not given to everyone.
  const isAll = group['IsRemotePC'] === true && desktop['IncludedUserFilterEnabled'] === false;
  const tenants = desktop['Tenants'] as readonly RawRow[] | null;
  return rowsOf(
    [String(group['Id']), 'desktop', desktop_id],
    'desktop',
    { include: isAll ? word('nobody') : include, exclude },
    {
      ...common,
      desktop_id,
      desktop_name: text(desktop['Name']),
      published_name: text(desktop['PublishedName'] ?? group['PublishedName']),
      is_desktop_enabled: text(desktop['Enabled']),
      restrict_to_tag: text((desktop['RestrictToTag'] as RawRow | null)?.['Name']),
      max_desktops: text(desktop['MaxDesktops']),
      machines_for_assignment: text(desktop['MachinesForAssignment']),
      tenants: tenants === null ? null : joined(tenants.map(({ Name }) => Name)),
      is_user_filter_enabled: text(desktop['IncludedUserFilterEnabled']),
    },
  );
}

const groupOf = (machine: RawRow): unknown => (machine['DeliveryGroup'] as RawRow | null)?.['Id'];

function assignedRows(machine: RawRow, at: readonly string[], common: Named): readonly Named[] {
  const users = machine['AssignedUsers'];
  const include = Array.isArray(users) ? listed(users) : [];
  return rowsOf(
    [...at, String(machine['Id'])].slice(-3),
    'machine',
    { include, exclude: [] },
    {
      ...common,
      machine_id: text(machine['Id']),
      machine_name: text(machine['Name']),
    },
  );
}

function desktops({ deliveryGroups, desktops: published, machines }: Site): readonly Named[] {
  return deliveryGroups
    .filter(({ DeliveryType }) => DeliveryType !== 'AppsOnly')
    .flatMap((group) => {
      const id = String(group['Id']);
      const common = {
        ...ofGroup(group),
        is_remote_pc: text(group['IsRemotePC']),
        session_support: text(group['SessionSupport']),
      };
      return [
        ...accessRows([id, 'access_policy'], group, common),
        ...(published.get(id) ?? []).flatMap((desktop) => desktopRows(group, desktop, common)),
        ...machines
          .filter((machine) => groupOf(machine) === id)
          .flatMap((machine) => assignedRows(machine, [id, 'machine'], common)),
      ];
    });
}

const applicationColumns = [
  ...['application_id', 'application_name', 'published_name', 'application_type', 'admin_folder'],
  ...['is_application_enabled', 'is_visible', 'is_not_enumerated', 'is_managed_in_library'],
  ...['delivery_group_count', 'application_group_count', 'max_instances_per_user', 'max_instances'],
  ...['published_through', 'application_group_id', 'application_group_name', 'is_application_group_enabled'],
  'application_group_priority',
] as const;

function applicationRows(application: RawRow, { deliveryGroups, applicationGroups }: Site): readonly Named[] {
  const id = String(application['Id']);
  const own: Named = {
    application_id: id,
    application_name: text(application['Name']),
    published_name: text(application['PublishedName']),
    application_type: text(application['ApplicationType']),
    admin_folder: text((application['ApplicationFolder'] as RawRow | null)?.['Name']),
    is_application_enabled: text(application['Enabled']),
    is_visible: text(application['Visible']),
    is_not_enumerated: text(application['DoNotEnumerate']),
    is_managed_in_library: text(application['CloudWorkspaceManaged']),
    delivery_group_count: text(application['NumAssociatedDeliveryGroups']),
    application_group_count: text(application['NumAssociatedApplicationGroups']),
    max_instances_per_user: text(application['MaxPerUserInstances']),
    max_instances: text(application['MaxTotalInstances']),
  };
  const filtered = { is_user_filter_enabled: text(application['IncludedUserFilterEnabled']) };
  const wanted = (application['AssociatedApplicationGroupUuids'] ?? []) as readonly string[];
  const groups = applicationGroups.filter(({ Id }) => wanted.includes(String(Id)));
  const named = (group: RawRow): Named => ({
    ...own,
    application_group_id: text(group['Id']),
    application_group_name: text(group['Name']),
    is_application_group_enabled: text(group['Enabled']),
  });
  const places = [
    ...(application['AssociatedDeliveryGroupUuids'] as readonly string[]).map((group) => ({
      ...{ group, through: '', common: { ...own, published_through: 'delivery_group' } as Named },
    })),
    ...groups.flatMap((group) =>
      (group['DeliveryGroups'] as readonly RawRow[]).map(({ Id, Priority }) => ({
        group: String(Id),
        through: String(group['Id']),
        common: {
          ...named(group),
          published_through: 'application_group',
          application_group_priority: text(Priority),
        },
      })),
    ),
  ];
  return [
    ...rowsOf([id, 'application'], 'application', sidesOf(application), { ...own, ...filtered }),
    ...groups.flatMap((group) => {
      const isOn = group['IncludedUsersFilterEnabled'];
      const sides = sidesOf({ IncludedUserFilterEnabled: isOn, IncludedUsers: group['IncludedUsers'] });
      const common = { ...named(group), is_user_filter_enabled: text(isOn) };
      return rowsOf([id, 'application_group', String(group['Id'])], 'application_group', sides, common);
    }),
    ...places.flatMap(({ group: groupId, through, common }) => {
      const group = deliveryGroups.find(({ Id }) => Id === groupId);
      if (group === undefined) return [];
      const all = { ...common, ...ofGroup(group) };
      return [
        ...accessRows([id, 'access_policy', groupId, through], group, all),
        ...ruleRows(
          [id, 'application_rule', groupId, through],
          group['AppAccessPolicy'] as RawRow | null,
          all,
        ),
      ];
    }),
  ];
}

function ruleRows(at: readonly string[], rule: RawRow | null, common: Named): readonly Named[] {
  if (rule === null) return [];
  return rowsOf(at, 'application_rule', sidesOf(rule), {
    ...common,
    rule_id: 'applications',
    is_rule_enabled: text(rule['Enabled']),
    is_user_filter_enabled: text(rule['IncludedUserFilterEnabled']),
  });
}

const titles = {
  desktop_entitlements: [
    ...['entitlement_key', 'layer', ...groupColumns, 'is_remote_pc', 'session_support', ...ruleColumns],
    ...[...desktopColumns, 'machine_id', 'machine_name', 'effect', ...whoColumns],
  ],
  application_entitlements: [
    ...['entitlement_key', 'layer', ...applicationColumns, ...groupColumns, ...ruleColumns],
    ...['effect', ...whoColumns],
  ],
  machine_assignments: [
    ...['entitlement_key', 'machine_id', 'machine_name', 'delivery_group_id', 'delivery_group_name'],
    ...['is_assigned', 'effect', ...whoColumns],
  ],
  application_groups: [
    ...['application_group_id', 'name', 'full_name', 'description', 'is_enabled', 'application_count'],
    ...[
      'machine_count',
      'tagged_machine_count',
      'restrict_to_tag',
      'delivery_groups',
      'tags',
      'admin_folder',
    ],
    ...['scopes', 'tenants'],
  ],
} as const;

export type EntitlementTitle = keyof typeof titles;

const namesIn = (list: unknown): Cell =>
  Array.isArray(list)
    ? joined(list.map((one) => (typeof one === 'string' ? one : (one as RawRow)['Name'])))
    : null;

function applicationGroup(row: RawRow): Named {
  return {
    application_group_id: text(row['Id']),
    name: text(row['Name']),
    full_name: text(row['FullName']),
    description: text(row['Description']),
    is_enabled: text(row['Enabled']),
    application_count: text(row['NumApplications']),
    machine_count: text(row['NumMachines']),
    tagged_machine_count: text(row['NumMachinesWithTag']),
    restrict_to_tag: text((row['RestrictToTag'] as RawRow | null)?.['Name']),
    delivery_groups: namesIn(row['DeliveryGroups']),
    tags: namesIn(row['Tags']),
    admin_folder: text((row['AdminFolder'] as RawRow | null)?.['Name']),
    scopes: namesIn(row['Scopes']),
    tenants: namesIn(row['Tenants']),
  };
}

/** What must come out of a site. */
export function entitlementTables(
  site: Site,
  { customerId, siteId }: Pick<SimulatorOptions, 'customerId' | 'siteId'>,
): Readonly<Record<EntitlementTitle, Table>> {
  const table = (title: EntitlementTitle, rows: readonly Named[]): Table => {
    const [key = ''] = titles[title];
    const sorted = rows.toSorted((a, b) => byText(String(a[key]), String(b[key])));
    return {
      columns: ['customer_id', 'site_id', ...titles[title]],
      rows: sorted.map((row) => [customerId, siteId, ...titles[title].map((name) => row[name] ?? null)]),
    };
  };
  const assignments = site.machines.flatMap((machine) =>
    assignedRows(machine, [], {
      delivery_group_id: text(groupOf(machine)),
      delivery_group_name: text((machine['DeliveryGroup'] as RawRow | null)?.['Name']),
      is_assigned: text(machine['IsAssigned']),
    }),
  );
  return {
    desktop_entitlements: table('desktop_entitlements', desktops(site)),
    application_entitlements: table(
      'application_entitlements',
      site.applications.flatMap((application) => applicationRows(application, site)),
    ),
    machine_assignments: table('machine_assignments', assignments),
    application_groups: table('application_groups', site.applicationGroups.map(applicationGroup)),
  };
}
