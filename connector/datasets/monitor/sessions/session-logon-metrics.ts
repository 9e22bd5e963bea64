import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const sessionLogonMetrics = monitorSet({
  name: 'session_logon_metrics',
  title: 'Session log-on details',
  group: 'Sessions and connections',
  description:
    'One row per session that began in the window and whose log-on was looked at in detail: profile, disk and group policies, to find what makes log-ons slow.',
  set: 'SessionLogonMetrics',
  key: ['SessionKey'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: { windowBy: 'Session/StartDate' },
  freshness: freshness.event,
  retention: retention.sessions,
  columns: [
    text('session_key', 'SessionKey', 'GUID of the session.'),
    text(
      'appx_load_packages',
      'AppxLoadPackages',
      'Packaged (Appx) applications loaded at log-on, as the source wrote them.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring made its record of the log-on (UTC).'),
    int64('disk_capacity', 'DiskCapacity', "Capacity of the profile's disk; the unit is not published."),
    int64('disk_size_used', 'DiskSizeUsed', "Used part of the profile's disk; the unit is not published."),
    text('disk_type', 'DiskType', "Kind of the profile's disk, in the words of the source."),
    int64('files_count', 'FilesCount', "Files in the user's profile."),
    text('gpo_records', 'GPORecords', 'Group policies applied at log-on, as the source wrote them.'),
    int64('large_files_count', 'LargeFilesCount', "Large files in the user's profile."),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the log-on (UTC).',
    ),
    int64('profile_size', 'ProfileSize', "Size of the user's profile; the unit is not published."),
    text('profile_type', 'ProfileType', "Kind of the user's profile, in the words of the source."),
    text('profile_version', 'ProfileVersion', "Version of the user's profile, in the words of the source."),
  ],
});
