import { machineFaultStateCode, sessionFailureCode } from '../../../citrix/monitor/enums.ts';
import { failureCategory } from '../../../citrix/monitor/enums-site.ts';
import { derived, enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness, retention } from '../retention.ts';
import { failureNames } from '../shown-names.ts';

/** Failures of connections and of machines are numbered by lists of their own. */
export function failureName(category: unknown, code: unknown): unknown {
  return failureNames(category === 2 ? machineFaultStateCode : sessionFailureCode)(code);
}

export const failureLogSummaries = monitorSet({
  name: 'failure_log_summaries',
  title: 'Failures',
  group: 'Summaries',
  description:
    'One row per delivery group, kind of failure and interval of the window: how many connections failed, and how many machines.',
  set: 'FailureLogSummaries',
  key: ['Id'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  retention: retention.summaries,
  columns: [
    int64('failure_log_summary_id', 'Id', 'Number of the row in Citrix monitoring.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group; empty when unknown.'),
    ...enumeration(
      'failure_category',
      'FailureCategory',
      failureCategory,
      'Whether connections or machines failed.',
    ),
    derived(
      'failure',
      'text',
      ['FailureCategory', 'FailureCode'],
      failureName,
      "Why: the reason of a connection's failure, or the fault of a machine, as `failure_category` says.",
    ),
    int64(
      'failure_code',
      'FailureCode',
      'Code of `failure` as the source sent it; its list is another for connections and for machines.',
    ),
    int64(
      'failure_count',
      'FailureCount',
      'Failures of this kind: of connections all of the interval, of machines the most there were at once.',
    ),
    int64('granularity_minutes', 'Granularity', 'Length of the interval in minutes: 1, 60 or 1440.'),
    timestamp('created_date', 'CreatedDate', 'When the row was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the row was last changed (UTC).'),
  ],
});
