import { applicationType, lifecycleState } from '../../../citrix/monitor/enums.ts';
import { boolean, enumeration, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const applications = monitorSet({
  name: 'applications',
  title: 'Published applications',
  group: 'Inventory',
  description:
    'One row per published application, deleted ones included: the names behind the `application_id` of other tables, what it starts, and whether it is offered.',
  set: 'Applications',
  key: ['Id'],
  cursor: 'CreatedDate',
  extent: 'whole',
  freshness: freshness.present,
  retention: retention.deleted,
  columns: [
    text(
      'application_id',
      'Id',
      'GUID of the published application; runs, probes and summaries refer to it.',
    ),
    text('application_name', 'Name', 'Name administrators gave the application, unique in the site.'),
    text('published_name', 'PublishedName', 'Name under which users see the application.'),
    ...enumeration(
      'application_type',
      'ApplicationType',
      applicationType,
      'Where the application runs: on a machine of the site, or installed on the client device.',
    ),
    boolean('is_enabled', 'Enabled', 'True when users are offered the application.'),
    text('admin_folder', 'AdminFolder', 'Folder of the console the application is in; null at the top.'),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'Whether the application still exists in the site.',
    ),
    text('application_path', 'Path', 'Program the application starts; empty when it is not known.'),
    text(
      'browser_name',
      'BrowserName',
      'Internal name that is unique in the site and stays when the application is renamed.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the application (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the application (UTC).',
    ),
  ],
});
