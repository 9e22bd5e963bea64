import type { Dataset } from '../define.ts';
import type { MonitorSource } from '../sources.ts';
import {
  notificationActionEmails,
  notificationEmailAddresses,
  notificationEmailServerConfigurations,
  notificationSnmpConfigurations,
} from './alerts/notification-delivery.ts';
import { notificationLogs } from './alerts/notification-logs.ts';
import {
  notificationRuleActions,
  notificationRuleParameterChangeLogs,
  notificationRuleParameters,
} from './alerts/notification-rule-details.ts';
import { notificationRuleGroups } from './alerts/notification-rule-groups.ts';
import { notificationRuleTargets, notificationRuleTargetValues } from './alerts/notification-rule-targets.ts';
import { notificationRules } from './alerts/notification-rules.ts';
import { notificationTargets } from './alerts/notification-targets.ts';
import { notifications } from './alerts/notifications.ts';
import { applicationErrors } from './applications/application-errors.ts';
import { applicationFaults } from './applications/application-faults.ts';
import { connectionFailureCategories } from './connections/connection-failure-categories.ts';
import { connectionFailures } from './connections/connection-failures.ts';
import { connections } from './connections/connections.ts';
import { sessionAutoReconnects } from './connections/session-auto-reconnects.ts';
import { autoscalePredictions } from './costs/autoscale-predictions.ts';
import { machineCostSavingsSummaries } from './costs/machine-cost-savings-summaries.ts';
import { applications } from './inventory/applications.ts';
import { catalogs } from './inventory/catalogs.ts';
import { deliveryGroups } from './inventory/delivery-groups.ts';
import { machineCosts } from './inventory/machine-costs.ts';
import { machines } from './inventory/machines.ts';
import { monitorHypervisors } from './inventory/monitor-hypervisors.ts';
import { publishedDesktops } from './inventory/published-desktops.ts';
import { users } from './inventory/users.ts';
import { hotfixes } from './machines/hotfixes.ts';
import { loadIndexes } from './machines/load-indexes.ts';
import { machineFailures } from './machines/machine-failures.ts';
import { machineHotfixLogs } from './machines/machine-hotfix-logs.ts';
import { machineMetrics } from './machines/machine-metrics.ts';
import { resourceUtilization } from './machines/resource-utilization.ts';
import { spaApplications } from './private-access/spa-applications.ts';
import { spaEnumerations } from './private-access/spa-enumerations.ts';
import { spaSessions } from './private-access/spa-sessions.ts';
import { probeLogDesktops, probeLogs } from './probes/probe-logs.ts';
import { probeResultDesktops, probeResults } from './probes/probe-results.ts';
import {
  probeRuleApplications,
  probeRuleDesktops,
  probeRuleEndpoints,
  probeRules,
} from './probes/probe-rules.ts';
import { probeDesktops, probeEndpoints, probeStages } from './probes/probe-targets.ts';
import { processDataLimitedMachines } from './processes/process-data-limited-machines.ts';
import {
  processUtilizationDaySummary,
  processUtilizationHourSummary,
  processUtilizationMinuteSummary,
} from './processes/process-summaries.ts';
import { processUtilization } from './processes/process-utilization.ts';
import { processes } from './processes/processes.ts';
import { logonMetrics } from './sessions/logon-metrics.ts';
import { sessionLogonMetrics } from './sessions/session-logon-metrics.ts';
import { sessionMetrics } from './sessions/session-metrics.ts';
import { sessionRecordingServers } from './sessions/session-recording-servers.ts';
import { lhcReport } from './site/lhc-report.ts';
import { taskLogs } from './site/task-logs.ts';
import { applicationActivitySummaries } from './summaries/application-activity-summaries.ts';
import { desktopOsDesktopSummaries, serverOsDesktopSummaries } from './summaries/desktop-summaries.ts';
import { failureLogSummaries } from './summaries/failure-log-summaries.ts';
import { loadIndexSummaries } from './summaries/load-index-summaries.ts';
import { logonSummaries } from './summaries/logon-summaries.ts';
import { machineMetricSummary } from './summaries/machine-metric-summary.ts';
import { machineSummaries } from './summaries/machine-summaries.ts';
import { resourceUtilizationSummary } from './summaries/resource-utilization-summary.ts';
import { sessionActivitySummaries } from './summaries/session-activity-summaries.ts';

/** Every further entity set of the Monitor Service, in the order of reading. */
export const monitorSets: readonly Dataset<MonitorSource>[] = [
  machines,
  users,
  applications,
  deliveryGroups,
  catalogs,
  monitorHypervisors,
  publishedDesktops,
  machineCosts,
  connections,
  connectionFailures,
  connectionFailureCategories,
  sessionAutoReconnects,
  sessionMetrics,
  logonMetrics,
  sessionLogonMetrics,
  sessionRecordingServers,
  applicationErrors,
  applicationFaults,
  machineFailures,
  loadIndexes,
  resourceUtilization,
  machineMetrics,
  hotfixes,
  machineHotfixLogs,
  processes,
  processUtilization,
  processUtilizationMinuteSummary,
  processUtilizationHourSummary,
  processUtilizationDaySummary,
  processDataLimitedMachines,
  sessionActivitySummaries,
  logonSummaries,
  applicationActivitySummaries,
  desktopOsDesktopSummaries,
  serverOsDesktopSummaries,
  failureLogSummaries,
  loadIndexSummaries,
  machineSummaries,
  resourceUtilizationSummary,
  machineMetricSummary,
  machineCostSavingsSummaries,
  autoscalePredictions,
  taskLogs,
  lhcReport,
  notifications,
  notificationLogs,
  notificationTargets,
  notificationRules,
  notificationRuleGroups,
  notificationRuleActions,
  notificationRuleParameters,
  notificationRuleParameterChangeLogs,
  notificationRuleTargets,
  notificationRuleTargetValues,
  notificationActionEmails,
  notificationEmailAddresses,
  notificationEmailServerConfigurations,
  notificationSnmpConfigurations,
  probeRules,
  probeRuleApplications,
  probeRuleDesktops,
  probeRuleEndpoints,
  probeEndpoints,
  probeDesktops,
  probeStages,
  probeLogs,
  probeLogDesktops,
  probeResults,
  probeResultDesktops,
  spaApplications,
  spaEnumerations,
  spaSessions,
];
