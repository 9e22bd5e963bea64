import {
  connectionFailureType,
  connectionState,
  lifecycleState,
  sessionFailureCode,
  sessionType,
} from '../../../citrix/monitor/enums.ts';
import {
  boolean,
  type Column,
  codeOf,
  derived,
  enumeration,
  int64,
  nameOf,
  text,
  timestamp,
} from '../../define.ts';
import { failureNames } from '../shown-names.ts';

/** How a table's row gets to the session's own properties: it is the session, or it names the relation to it. */
export type SessionPath = '' | 'session.';

export function sessionTypeColumns(session: SessionPath): readonly Column[] {
  return enumeration(
    'session_type',
    `${session}SessionType`,
    sessionType,
    'Whether the session shows a whole desktop or single published applications.',
  );
}

/** A launch that failed before there was a session leaves a stub behind, which starts and ends at one timestamp. */
function isStub(state: unknown): boolean | null {
  const code = codeOf(lifecycleState, state);
  return typeof code === 'number' ? nameOf(lifecycleState, code) === 'Stub' : null;
}

export const sessionStateColumns: readonly Column[] = [
  ...sessionTypeColumns(''),
  ...enumeration(
    'connection_state',
    'ConnectionState',
    connectionState,
    'What the session was doing when it was read: in use, disconnected, over (`Terminated`) and so on.',
  ),
  ...enumeration(
    'lifecycle_state',
    'LifecycleState',
    lifecycleState,
    'State of the record that monitoring keeps of the session; `Stub` stands for a launch that failed before it began.',
  ),
  boolean(
    'is_anonymous',
    'IsAnonymous',
    'True when the session was opened without a named user, so that it counts for no person.',
  ),
  derived(
    'is_failed_launch',
    'boolean',
    ['LifecycleState'],
    isStub,
    'True when the launch failed before a session existed; leave these out when counting use.',
  ),
  timestamp(
    'failure_date',
    'FailureDate',
    'When the session or its launch failed (UTC); empty when it did not.',
  ),
  ...enumeration(
    'failure',
    'failure.ConnectionFailureEnumValue',
    sessionFailureCode,
    'Why the session or its launch failed; null when nothing failed.',
    failureNames(sessionFailureCode),
  ),
  ...enumeration(
    'failure_category',
    'failure.Category',
    connectionFailureType,
    'Which side the failure lay on: client, machine, capacity, licences or configuration; null when nothing failed.',
    failureNames(connectionFailureType),
  ),
  int64(
    'exit_code',
    'ExitCode',
    'Exit code of the session as the source sent it; what its values mean is not published.',
  ),
  int64(
    'log_on_duration_ms',
    'LogOnDuration',
    'Milliseconds the log-on took until the session could be used; empty when it is unfinished or failed.',
  ),
  timestamp(
    'connection_state_change_date',
    'ConnectionStateChangeDate',
    'When the session entered its `connection_state` (UTC).',
  ),
  timestamp(
    'idle_since',
    'SessionIdleTime',
    'Since when the session has been idle (UTC); empty while it is in use.',
  ),
];

export const publishedDesktopColumns: readonly Column[] = [
  int64(
    'published_desktop_id',
    'PublishedDesktopId',
    'Number of the published desktop the user opened; empty for application sessions and where the site does not report it.',
  ),
  text(
    'published_desktop_name',
    'publishedDesktop.PublishedName',
    'Name under which the user saw the desktop; empty for application sessions and where the site does not report it.',
  ),
];
