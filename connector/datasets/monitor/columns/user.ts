import { type Column, int64, text } from '../../define.ts';
import type { SessionPath } from './session.ts';

/** Who had the session. All but the id are as the directory had them when Citrix last saw the user. */
export function userColumns(session: SessionPath): readonly Column[] {
  return [
    int64(
      'user_id',
      `${session}UserId`,
      'Number of the user in Citrix monitoring, for counting distinct users; null when the session has no user, as anonymous ones can.',
    ),
    text(
      'user_sid',
      'user.Sid',
      "Security identifier of the user's directory account: the key to join other systems by; empty when unknown.",
    ),
    text(
      'user_upn',
      'user.Upn',
      'Sign-in name of the user in the form name@domain; empty when the directory has none.',
    ),
    text(
      'user_name',
      'user.UserName',
      'Short account name; usually without the domain, but some sites send DOMAIN\\name.',
    ),
    text(
      'user_full_name',
      'user.FullName',
      'Name of the person as the directory shows it; empty when not kept.',
    ),
    text(
      'user_domain',
      'user.Domain',
      'Directory domain of the account, to distinguish equal short names; empty when unknown.',
    ),
  ];
}
