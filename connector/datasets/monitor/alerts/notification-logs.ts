import { notificationState } from '../../../citrix/monitor/enums-site.ts';
import { boolean, enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationLogs = monitorSet({
  name: 'notification_logs',
  title: 'Alert log',
  group: 'Alerts',
  description: "One row per change of an alert's state in the window.",
  set: 'NotificationsLogs',
  key: ['Id'],
  cursor: 'CreatedDate',
  freshness: freshness.event,
  columns: [
    text('notification_log_id', 'Id', 'GUID of the entry.'),
    ...enumeration(
      'notification_state',
      'NotificationState',
      notificationState,
      'State the alert came into.',
    ),
    timestamp(
      'notification_state_change_date',
      'NotificationStateChangeDate',
      'When the state changed (UTC).',
    ),
    boolean(
      'is_reannouncement',
      'IsReannouncement',
      'True when the alert was announced again without a change.',
    ),
    int64(
      'notification_rule_id',
      'NotificationRuleId',
      'Number of the rule that raised the alert; empty when it is gone.',
    ),
    int64(
      'notification_priority',
      'NotificationPriority',
      'Number of the priority; its values are not published.',
    ),
    text('notification_id', 'NotificationId', 'GUID of the alert; empty when it is gone.'),
    timestamp(
      'created_date',
      'CreatedDate',
      "When the entry was made (UTC); the table's window is cut by it.",
    ),
    timestamp('modified_date', 'ModifiedDate', 'When the entry was last changed (UTC).'),
  ],
});
