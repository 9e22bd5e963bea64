import { machineFaultStateCode } from '../../../citrix/monitor/enums.ts';
import { deregistrationReasonCode } from '../../../citrix/monitor/enums-machines.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';

export const machineFailures = monitorSet({
  name: 'machine_failures',
  title: 'Machine failures',
  group: 'Machines',
  description:
    'One row per failure of a machine that began in the window: what was wrong with it and for how long.',
  set: 'MachineFailureLogs',
  key: ['Id'],
  cursor: 'FailureStartDate',
  freshness: freshness.event,
  retention: retention.failures,
  columns: [
    int64('machine_failure_id', 'Id', 'Number of the failure in Citrix monitoring.'),
    text('machine_id', 'MachineId', 'GUID of the machine that failed; empty when unknown.'),
    timestamp(
      'failure_start_date',
      'FailureStartDate',
      "When the failure began (UTC); the table's window is cut by it.",
    ),
    timestamp('failure_end_date', 'FailureEndDate', 'When the failure was over (UTC); empty while it lasts.'),
    ...enumeration('fault_state', 'FaultState', machineFaultStateCode, 'What was wrong with the machine.'),
    ...enumeration(
      'last_deregistered_reason',
      'LastDeregisteredCode',
      deregistrationReasonCode,
      'Why the machine had last lost its registration.',
    ),
    timestamp('created_date', 'CreatedDate', 'When monitoring recorded the failure (UTC).'),
    timestamp(
      'modified_date',
      'ModifiedDate',
      'When monitoring last changed its record of the failure (UTC).',
    ),
  ],
});
