import { boolean, defineDataset, derived, required, text, timestamp } from '../define.ts';
import { durationSeconds, isOpen, joinedTexts, jsonText } from '../derivations.ts';
import type { LogSource } from '../sources.ts';
import { operationColumns } from './columns.ts';

export const configOperations = defineDataset<LogSource>({
  name: 'config_operations',
  title: 'Configuration operations',
  group: 'Audit',
  description:
    'One row per operation of the configuration log that began in the window: what administrators and API clients changed on the DaaS site, or did to its sessions and machines, who did it, from where, and whether it succeeded.',
  key: ['operation_id'],
  cursor: 'start_time',
  source: {
    service: 'log',
    feed: 'config-log',
    path: 'ConfigLog/Operations',
    key: 'Id',
    closedBy: { end_time: 'FormattedEndTime' },
    retentionDays: 180,
    // The same times in a form that depends on the site.
    leftOut: ['StartTime', 'EndTime'],
  },
  columns: [
    required(text('operation_id', 'Id', 'Identifier of the operation.')),
    required(timestamp('start_time', 'FormattedStartTime', 'When the operation began.')),
    timestamp('end_time', 'FormattedEndTime', 'When the operation ended; empty while it runs.'),
    derived(
      'duration_seconds',
      'number',
      ['FormattedStartTime', 'FormattedEndTime'],
      durationSeconds,
      'Seconds from start to end; empty while it runs.',
    ),
    derived(
      'is_open',
      'boolean',
      ['FormattedEndTime'],
      isOpen,
      'True while the operation runs, or when its end was never recorded.',
    ),
    boolean('is_successful', 'IsSuccessful', 'Whether the operation succeeded; empty while it runs.'),
    operationColumns('', 'operation'),
    derived(
      'labels',
      'text',
      ['Labels'],
      joinedTexts,
      'Labels of the operation, joined by `;`; null when it has none.',
    ),
    derived(
      'metadata',
      'text',
      ['Metadata'],
      jsonText,
      'Further facts of the operation, as a JSON list of names and values.',
    ),
  ],
});
