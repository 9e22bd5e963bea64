import { connectionFailureType, sessionFailureCode } from '../../../citrix/monitor/enums.ts';
import { enumeration, int64, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';
import { failureNames } from '../shown-names.ts';

export const connectionFailureCategories = monitorSet({
  name: 'connection_failure_categories',
  title: 'Connection failure categories',
  group: 'Sessions and connections',
  description:
    'One row per reason why a connection can fail, with the component that caused it; failures of sessions refer to it.',
  set: 'ConnectionFailureCategories',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64(
      'connection_failure_category_id',
      'Id',
      "Number of the reason, to which the source's sessions refer.",
    ),
    ...enumeration(
      'failure',
      'ConnectionFailureEnumValue',
      sessionFailureCode,
      'Reason of the failure; null for the entry that stands for no failure.',
      failureNames(sessionFailureCode),
    ),
    ...enumeration(
      'failure_category',
      'Category',
      connectionFailureType,
      'Which component caused the failure: client, machine, capacity, licences or configuration; null for the entry that stands for no failure.',
      failureNames(connectionFailureType),
    ),
    timestamp('created_date', 'CreatedDate', 'When the reason was added (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the reason was last changed (UTC).'),
  ],
});
