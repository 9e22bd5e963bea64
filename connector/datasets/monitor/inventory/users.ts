import { int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const users = monitorSet({
  name: 'users',
  title: 'Users',
  group: 'Inventory',
  description:
    'One row per user that monitoring has seen, anonymous ones included: the names behind the `user_id` of other tables, as the directory had them when Citrix last saw the user.',
  set: 'Users',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  retention: retention.sessions,
  columns: [
    int64('user_id', 'Id', 'Number of the user in Citrix monitoring; sessions and failures refer to it.'),
    text(
      'user_sid',
      'Sid',
      'Security identifier of the directory account: the key to join other systems by; empty when unknown.',
    ),
    text('user_upn', 'Upn', 'Sign-in name in the form name@domain; empty when the directory has none.'),
    text(
      'user_name',
      'UserName',
      'Short account name; usually without the domain, but some sites send DOMAIN\\name.',
    ),
    text('user_full_name', 'FullName', 'Name of the person as the directory shows it; empty when not kept.'),
    text(
      'user_domain',
      'Domain',
      'Directory domain of the account, to distinguish equal short names; empty when unknown.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring first saw the user (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When monitoring last changed its record of the user (UTC).'),
  ],
});
