import { boolean, type Column, defineDataset, int64, required, text, timestamp } from '../define.ts';
import type { LogSource } from '../sources.ts';
import { operationColumns } from './columns.ts';

const lowLevel: readonly Column[] = [
  required(text('low_level_operation_id', 'LowLevel.Id', 'Identifier of the low-level operation.')),
  timestamp('start_time', 'LowLevel.FormattedStartTime', 'When the low-level operation began.'),
  timestamp(
    'end_time',
    'LowLevel.FormattedEndTime',
    'When the low-level operation ended; empty while it runs.',
  ),
  boolean(
    'is_successful',
    'LowLevel.IsSuccessful',
    'Whether the low-level operation succeeded; empty while it runs.',
  ),
  text('source_sdk', 'LowLevel.SourceSdk', 'Part of the PowerShell SDK that did it.'),
];

const property: readonly Column[] = [
  text('detail_text', 'Detail.Text', 'What was done to the object, in English.'),
  text('target_type', 'Detail.TargetType', 'Kind of the object that was changed.'),
  text('target_name', 'Detail.TargetName', 'Name of the object that was changed; may be that of a person.'),
  text('target_uid', 'Detail.TargetUid', 'Identifier of the object that was changed.'),
  text('property_name', 'Detail.PropertyName', 'Property that was changed; null when it has no name.'),
  text(
    'previous_value',
    'Detail.PreviousValue',
    'Value before. Like the next three it shows what the log shows.',
  ),
  text('new_value', 'Detail.NewValue', 'Value after, in the form of the log.'),
  text('add_value', 'Detail.AddValue', 'Value that was added, where the property is a set.'),
  text('remove_value', 'Detail.RemoveValue', 'Value that was removed, where the property is a set.'),
  timestamp('detail_start_time', 'Detail.FormattedStartTime', 'When the change of the property began.'),
  timestamp(
    'detail_end_time',
    'Detail.FormattedEndTime',
    'When it ended; empty while it runs, or if it never did.',
  ),
  boolean(
    'detail_is_successful',
    'Detail.IsSuccessful',
    'Whether the change of the property succeeded; empty while it runs, or if it never ended.',
  ),
];

export const configOperationDetails = defineDataset<LogSource>({
  name: 'config_operation_details',
  title: 'Details of configuration operations',
  group: 'Audit',
  description:
    'One row per changed property of a low-level operation of the configuration log, or per low-level operation that reports no property, of the operations that began in the window: which property of which object had which value before and after. It costs one request for each operation: incremental runs do not request complete operations again.',
  key: ['detail_key'],
  cursor: 'operation_start_time',
  source: {
    service: 'log',
    feed: 'config-log-details',
    path: 'ConfigLog/Operations',
    key: 'Key',
    closedBy: { operation_end_time: 'Operation.FormattedEndTime' },
    retentionDays: 180,
    leftOut: [
      // The same times in a form that depends on the site.
      ...['Operation', 'LowLevel', 'Detail'].flatMap((part) => [`${part}.StartTime`, `${part}.EndTime`]),
      // What the operation says itself stands in config_operations.
      ...['Text', 'User', 'UserIdentity', 'Source', 'AdminMachineIP', 'IsSuccessful'].map(ofOperation),
      ...['TargetTypes', 'OperationType', 'Labels', 'Metadata', 'Parameters'].map(ofOperation),
      ...['LowLevel.OperationId', 'LowLevel.Details'],
    ],
  },
  references: [
    {
      column: 'operation_id',
      dataset: 'config_operations',
      target: 'operation_id',
      targetCursor: 'operation_start_time',
    },
  ],
  columns: [
    required(
      text(
        'detail_key',
        'Key',
        'Identifiers of operation and low-level operation, and the number, joined by `/`.',
      ),
    ),
    required(text('operation_id', 'Operation.Id', 'Identifier of the operation.')),
    required(timestamp('operation_start_time', 'Operation.FormattedStartTime', 'When the operation began.')),
    timestamp(
      'operation_end_time',
      'Operation.FormattedEndTime',
      'When the operation ended; empty while it runs.',
    ),
    lowLevel,
    operationColumns('LowLevel.', 'low-level operation'),
    int64(
      'detail_number',
      'DetailNumber',
      'Number of the property within the low-level operation, from 1; 0 where it reports none, and the columns after this one are null.',
    ),
    property,
  ],
});

function ofOperation(member: string): string {
  return `Operation.${member}`;
}
