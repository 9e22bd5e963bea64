import { configOperationDetails } from './audit/config-operation-details.ts';
import { configOperations } from './audit/config-operations.ts';
import { systemLog } from './audit/system-log.ts';
import { hypervisors } from './daas/hypervisors.ts';
import { machineCatalogs } from './daas/machine-catalogs.ts';
import type { Dataset } from './define.ts';
import { applicationInstances } from './monitor/core/application-instances.ts';
import { sessions } from './monitor/core/sessions.ts';
import { monitorSets } from './monitor/sets.ts';
import { riskTables } from './risk/tables.ts';

/** Every table there is, in the order in which a run reads and publishes them. */
export const datasets: readonly Dataset[] = [
  sessions,
  applicationInstances,
  machineCatalogs,
  hypervisors,
  systemLog,
  configOperations,
  configOperationDetails,
  ...monitorSets,
  ...riskTables,
];

export const datasetNames: readonly string[] = datasets.map((dataset) => dataset.name);
