import { boolean, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const probeResults = monitorSet({
  name: 'probe_results',
  title: 'Stages of application probes',
  group: 'Probes',
  description:
    'One row per stage of an application probe in the window: where it failed, and how long each stage took.',
  set: 'ProbeResults',
  key: ['Id'],
  cursor: 'CreatedDate',
  freshness: freshness.event,
  columns: [
    int64('probe_result_id', 'Id', 'Number of the result in Citrix monitoring.'),
    int64('probe_log_id', 'ProbeLogId', 'Number of the run, in `probe_logs`; empty when it is gone.'),
    int64('probe_stage_id', 'StageId', 'Number of the stage.'),
    boolean('is_successful', 'StageResult', 'True when the stage succeeded.'),
    text('stage_log', 'StageLog', 'What the probe noted in the stage.'),
    int64('stage_time_taken', 'StageTimeTaken', 'Time the stage took; the unit is not published.'),
    timestamp(
      'created_date',
      'CreatedDate',
      "When the result was recorded (UTC); the table's window is cut by it.",
    ),
  ],
});

export const probeResultDesktops = monitorSet({
  name: 'probe_result_desktops',
  title: 'Stages of desktop probes',
  group: 'Probes',
  description:
    'One row per stage of a desktop probe in the window: where it failed, and how long each stage took.',
  set: 'ProbeResultDesktop',
  key: ['Id'],
  cursor: 'CreatedDate',
  freshness: freshness.event,
  columns: [
    int64('probe_result_desktop_id', 'Id', 'Number of the result in Citrix monitoring.'),
    int64('probe_log_desktop_id', 'ProbeLogId', 'Number of the run, in `probe_log_desktops`.'),
    int64('probe_stage_id', 'StageId', 'Number of the stage.'),
    boolean('is_successful', 'StageResult', 'True when the stage succeeded.'),
    text('stage_log', 'StageLog', 'What the probe noted in the stage.'),
    int64('stage_time_taken', 'StageTimeTaken', 'Time the stage took; the unit is not published.'),
    timestamp(
      'created_date',
      'CreatedDate',
      "When the result was recorded (UTC); the table's window is cut by it.",
    ),
  ],
});
