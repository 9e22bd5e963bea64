import { boolean, type Column, required, text } from '../define.ts';

/** To what effect somebody is named, and who it is. */
export const principalColumns: readonly Column[] = [
  text(
    'effect',
    'Effect',
    '`include` or `exclude`. A user who is excluded here may be included elsewhere: rows are not combined.',
  ),
  required(
    text(
      'principal_key',
      'Principal.Key',
      'Identifies the entries of one list: the first available of SID, object ID, other identity and names; `everyone` or `nobody` in rows that name none.',
    ),
  ),
  text(
    'principal_kind',
    'Principal.Kind',
    '`user`, `group`, `everyone` (every user who passed the other rules), or `nobody` (the list is empty); null when the source does not report it. The members of a group are not listed.',
  ),
  text(
    'principal_sid',
    'Principal.Sid',
    'Security identifier, in capitals: of a user that of `users.user_sid`. `S-1-255-…` is created by Citrix for groups of Entra ID and is valid only there.',
  ),
  text(
    'principal_oid',
    'Principal.Oid',
    'Object id in another directory than Active Directory, such as `OID:/azuread/{guid}`.',
  ),
  text('principal_upn', 'Principal.PrincipalName', 'Principal name of a user.'),
  text('principal_name', 'Principal.SamName', 'Account with domain, `DOMAIN\\name`.'),
  text('principal_display_name', 'Principal.DisplayName', 'Name for people. Personal data.'),
  text('principal_directory', 'Principal.IdentityProvider', 'Kind of directory, such as `AD` or `AzureAD`.'),
  boolean(
    'is_unresolved',
    'Principal.PossibleLookupFailure',
    'True when the source could not find the account: it may be deleted.',
  ),
];

/** The first column: all that identifies a row, in one text. */
export const entitlementKey: Column = required(
  text(
    'entitlement_key',
    'Key',
    'All that identifies the row: ids, layer, rule, effect and `principal_key`, joined by `/`.',
  ),
);

/** Of which rule or filter a row is. */
export const ruleColumns: readonly Column[] = [
  text(
    'rule_id',
    'Rule.Id',
    'Identifier of the access rule, or its name where it has none; `applications` for the one rule of a delivery group for its applications; empty for other filters.',
  ),
  text('rule_name', 'Rule.Name', 'Name of the access rule.'),
  boolean('is_rule_enabled', 'Rule.Enabled', 'False where the rule does not count.'),
  text(
    'allowed_connection',
    'Rule.AllowedConnection',
    'Which connections the access rule is for: `ViaAG` (through the gateway), `NotViaAG`, `AnyViaAG` or `Filtered`.',
  ),
  text(
    'allowed_users',
    'Rule.AllowedUsers',
    'Which users the access rule is about: `Filtered` and `FilteredOrAnonymous` (those listed), `AnyAuthenticated`, `Any` or `AnonymousOnly`.',
  ),
  boolean(
    'has_connection_conditions',
    'Rule.HasConditions',
    'True when the access rule also checks address, name or location of the client.',
  ),
  boolean(
    'is_user_filter_enabled',
    'Rule.IsOn',
    'Whether the list of included users counts; where it does not, the row says `everyone`.',
  ),
];

/** The delivery group that a row is about. */
export const deliveryGroupColumns: readonly Column[] = [
  text('delivery_group_id', 'DeliveryGroup.Id', 'Identifier of the delivery group.'),
  text(
    'delivery_group_name',
    'DeliveryGroup.Name',
    'Name of the delivery group; unique only within its folder.',
  ),
  boolean(
    'is_delivery_group_enabled',
    'DeliveryGroup.Enabled',
    'False where the delivery group offers nothing.',
  ),
  boolean(
    'is_in_maintenance_mode',
    'DeliveryGroup.InMaintenanceMode',
    'True when the delivery group cannot be used for the time being, which takes no right away.',
  ),
  text(
    'delivery_type',
    'DeliveryGroup.DeliveryType',
    'What the delivery group may deliver: `DesktopsOnly`, `AppsOnly` or `DesktopsAndApps`.',
  ),
  text(
    'sharing_kind',
    'DeliveryGroup.SharingKind',
    "`Shared` (any machine) or `Private` (a machine of one's own, which stays though the rule changes).",
  ),
  text(
    'user_management',
    'DeliveryGroup.UserManagement',
    'Where users are managed: `Studio`, or `CloudLibrary` (the Library of Citrix Cloud, which is being withdrawn: lists may be empty).',
  ),
  text(
    'delivery_group_license_model',
    'DeliveryGroup.LicenseModel',
    'How the delivery group counts licences; `None` where it counts as the site does.',
  ),
  text(
    'delivery_group_product_code',
    'DeliveryGroup.ProductCode',
    'Licensed product of the delivery group; null where it is that of the site.',
  ),
];
