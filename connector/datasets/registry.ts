import { configOperationDetails } from './audit/config-operation-details.ts';
import { configOperations } from './audit/config-operations.ts';
import { systemLog } from './audit/system-log.ts';
import { applicationGroups } from './daas/application-groups.ts';
import { hypervisors } from './daas/hypervisors.ts';
import { machineCatalogs } from './daas/machine-catalogs.ts';
import type { Dataset } from './define.ts';
import { applicationEntitlements } from './entitlements/application-entitlements.ts';
import { desktopEntitlements } from './entitlements/desktop-entitlements.ts';
import { machineAssignments } from './entitlements/machine-assignments.ts';
import { licenseUsage } from './licences/license-usage.ts';
import { licenseUsageHistory } from './licences/license-usage-history.ts';
import { serviceEntitlements } from './licences/service-entitlements.ts';
import { applicationInstances } from './monitor/core/application-instances.ts';
import { sessions } from './monitor/core/sessions.ts';
import { monitorSets } from './monitor/sets.ts';
import { riskTables } from './risk/tables.ts';
import { runs } from './runs.ts';

/** Every table there is, in the order in which a run reads and publishes them. */
export const datasets: readonly Dataset[] = [
  sessions,
  applicationInstances,
  machineCatalogs,
  hypervisors,
  systemLog,
  configOperations,
  configOperationDetails,
  licenseUsage,
  licenseUsageHistory,
  serviceEntitlements,
  applicationGroups,
  desktopEntitlements,
  applicationEntitlements,
  machineAssignments,
  ...monitorSets,
  ...riskTables,
  runs,
];

export const datasetNames: readonly string[] = datasets.map((dataset) => dataset.name);
