import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const spaApplications = monitorSet({
  name: 'spa_applications',
  title: 'Private access to applications',
  group: 'Secure Private Access',
  description:
    'One row per attempt in the window to reach a web or network application through Secure Private Access: what was allowed or refused, and by which policy.',
  set: 'SpaApplications',
  key: ['Id'],
  cursor: 'LaunchTime',
  freshness: freshness.event,
  columns: [
    int64('spa_application_id', 'Id', 'Number of the attempt in Citrix monitoring.'),
    text('application_name', 'ApplicationName', 'Name of the application.'),
    text(
      'application_reference',
      'ApplicationId',
      'Identifier of the application in Secure Private Access; it does not refer to `applications`.',
    ),
    text('application_status', 'ApplicationStatus', 'How the attempt ended, in the words of the source.'),
    text('application_type', 'ApplicationType', 'Kind of application, in the words of the source.'),
    int64('message_code', 'MessageCode', 'Number of the message; its values are not published.'),
    timestamp(
      'launch_date',
      'LaunchTime',
      'When the application was requested (UTC); the window of the table uses it.',
    ),
    text('transaction_id', 'TransactionId', 'Identifier by which support finds the attempt.'),
    text('accessed_url', 'AccessedUrl', 'Address that was requested.'),
    text('allowed_urls', 'AllowedUrls', 'Addresses that the application may use.'),
    text('policies', 'Policies', 'Policies that were applied, as the source wrote them.'),
    text(
      'security_controls',
      'SecurityControls',
      'Restrictions that were applied, as the source wrote them.',
    ),
    text('accessed_resource', 'AccessedResource', 'Resource that was requested.'),
    text('data_path', 'DataPath', 'Way the data took, in the words of the source.'),
    text('failure_originator', 'FailureOriginator', 'Part that refused or failed; empty when nothing did.'),
    int64('spa_session_id', 'SessionId', 'Number of the session, in `spa_sessions`.'),
    int64(
      'spa_enumeration_id',
      'EnumerationId',
      'Number of the list it was chosen from, in `spa_enumerations`.',
    ),
  ],
});
