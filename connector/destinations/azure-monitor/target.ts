import { isLoopback } from '../../parameters/urls.ts';
import type { Order, ReadTarget } from '../destination.ts';
import { namesIn } from '../published-tables.ts';
import { checkNetwork, checkTable, secretInEnvironment, secretInFile } from '../target-problems.ts';
import { openAzureMonitor } from './destination.ts';
import type { azureMonitorSchema } from './schema.ts';
import { workspaceTableOf } from './tables.ts';

const secretVariable = 'AZURE_CLIENT_SECRET';

/** What a target file of Azure Monitor says beyond its schema. */
export const readAzureMonitorTarget: ReadTarget<typeof azureMonitorSchema> = (members, sources, problems) => {
  const { endpoint, ruleId, tables, clientSecretFile } = members;
  for (const name of ['endpoint', 'authority', 'audience'] as const) {
    const url = new URL(members[name]);
    if (url.protocol === 'http:' && !isLoopback(url)) {
      problems.push(`${name}: must begin with https://; http:// would expose secrets on the network`);
    }
  }
  for (const [index, name] of (tables ?? []).entries()) {
    checkTable(name, ['tables', index], sources, problems);
    if (sources.datasetNames.includes(name) && workspaceTableOf(name) === undefined) {
      problems.push(
        `tables.${index}: only risk tables, \`sessions\`, \`system_log\`, \`config_operations\` and \`config_operation_details\` are sent to Azure Monitor`,
      );
    }
  }
  checkNetwork(members, sources.readFile, problems);
  const inFile =
    clientSecretFile === undefined
      ? undefined
      : secretInFile(clientSecretFile, 'clientSecretFile', sources.readFile, problems);
  const clientSecret = secretInEnvironment(secretVariable, sources, problems) ?? inFile ?? '';
  if (clientSecret === '' && problems.length === 0) {
    problems.push(
      `clientSecretFile: no client secret; give the file, or the variable ${secretVariable} or ${secretVariable}_FILE`,
    );
  }
  return {
    address: `${new URL(endpoint).origin}/dataCollectionRules/${ruleId}`,
    secrets: [clientSecret],
    orders: (published) =>
      (tables ?? namesIn(published)).flatMap((dataset): readonly Order[] => {
        const table = workspaceTableOf(dataset);
        return table === undefined
          ? []
          : [{ dataset, place: `table ${table}`, mode: 'append', isRepeatable: true }];
      }),
    open: (context) => openAzureMonitor({ ...members, clientSecret }, context),
  };
};
