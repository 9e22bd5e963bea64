import { boolean, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationRules = monitorSet({
  name: 'notification_rules',
  title: 'Alert rules',
  group: 'Alerts',
  description: 'One row per rule by which monitoring raises alerts.',
  set: 'NotificationRules',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_rule_id', 'Id', 'Number of the rule in Citrix monitoring.'),
    boolean('is_enabled', 'Enabled', 'True when the rule is at work.'),
    boolean('is_aggregate', 'IsAggregate', 'True when the rule looks at all its targets together.'),
    text('rule_name', 'Name', 'Name of the rule.'),
    text('rule_description', 'Description', 'What administrators wrote about the rule.'),
    text('notification_template_id', 'NotificationTemplateId', 'Template the rule was made from.'),
    int64(
      'notification_rule_group_id',
      'NotificationRuleGroupId',
      'Number of the alert policy the rule belongs to.',
    ),
    int64('data_source', 'DataSource', 'Number of the data the rule looks at; its values are not published.'),
    int64('scope_type', 'ScopeType', 'Number of the kind of scope; its values are not published.'),
    timestamp('next_due_at', 'NextDueAt', 'When the rule is looked at next (UTC).'),
    timestamp('created_date', 'CreatedDate', 'When the rule was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the rule was last changed (UTC).'),
  ],
});
