import { boolean, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationRuleGroups = monitorSet({
  name: 'notification_rule_groups',
  title: 'Alert policies',
  group: 'Alerts',
  description:
    'One row per alert policy, which holds rules and says how alerts are sent on. The address of its webhook, which works like a password, is not taken.',
  set: 'NotificationRuleGroups',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  leftOut: ['Webhook'],
  freshness: freshness.present,
  columns: [
    int64('notification_rule_group_id', 'Id', 'Number of the policy in Citrix monitoring.'),
    text('rule_group_name', 'Name', 'Name of the policy.'),
    text('rule_group_description', 'Description', 'What administrators wrote about the policy.'),
    boolean('is_snmp_enabled', 'IsSnmpEnabled', 'True when its alerts are sent as SNMP traps.'),
    boolean(
      'is_email_attachment_enabled',
      'IsEmailAttachmentEnabled',
      'True when mails carry an attachment.',
    ),
    boolean(
      'is_webhook_attachment_enabled',
      'IsWebhookAttachmentEnabled',
      'True when calls of the webhook carry an attachment.',
    ),
    int64(
      'notification_group_state',
      'NotificationGroupState',
      'Number of the state of the policy; its values are not published.',
    ),
    int64(
      'notification_webhook_profile_id',
      'NotificationWebhookProfileId',
      'Number of the profile by which the webhook is called.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the policy was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the policy was last changed (UTC).'),
  ],
});
