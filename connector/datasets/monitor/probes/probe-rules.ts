import { lifecycleState } from '../../../citrix/monitor/enums.ts';
import { enumeration, int64, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';

export const probeRules = monitorSet({
  name: 'probe_rules',
  title: 'Probes',
  group: 'Probes',
  description: 'One row per probe: what administrators have tested of their own accord, when and from where.',
  set: 'ProbeRules',
  key: ['Id'],
  cursor: 'Id',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('probe_rule_id', 'Id', 'Number of the probe in Citrix monitoring.'),
    text('probe_name', 'Name', 'Name of the probe.'),
    text('probe_description', 'Description', 'What administrators wrote about the probe.'),
    timestamp('execution_time', 'ExecutionTime', 'When the probe runs, or begins to (UTC).'),
    int64('probe_type', 'ProbeType', 'Number of the kind of probe; its values are not published.'),
    text('email_address', 'EmailAddress', 'Address the results are mailed to.'),
    ...enumeration('lifecycle_state', 'LifecycleState', lifecycleState, 'Whether the probe still exists.'),
    timestamp('execution_end_time', 'ExecutionEndTime', 'When the probe ceases to run (UTC).'),
    int64(
      'days_code',
      'Days',
      'Days on which the probe runs, as a number of the source; its form is not published.',
    ),
    int64('repeat_interval', 'RepeatInterval', 'Time between two runs; the unit is not published.'),
    timestamp('created_date', 'CreatedDate', 'When the probe was made (UTC).'),
    timestamp('modified_date', 'ModifiedDate', 'When the probe was last changed (UTC).'),
  ],
});

export const probeRuleApplications = monitorSet({
  name: 'probe_rule_applications',
  title: 'Applications of probes',
  group: 'Probes',
  description: 'One row per application that a probe tests.',
  set: 'ProbeRuleApplications',
  key: ['RuleId', 'ApplicationId'],
  cursor: 'RuleId',
  mayLack: ['ApplicationId'],
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('probe_rule_id', 'RuleId', 'Number of the probe.'),
    text('application_id', 'ApplicationId', 'GUID of the published application; empty when it is gone.'),
  ],
});

export const probeRuleDesktops = monitorSet({
  name: 'probe_rule_desktops',
  title: 'Desktops of probes',
  group: 'Probes',
  description: 'One row per desktop that a probe tests.',
  set: 'ProbeRuleDesktop',
  key: ['RuleId', 'DesktopId'],
  cursor: 'RuleId',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('probe_rule_id', 'RuleId', 'Number of the probe.'),
    text('probe_desktop_id', 'DesktopId', 'GUID of the desktop, in `probe_desktops`.'),
  ],
});

export const probeRuleEndpoints = monitorSet({
  name: 'probe_rule_endpoints',
  title: 'Endpoints of probes',
  group: 'Probes',
  description: 'One row per device that a probe runs on.',
  set: 'ProbeRuleEndpoints',
  key: ['RuleId', 'EndPointId'],
  cursor: 'RuleId',
  extent: 'whole',
  freshness: freshness.present,
  columns: [
    int64('probe_rule_id', 'RuleId', 'Number of the probe.'),
    int64('probe_endpoint_id', 'EndPointId', 'Number of the device, in `probe_endpoints`.'),
  ],
});
