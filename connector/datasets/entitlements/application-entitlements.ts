import { composeApplications } from '../../citrix/entitlements/applications.ts';
import { boolean, type Column, defineDataset, int64, required, text } from '../define.ts';
import type { ComposedSource } from '../sources.ts';
import { deliveryGroupColumns, entitlementKey, principalColumns, ruleColumns } from './principal-columns.ts';

const application: readonly Column[] = [
  required(text('application_id', 'Application.Id', 'Identifier of the application.')),
  text(
    'application_name',
    'Application.Name',
    'Name of the application for administrators; unique only within its folder.',
  ),
  text('published_name', 'Application.PublishedName', 'Name that users see.'),
  text(
    'application_type',
    'Application.ApplicationType',
    'Kind of application, such as `HostedOnDesktop` or `PublishedContent`.',
  ),
  text(
    'admin_folder',
    'Application.ApplicationFolder.Name',
    'Folder that the application is kept in; empty when it is in none.',
  ),
  boolean('is_application_enabled', 'Application.Enabled', 'False where the application cannot be started.'),
  boolean('is_visible', 'Application.Visible', 'False where the application is not shown to users.'),
  boolean(
    'is_not_enumerated',
    'Application.DoNotEnumerate',
    'True when the application is left out of lists.',
  ),
  boolean(
    'is_managed_in_library',
    'Application.CloudWorkspaceManaged',
    'True when its users are managed in the Library of Citrix Cloud.',
  ),
  int64(
    'delivery_group_count',
    'Application.NumAssociatedDeliveryGroups',
    'Delivery groups that the application is published in, as the source counts them.',
  ),
  int64(
    'application_group_count',
    'Application.NumAssociatedApplicationGroups',
    'Application groups that the application is in, as the source counts them.',
  ),
  int64(
    'max_instances_per_user',
    'Limits.MaxPerUserInstances',
    'Times that one user may run it at once; 0 or empty: no limit.',
  ),
  int64('max_instances', 'Limits.MaxTotalInstances', 'Times that it may run at once; 0 or empty: no limit.'),
];

export const applicationEntitlements = defineDataset<ComposedSource>({
  name: 'application_entitlements',
  title: 'Application entitlements',
  group: 'Licences and entitlements',
  description:
    'One row per published application and each user or group that is named for it, in the layers that the site has: its own filter, its application groups, and for each delivery group that it is published in the access rules and the rule for applications. A user has to pass all of them. Citrix describes the combination of the two filters (application and application group) inconsistently.',
  key: ['entitlement_key'],
  source: {
    service: 'composed',
    compose: composeApplications,
    key: 'Key',
    origin: 'DaaS, `Applications/{id}`, `ApplicationGroups/{id}`, `DeliveryGroups/{id}`',
    cost: '1 request for each application, 1 for each application group and delivery group that has applications, 1 for each thousand of each of the three.',
    api: 'daas',
    leftOut: ['Application.AssociatedDeliveryGroupUuids', 'Application.AssociatedApplicationGroupUuids'],
  },
  columns: [
    entitlementKey,
    required(
      text(
        'layer',
        'Layer',
        'Where the right comes from: `application` (its own filter), `application_group`, `application_rule` (the rule of the delivery group for its applications) or `access_policy` (a rule of the delivery group, which lets people in at all).',
      ),
    ),
    application,
    text(
      'published_through',
      'PublishedThrough',
      'How the application came into the delivery group: `delivery_group` (directly) or `application_group`; empty in the layers `application` and `application_group`.',
    ),
    text(
      'application_group_id',
      'ApplicationGroup.Id',
      'Identifier of the application group, or of the one that the application was published through.',
    ),
    text('application_group_name', 'ApplicationGroup.Name', 'Name of the application group.'),
    boolean(
      'is_application_group_enabled',
      'ApplicationGroup.Enabled',
      'False where the application group offers nothing. An application counts as disabled when all of its groups are.',
    ),
    int64(
      'application_group_priority',
      'Priority',
      'Priority of the delivery group within the application group, smallest first.',
    ),
    deliveryGroupColumns,
    ruleColumns,
    principalColumns,
  ],
});
