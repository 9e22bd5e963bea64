import { datasets } from '../datasets/registry.ts';
import { azureTemplate } from '../destinations/azure-monitor/template.ts';
import { jsonDocument } from '../visible.ts';

/** What has to be deployed in Azure before tables can be pushed to Azure Monitor: an ARM template. Pure. */
export function describeForAzure(): string {
  return jsonDocument(azureTemplate(datasets));
}
