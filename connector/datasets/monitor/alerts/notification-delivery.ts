import { boolean, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const notificationActionEmails = monitorSet({
  name: 'notification_action_emails',
  title: 'Mail actions of alerts',
  group: 'Alerts',
  description: 'One row per action of an alert that sends mail.',
  set: 'NotificationActionEmails',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_action_email_id', 'Id', 'Number of the action in Citrix monitoring.'),
    text('culture_name', 'CultureName', 'Language the mail is written in.'),
    timestamp('created_date', 'CreatedDate', 'When the action was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the action was last changed (UTC).'),
  ],
});

export const notificationEmailAddresses = monitorSet({
  name: 'notification_email_addresses',
  title: 'Mail addresses of alerts',
  group: 'Alerts',
  description: 'One row per address that alerts are mailed to.',
  set: 'NotificationEmailAddresses',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('notification_email_address_id', 'Id', 'Number of the address in Citrix monitoring.'),
    text('email_address', 'EmailAddress', 'Address the mail goes to.'),
    int64(
      'notification_action_email_id',
      'NotificationActionEmailId',
      'Number of the action that mails to it; empty when it is gone.',
    ),
    timestamp('created_date', 'CreatedDate', 'When the address was entered (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the address was last changed (UTC).'),
  ],
});

export const notificationEmailServerConfigurations = monitorSet({
  name: 'notification_email_server_configurations',
  title: 'Mail servers of alerts',
  group: 'Alerts',
  description: 'One row per mail server that alerts are sent through; its password is not taken.',
  set: 'NotificationEmailServerConfigurations',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  leftOut: ['EncryptedPassword'],
  freshness: freshness.present,
  columns: [
    int64('notification_email_server_configuration_id', 'Id', 'Number of the entry in Citrix monitoring.'),
    text('mail_protocol', 'Protocol', 'Protocol of the mail server.'),
    text('host_name', 'HostName', 'Host name of the mail server.'),
    int64('port', 'Port', 'Port of the mail server.'),
    text('sender', 'Sender', 'Address the mail comes from.'),
    boolean(
      'requires_authentication',
      'RequiresAuthentication',
      'True when the mail server wants a sign-in.',
    ),
    text('sign_in_name', 'UserName', 'Name by which monitoring signs in to the mail server.'),
    text('site_name', 'Site', 'Site the entry belongs to.'),
    timestamp('created_date', 'CreatedDate', 'When the entry was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the entry was last changed (UTC).'),
  ],
});

export const notificationSnmpConfigurations = monitorSet({
  name: 'notification_snmp_configurations',
  title: 'SNMP receivers of alerts',
  group: 'Alerts',
  description: 'One row per receiver of SNMP traps; its passwords and community string are not taken.',
  set: 'NotificationSnmpConfigurations',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  leftOut: ['AuthPassword', 'PrivatePassword', 'CommunityString'],
  freshness: freshness.present,
  columns: [
    int64('notification_snmp_configuration_id', 'Id', 'Number of the entry in Citrix monitoring.'),
    text('host_name', 'HostName', 'Host name of the receiver.'),
    int64('port', 'Port', 'Port of the receiver.'),
    text('sender', 'Sender', 'Name by which monitoring sends.'),
    int64(
      'authentication_protocol',
      'AuthPasswordProtocol',
      'Number of the way of authentication; its values are not published.',
    ),
    int64(
      'privacy_protocol',
      'PrivatePasswordProtocol',
      'Number of the way of encryption; its values are not published.',
    ),
    text('engine_id', 'EngineId', 'Identifier of the sending engine (SNMP version 3).'),
    int64('snmp_protocol', 'Protocol', 'Number of the version of SNMP; its values are not published.'),
    timestamp('created_date', 'CreatedDate', 'When the entry was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the entry was last changed (UTC).'),
  ],
});
