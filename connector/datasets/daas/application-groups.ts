import { boolean, defineDataset, derived, int64, required, text } from '../define.ts';
import { joinedNames, joinedTexts } from '../derivations.ts';
import type { DaasSource } from '../sources.ts';
import { scopesColumn, tenantsColumn } from './columns.ts';

export const applicationGroups = defineDataset<DaasSource>({
  name: 'application_groups',
  title: 'Application groups',
  group: 'Licences and entitlements',
  description:
    'One row per application group of the site as it is now: applications that are published together, in which delivery groups and on which machines. Whom it lets in is in `application_entitlements`.',
  key: ['application_group_id'],
  source: { service: 'daas', path: 'ApplicationGroups', key: 'Id', takesFields: true, leftOut: [] },
  columns: [
    required(text('application_group_id', 'Id', 'Identifier of the application group.')),
    text('name', 'Name', 'Name of the group within its folder; two folders may use the same name.'),
    text('full_name', 'FullName', 'Name of the group with its folders, unique in the site.'),
    text('description', 'Description', 'Note that administrators wrote about the group.'),
    boolean('is_enabled', 'Enabled', 'False where the group offers nothing.'),
    int64('application_count', 'NumApplications', 'Applications in the group.'),
    int64('machine_count', 'NumMachines', 'Machines of the delivery groups that the group is in.'),
    int64('tagged_machine_count', 'NumMachinesWithTag', 'Those of them that have the tag.'),
    text(
      'restrict_to_tag',
      'RestrictToTag.Name',
      'Tag of the machines that run its applications; empty when all do.',
    ),
    derived(
      'delivery_groups',
      'text',
      ['DeliveryGroups'],
      joinedNames,
      'Delivery groups that the group is in, names joined by `;`; null when it is in none.',
    ),
    derived(
      'tags',
      'text',
      ['Tags'],
      joinedTexts,
      'Tags of the group, joined by `;`; null when it has none.',
    ),
    text('admin_folder', 'AdminFolder.Name', 'Folder that the group is kept in; empty when it is in none.'),
    scopesColumn('group'),
    tenantsColumn('group'),
  ],
});
