import { currencyType } from '../../../citrix/monitor/enums.ts';
import {
  costSavingsSummaryGranularity,
  costType,
  hypervisorType,
} from '../../../citrix/monitor/enums-site.ts';
import { enumeration, int64, number, text, timestamp } from '../../define.ts';
import { monitorSet } from '../define-set.ts';
import { freshness } from '../retention.ts';
import { currencyOf } from '../shown-names.ts';

export const machineCostSavingsSummaries = monitorSet({
  name: 'machine_cost_savings_summaries',
  title: 'Savings by power management',
  group: 'Costs',
  description:
    'One row per delivery group, platform, tag and interval of the window: what Autoscale did, what the machines cost and what was saved.',
  set: 'MachineCostSavingsSummaries',
  key: ['DesktopGroupId', 'SummaryDate', 'Granularity', 'HypervisorType', 'TagId'],
  cursor: 'SummaryDate',
  freshness: freshness.summaries,
  columns: [
    text('delivery_group_id', 'DesktopGroupId', 'GUID of the delivery group.'),
    timestamp(
      'summary_date',
      'SummaryDate',
      "Beginning of the interval (UTC); the table's window is cut by it.",
    ),
    ...enumeration('granularity', 'Granularity', costSavingsSummaryGranularity, 'Kind of the interval.'),
    ...enumeration('hypervisor_type', 'HypervisorType', hypervisorType, 'Platform the machines run on.'),
    int64('tag_id', 'TagId', 'Number of the tag to which the row is restricted.'),
    int64('total_machines_count', 'TotalMachinesCount', 'Machines of the group.'),
    int64(
      'power_managed_machines_off',
      'PowerManagedMachinesOff',
      'Power-managed machines that were switched off.',
    ),
    int64(
      'power_managed_machines_in_hibernate',
      'PowerManagedMachinesInHibernate',
      'Power-managed machines that hibernated.',
    ),
    int64(
      'power_managed_machines_on_with_sessions',
      'PowerManagedMachinesOnWithSessions',
      'Power-managed machines that were on and had sessions.',
    ),
    int64(
      'power_managed_machines_on_without_sessions',
      'PowerManagedMachinesOnWithoutSessions',
      'Power-managed machines that were on and had no session.',
    ),
    int64(
      'power_managed_machine_minutes_turned_off',
      'PowerManagedMachineMinutesTurnedOff',
      'Minutes that power-managed machines were switched off, together.',
    ),
    int64('total_scale_in_actions', 'TotalScaleInActions', 'How often a machine was switched off to save.'),
    int64('total_hibernate_actions', 'TotalHibernateActions', 'How often a machine was hibernated to save.'),
    int64(
      'total_scale_out_actions',
      'TotalScaleOutActions',
      'How often a machine was switched on to meet demand.',
    ),
    int64(
      'total_peak_concurrent_sessions',
      'TotalPeakConcurrentSessions',
      'Most sessions there were at once.',
    ),
    int64(
      'average_log_on_duration_seconds',
      'AverageLogonDurationInSec',
      'Seconds a log-on took on average.',
    ),
    int64(
      'average_power_managed_machines_count',
      'AveragePowerManagedMachinesCount',
      'Power-managed machines on average.',
    ),
    number(
      'average_machine_cost_per_hour',
      'AverageMachineCostPerHour',
      'Cost of one hour of a machine on average, in `currency`.',
    ),
    ...enumeration(
      'cost_source',
      'CostType',
      costType,
      'Where the costs come from: assumed, entered by administrators, a price list or an actual bill.',
    ),
    ...enumeration(
      'currency',
      'CurrencyType',
      currencyType,
      'ISO 4217 currency of all amounts in the row; null where the source has none.',
      currencyOf,
    ),
    number('total_amount_saved', 'TotalAmountSaved', 'Amount saved in all, in `currency`.'),
    number(
      'total_cost_if_no_power_management',
      'TotalCostIfNoPowerManagement',
      'What the machines would have cost without power management, in `currency`.',
    ),
    number(
      'total_autoscale_compute_savings',
      'TotalAutoscaleComputeSavings',
      'Part of the saving that Autoscale brought in computing, in `currency`.',
    ),
    number(
      'total_autoscale_storage_savings',
      'TotalAutoscaleStorageSavings',
      'Part of the saving that Autoscale brought in storage, in `currency`.',
    ),
    number(
      'total_end_user_compute_savings',
      'TotalEndUserComputeSavings',
      'Part of the saving that users brought in computing, by switching off themselves, in `currency`.',
    ),
    number(
      'total_end_user_storage_savings',
      'TotalEndUserStorageSavings',
      'Part of the saving that users brought in storage, by switching off themselves, in `currency`.',
    ),
    number(
      'average_compute_cost_per_hour',
      'AverageComputeCostPerHour',
      'Cost of computing for one hour of a machine, on average.',
    ),
    number(
      'average_storage_cost_per_hour',
      'AverageStorageCostPerHour',
      'Cost of storage for one hour of a machine, on average.',
    ),
    number('total_compute_cost', 'TotalComputeCost', 'What computing cost in all, in `currency`.'),
    number('total_storage_cost', 'TotalStorageCost', 'What storage cost in all, in `currency`.'),
    int64(
      'power_managed_machines_failed_without_sessions',
      'PowerManagedMachinesFailedWithoutSessions',
      'Power-managed machines that had failed and had no session; null where the release does not report it.',
    ),
    int64(
      'power_managed_machines_unregistered_with_sessions',
      'PowerManagedMachinesUnregisteredWithSessions',
      'Power-managed machines that were unregistered and had sessions; null where the release does not report it.',
    ),
  ],
});
