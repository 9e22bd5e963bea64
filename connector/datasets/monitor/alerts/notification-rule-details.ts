import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationRuleActions = monitorSet({
  name: 'notification_rule_actions',
  title: 'Alert actions',
  group: 'Alerts',
  description: 'One row per action that an alert rule takes, such as sending a mail.',
  set: 'NotificationRuleActions',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_rule_action_id', 'Id', 'Number of the action in Citrix monitoring.'),
    text('action_name', 'Name', 'Name of the action.'),
    int64(
      'notification_rule_action_type',
      'NotificationRuleActionType',
      'Number of the kind of action; its values are not published.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the action was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the action was last changed (UTC).'),
  ],
});

export const notificationRuleParameters = monitorSet({
  name: 'notification_rule_parameters',
  title: 'Alert rule parameters',
  group: 'Alerts',
  description: 'One row per parameter of an alert rule, such as a threshold.',
  set: 'NotificationRuleParameters',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_rule_parameter_id', 'Id', 'Number of the parameter in Citrix monitoring.'),
    text('template_parameter_id', 'TemplateParameterId', 'Parameter of the template it stands for.'),
    int64(
      'notification_rule_parameter_type',
      'NotificationRuleParameterType',
      'Number of the kind of parameter; its values are not published.',
    ),
    text('parameter_value', 'Value', 'Value of the parameter.'),
    int64('notification_rule_id', 'NotificationRuleId', 'Number of the rule; empty when it is gone.'),
    int64(
      'notification_rule_parameter_change_log_id',
      'NotificationRuleParameterChangeLogId',
      'Number of the change by which the value came about; empty for the present one.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the parameter was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the parameter was last changed (UTC).'),
  ],
});

export const notificationRuleParameterChangeLogs = monitorSet({
  name: 'notification_rule_parameter_change_logs',
  title: 'Changes of alert rules',
  group: 'Alerts',
  description: "One row per change of an alert rule's parameters.",
  set: 'NotificationRuleParameterChangeLogs',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_rule_parameter_change_log_id', 'Id', 'Number of the change in Citrix monitoring.'),
    timestamp('change_date', 'ChangeTime', 'When the parameters were changed (UTC).'),
    int64('notification_rule_id', 'NotificationRuleId', 'Number of the rule; empty when it is gone.'),
    timestamp('created_date', 'CreatedDate', 'When the change was recorded (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the record of the change was last changed (UTC).'),
  ],
});
