import { text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const hotfixes = monitorSet({
  name: 'hotfixes',
  title: 'Hotfixes',
  group: 'Machines',
  description:
    'One row per Citrix update that was found on a machine of the site: what it is and which component it is for.',
  set: 'Hotfixes',
  key: ['Id'],
  cursor: 'CreatedDate',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    text('hotfix_id', 'Id', 'GUID of the update; `machine_hotfix_logs` refers to it.'),
    text('hotfix_name', 'Name', 'Name of the update.'),
    text('article', 'Article', 'Address or number of the article that describes the update.'),
    text('article_name', 'ArticleName', 'Title of the article that describes the update.'),
    text('file_name', 'FileName', 'File the update came in.'),
    text('file_format', 'FileFormat', 'Format of the file the update came in.'),
    text('hotfix_version', 'Version', 'Version of the update.'),
    text('component_name', 'ComponentName', 'Component the update is for.'),
    text('component_version', 'ComponentVersion', 'Version of the component the update is for.'),
    timestamp('created_date', 'CreatedDate', 'When monitoring first saw the update (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the update (UTC).',
    ),
  ],
});
