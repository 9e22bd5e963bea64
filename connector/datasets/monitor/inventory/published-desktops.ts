import { int64, text } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const publishedDesktops = monitorSet({
  name: 'published_desktops',
  title: 'Published desktops',
  group: 'Inventory',
  description:
    'One row per name under which a desktop is or was offered: the names behind the `published_desktop_id` of sessions.',
  set: 'PublishedDesktopNames',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('published_desktop_id', 'Id', 'Number of the published desktop; sessions refer to it.'),
    text('published_desktop_name', 'PublishedName', 'Name under which users see the desktop.'),
  ],
});
