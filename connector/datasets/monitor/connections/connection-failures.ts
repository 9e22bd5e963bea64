import { sessionFailureCode } from '../../../citrix/monitor/enums.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';
import { failureNames } from '../shown-names.ts';

export const connectionFailures = monitorSet({
  name: 'connection_failures',
  title: 'Connection failures',
  group: 'Sessions and connections',
  description:
    'One row per failed connection in the window: who could not get to which machine, when and why. A session may fail several times.',
  set: 'ConnectionFailureLogs',
  key: ['Id'],
  cursor: 'FailureDate',
  freshness: freshness.event,
  retention: retention.failures,
  columns: [
    int64('connection_failure_id', 'Id', 'Number of the failure in Citrix monitoring.'),
    text(
      'session_key',
      'SessionKey',
      'GUID of the session that failed; its row in `sessions` may be a stub.',
    ),
    timestamp(
      'failure_date',
      'FailureDate',
      "When the connection failed (UTC); the table's window is cut by it.",
    ),
    int64('user_id', 'UserId', 'Number of the user whose connection failed; empty when unknown.'),
    text(
      'machine_id',
      'MachineId',
      'GUID of the machine that was to be used; empty when none had been found.',
    ),
    ...enumeration(
      'failure',
      'ConnectionFailureEnumValue',
      sessionFailureCode,
      'Why the connection failed; null when nothing failed.',
      failureNames(sessionFailureCode),
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded the failure (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the failure (UTC).',
    ),
  ],
});
