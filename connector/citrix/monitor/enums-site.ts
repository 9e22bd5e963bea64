/** Further names of codes, of costs, failures, alerts and housekeeping; see enums.ts. */

type Names = Readonly<Record<number, string>>;

export const desktopKind = {
  0: 'Private',
  1: 'Shared',
} as const satisfies Names;

export const failureCategory = {
  0: 'Unknown',
  1: 'Connection',
  2: 'Machine',
} as const satisfies Names;

export const hypervisorType = {
  0: 'None',
  1: 'Unknown',
  2: 'Azure',
  3: 'AWS',
  4: 'GCP',
  5: 'XenServer',
  6: 'HyperV',
  7: 'AHV',
  8: 'VSphere',
} as const satisfies Names;

export const costType = {
  0: 'Unknown',
  1: 'AssumedCost',
  2: 'ConfiguredCostFromStudio',
  3: 'AzureRetailAPI',
  4: 'CostFromHostService',
  5: 'ActualCost',
} as const satisfies Names;

export const costSavingsSummaryGranularity = {
  0: 'Hour',
  1: 'Day',
  2: 'Month',
  3: 'DayLevelInMinutes',
} as const satisfies Names;

/** Published as a list of names without numbers; the codes are their order. */
export const hotfixChangeType = {
  0: 'Add',
  1: 'Remove',
} as const satisfies Names;

/** Published as a list of names without numbers; the codes are their order. */
export const taskResult = {
  0: 'Unknown',
  1: 'Success',
  2: 'Failure',
  3: 'Skipped',
} as const satisfies Names;

/** Published as a list of names without numbers; the codes are their order. */
export const taskCategory = {
  0: 'Unknown',
  1: 'Consolidation',
  2: 'Reaping',
  3: 'Grooming',
} as const satisfies Names;

/** Published as a list of names without numbers; the codes are their order. */
export const dataManagementTask = {
  0: 'Unknown',
  1: 'ConsolidateSessionActivity',
  2: 'ConsolidateLoadIndexes',
  3: 'ConsolidateFailureLogs',
  4: 'GroomSessions',
  5: 'GroomLoadIndexes',
  6: 'GroomSummaries',
  7: 'ReapMachines',
  8: 'ReapSessions',
  9: 'ReapCatalogs',
  10: 'ReapDesktopGroups',
  11: 'ReapHypervisors',
  12: 'GroomFailureLogs',
  13: 'GroomDeleted',
  14: 'GroomTaskLog',
  15: 'GroomMachineHotfixLog',
  16: 'ConsolidateMachineSessionCount',
  17: 'GroomApplicationInstances',
  18: 'ConsolidateApplicationActivity',
  19: 'GroomDesktopUsageData',
  20: 'ConsolidateDesktopUsageActivity',
  21: 'GroomNotificationLog',
  22: 'ConsolidateResourceUsageActivity',
  23: 'ConsolidateProcessUsageActivity',
  24: 'GroomResourceUtilizationData',
  25: 'GroomResourceUtilizationSummaryData',
  26: 'GroomProcessUtilizationData',
  27: 'GroomProcessUtilizationMinuteData',
  28: 'GroomSessionMetricsData',
  29: 'ReapApplications',
  30: 'GroomProcessUtilizationHourData',
  31: 'GroomProcessUtilizationDayData',
  32: 'ConsolidateMachineMetric',
  33: 'GroomMachineMetricData',
  34: 'GroomMachineMetricDaySummaryData',
  35: 'GroomApplicationFaults',
  36: 'GroomApplicationErrors',
} as const satisfies Names;

/** Published as a list of names without numbers; the codes are their order. */
export const notificationState = {
  0: 'Unknown',
  1: 'NotificationBegan',
  2: 'NotificationPending',
  3: 'NotificationTriggered',
  4: 'NotificationAbandoned',
  5: 'NotificationPreempted',
  6: 'NotificationCompleted',
} as const satisfies Names;
