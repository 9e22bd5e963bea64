import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationTargets = monitorSet({
  name: 'notification_targets',
  title: 'Alert targets',
  group: 'Alerts',
  description: 'One row per thing that an alert is about.',
  set: 'NotificationTargets',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.event,
  columns: [
    int64('notification_target_id', 'Id', 'Number of the target in Citrix monitoring.'),
    int64(
      'notification_rule_target_type',
      'NotificationRuleTargetType',
      'Number of the kind of target; its values are not published.',
    ),
    text('notification_id', 'NotificationId', 'GUID of the alert; empty when it is gone.'),
    text(
      'notification_target_value',
      'NotificationTargetValue',
      'What the alert is about, as the source wrote it.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the target was recorded (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the record of the target was last changed (UTC).'),
  ],
});
