import { dataManagementTask, taskCategory, taskResult } from '../../../citrix/monitor/enums-site.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const taskLogs = monitorSet({
  name: 'task_logs',
  title: 'Housekeeping tasks',
  group: 'Site',
  description:
    'One row per run of a housekeeping task of the monitoring database in the window: whether summaries are made and old rows purged (groomed) in time.',
  set: 'TaskLogs',
  key: ['Id'],
  cursor: 'RunDate',
  freshness: freshness.event,
  columns: [
    int64('task_log_id', 'Id', 'Number of the run in Citrix monitoring.'),
    timestamp('run_date', 'RunDate', "When the task ran (UTC); the table's window is cut by it."),
    ...enumeration('task_category', 'TaskCategory', taskCategory, 'What kind of task it was.'),
    ...enumeration('task', 'Task', dataManagementTask, 'What the task did.'),
    ...enumeration('result', 'Result', taskResult, 'How the run ended.'),
    text('error_message', 'ErrorMessage', 'What went wrong; empty when nothing did.'),
    timestamp('created_date', 'CreatedDate', 'When the run was recorded (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the record of the run was last changed (UTC).'),
  ],
});
