/** A cell as the tenant holds it: timestamps are numbers (see timestamp.ts), Int64 may be a bigint. */
export type Value = string | number | bigint | boolean | null | readonly string[];

/** One entity with its canonical property names. */
export type Row = Readonly<Record<string, Value>>;

/** A hand-written entity: dates as ISO text, missing properties are null. */
export type RawRow = Readonly<Record<string, unknown>>;

/** Half-open ranges of indexes, ascending and disjoint. */
export type Ranges = readonly (readonly [number, number])[];

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** The rows of one entity set; rows are computed when asked for. */
export interface RowSource {
  readonly size: number;
  /** A property whose values never fall with the index. */
  readonly cursor: string | undefined;
  /** Every property that strictly grows with the index. */
  readonly growing: readonly string[];
  cursorAt(index: number): number;
  /** The first index whose cursor is not below the value. */
  firstFrom(value: number): number;
  row(index: number): Row;
  /** A value that is known without making the row; undefined when only the row has it. */
  peek(index: number, property: string): Value | undefined;
  /** The indexes with this value, or undefined when the property is not indexed. */
  find(property: string, value: Value): readonly number[] | undefined;
  /**
   * A superset of the rows for which the comparison of what the path leads to holds, or undefined when nothing is
   * known. It may take for granted that what a path leads over is there.
   */
  narrow(path: string, comparison: Comparison, value: Value): Ranges | undefined;
}

const coreSetNames = [
  'Sessions',
  'ApplicationInstances',
  'Applications',
  'Users',
  'Machines',
  'Catalogs',
  'DesktopGroups',
  'Hypervisors',
  'Connections',
  'ConnectionFailureCategories',
  'MachineCosts',
  'PublishedDesktopNames',
] as const;

/** Sets of which the tenant's rows are made by their shape alone. */
export const furtherSetNames = [
  'ConnectionFailureLogs',
  'SessionAutoReconnects',
  'SessionMetrics',
  'LogOnMetrics',
  'SessionLogonMetrics',
  'SessionRecordingServers',
  'ApplicationErrors',
  'ApplicationFaults',
  'MachineFailureLogs',
  'LoadIndexes',
  'ResourceUtilization',
  'MachineMetric',
  'Hotfixes',
  'MachineHotfixLogs',
  'Processes',
  'ProcessUtilization',
  'ProcessUtilizationMinuteSummary',
  'ProcessUtilizationHourSummary',
  'ProcessUtilizationDaySummary',
  'ProcessDataLimitedMachines',
  'SessionActivitySummaries',
  'LogOnSummaries',
  'ApplicationActivitySummaries',
  'DesktopOSDesktopSummaries',
  'ServerOSDesktopSummaries',
  'FailureLogSummaries',
  'LoadIndexSummaries',
  'MachineSummaries',
  'ResourceUtilizationSummary',
  'MachineMetricSummary',
  'MachineCostSavingsSummaries',
  'AutoScalePredictions',
  'TaskLogs',
  'LhcReport',
  'Notifications',
  'NotificationsLogs',
  'NotificationTargets',
  'NotificationRules',
  'NotificationRuleGroups',
  'NotificationRuleActions',
  'NotificationRuleParameters',
  'NotificationRuleParameterChangeLogs',
  'NotificationRuleTargets',
  'NotificationRuleTargetValues',
  'NotificationActionEmails',
  'NotificationEmailAddresses',
  'NotificationEmailServerConfigurations',
  'NotificationSnmpConfigurations',
  'ProbeRules',
  'ProbeRuleApplications',
  'ProbeRuleDesktop',
  'ProbeRuleEndpoints',
  'ProbeEndpoints',
  'ProbeDesktop',
  'ProbeStages',
  'ProbeLogs',
  'ProbeLogDesktop',
  'ProbeResults',
  'ProbeResultDesktop',
  'SpaApplications',
  'SpaEnumerations',
  'SpaSessions',
] as const;

export type FurtherSetName = (typeof furtherSetNames)[number];

export const setNames = [...coreSetNames, ...furtherSetNames] as const;

export type SetName = (typeof setNames)[number];

export function isSetName(text: string): text is SetName {
  return setNames.some((name) => name === text);
}
