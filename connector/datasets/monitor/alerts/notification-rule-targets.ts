import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationRuleTargets = monitorSet({
  name: 'notification_rule_targets',
  title: 'Alert rule targets',
  group: 'Alerts',
  description: 'One row per kind of thing that an alert rule watches.',
  set: 'NotificationRuleTargets',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_rule_target_id', 'Id', 'Number of the target in Citrix monitoring.'),
    text('target_name', 'Name', 'Name of the target.'),
    int64(
      'notification_rule_target_type',
      'NotificationRuleTargetType',
      'Number of the kind of target; its values are not published.',
    ),
    int64('notification_rule_id', 'NotificationRuleId', 'Number of the rule; empty when it is gone.'),
    int64(
      'notification_rule_sub_target_type',
      'NotificationRuleSubTargetType',
      'Number of the kind of part of the target; its values are not published.',
    ),
    int64(
      'notification_rule_applying_filter_type',
      'NotificationRuleApplyingFilterType',
      'Number of the filter that picks the targets; its values are not published.',
    ),
    text(
      'notification_rule_sub_target_value',
      'NotificationRuleSubTargetValue',
      'Part of the target the rule is restricted to.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the target was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the target was last changed (UTC).'),
  ],
});

export const notificationRuleTargetValues = monitorSet({
  name: 'notification_rule_target_values',
  title: 'Values of alert rule targets',
  group: 'Alerts',
  description: 'One row per single thing that an alert rule watches.',
  set: 'NotificationRuleTargetValues',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_rule_target_value_id', 'Id', 'Number of the value in Citrix monitoring.'),
    text('target_value', 'Value', 'What is watched, as the source wrote it.'),
    int64(
      'notification_rule_target_id',
      'NotificationRuleTargetId',
      'Number of the target it belongs to; empty when it is gone.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the value was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the value was last changed (UTC).'),
  ],
});
