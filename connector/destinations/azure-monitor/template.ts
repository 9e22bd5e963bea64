import type { Dataset } from '../../datasets/define.ts';
import { streamOf, workspaceColumns, workspaceTableOf } from './tables.ts';

/** What `describe --azure` writes: everything that has to be deployed in Azure, as an ARM template. */

/** The role Monitoring Metrics Publisher, which may send rows to a rule; the same in all directories. */
const publisherRole = '3913510d-42f4-4e42-8a64-420c390055eb';

const workspace = "[resourceId('Microsoft.OperationalInsights/workspaces', parameters('workspaceName'))]";
const rule = "[resourceId('Microsoft.Insights/dataCollectionRules', parameters('ruleName'))]";
const text = (description: string, defaultValue?: string) => ({
  type: 'string',
  ...(defaultValue !== undefined && { defaultValue }),
  metadata: { description },
});

export function azureTemplate(datasets: readonly Dataset[]): object {
  const tables = datasets.flatMap((dataset) => {
    const name = workspaceTableOf(dataset.name);
    return name === undefined
      ? []
      : [{ name, description: dataset.description, columns: workspaceColumns(dataset) }];
  });
  const tableIds = tables.map(
    ({ name }) =>
      `[resourceId('Microsoft.OperationalInsights/workspaces/tables', parameters('workspaceName'), '${name}')]`,
  );
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      workspaceName: text('Log Analytics workspace, in the resource group of the deployment.'),
      location: text('Region of the workspace.', '[resourceGroup().location]'),
      ruleName: text('Name of the data collection rule.', 'citrix-connector'),
      retentionInDays: { type: 'int', defaultValue: 90, metadata: { description: 'Of the tables.' } },
      principalId: text('Object ID of the service principal (enterprise application) that pushes.'),
    },
    resources: [
      ...tables.map(({ name, description, columns }) => ({
        type: 'Microsoft.OperationalInsights/workspaces/tables',
        apiVersion: '2022-10-01',
        name: `[concat(parameters('workspaceName'), '/${name}')]`,
        properties: {
          retentionInDays: "[parameters('retentionInDays')]",
          schema: {
            name,
            description,
            columns: columns.map((column) => ({ ...column, type: tableTypes[column.type] ?? column.type })),
          },
        },
      })),
      {
        type: 'Microsoft.Insights/dataCollectionRules',
        apiVersion: '2023-03-11',
        name: "[parameters('ruleName')]",
        location: "[parameters('location')]",
        kind: 'Direct',
        dependsOn: tableIds,
        properties: {
          streamDeclarations: Object.fromEntries(
            tables.map(({ name, columns }) => [
              streamOf(name),
              { columns: columns.map((column) => ({ name: column.name, type: column.type })) },
            ]),
          ),
          destinations: { logAnalytics: [{ workspaceResourceId: workspace, name: 'workspace' }] },
          dataFlows: tables.map(({ name }) => ({
            streams: [streamOf(name)],
            destinations: ['workspace'],
            transformKql: 'source',
            outputStream: streamOf(name),
          })),
        },
      },
      {
        type: 'Microsoft.Authorization/roleAssignments',
        apiVersion: '2022-04-01',
        name: `[guid(resourceGroup().id, parameters('ruleName'), parameters('principalId'), '${publisherRole}')]`,
        scope: "[concat('Microsoft.Insights/dataCollectionRules/', parameters('ruleName'))]",
        dependsOn: [rule],
        properties: {
          roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${publisherRole}')]`,
          principalId: "[parameters('principalId')]",
          principalType: 'ServicePrincipal',
        },
      },
    ],
    outputs: {
      ruleId: { type: 'string', value: "[reference(parameters('ruleName')).immutableId]" },
      endpoint: { type: 'string', value: "[reference(parameters('ruleName')).endpoints.logsIngestion]" },
    },
  };
}

/** Tables name the types of their columns otherwise than streams. */
const tableTypes: Readonly<Record<string, string>> = { datetime: 'dateTime' };
