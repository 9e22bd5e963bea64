import { lifecycleState } from '../../../citrix/monitor/enums.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notifications = monitorSet({
  name: 'notifications',
  title: 'Alerts',
  group: 'Alerts',
  description:
    'One row per alert that monitoring has raised, open and past ones: since when its condition holds, and which rule raised it.',
  set: 'Notifications',
  key: ['Id'],
  cursor: 'CreatedDate',
  mayLack: ['CreatedDate'],
  extent: 'whole',
  freshness: freshness.event,
  columns: [
    text('notification_id', 'Id', 'GUID of the alert.'),
    timestamp(
      'first_time_condition_true',
      'FirstTimeConditionTrue',
      'When the condition of the rule was first met (UTC).',
    ),
    timestamp(
      'first_time_notification_triggered',
      'FirstTimeNotificationTriggered',
      'When the alert was first raised (UTC).',
    ),
    timestamp(
      'last_reannouncement_time',
      'LastReannouncementTime',
      'When the alert was last announced again (UTC); empty when it never was.',
    ),
    timestamp(
      'last_time_condition_true',
      'LastTimeConditionTrue',
      'When the condition of the rule was last met (UTC).',
    ),
    ...enumeration(
      'lifecycle_state',
      'LifecycleState',
      lifecycleState,
      'State of the record that monitoring keeps of the alert.',
    ),
    int64(
      'notification_rule_id',
      'NotificationRuleId',
      'Number of the rule that raised the alert; empty when it is gone.',
    ),
    int64(
      'notification_target_id',
      'NotificationTargetId',
      'Number of what the alert is about, in `notification_targets`.',
    ),
    int64(
      'notification_priority',
      'NotificationPriority',
      'Number of the priority; its values are not published.',
    ),
    text('scope_entities', 'ScopeEntities', 'What the alert is about, as the source wrote it.'),
    timestamp('created_date', 'CreatedDate', 'When the alert was recorded (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the record of the alert was last changed (UTC).'),
  ],
});
