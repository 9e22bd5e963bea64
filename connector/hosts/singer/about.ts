import type { Dataset } from '../../datasets/define.ts';
import type { Manifest } from '../../manifest/form.ts';
import { keyPropertiesOf, methodOf, type ReplicationMethod, replicationKeyOf } from './catalog.ts';
import { type Settings, settingsOf } from './settings.ts';

/**
 * What a host needs to know to draw a form and to offer the tables, in the shape of the Singer SDK and with the
 * streams.
 */
export interface About {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly capabilities: readonly string[];
  readonly settings: Settings;
  readonly streams: readonly {
    readonly name: string;
    readonly title: string;
    readonly group: string;
    readonly description: string;
    readonly selected_by_default: boolean;
    readonly key_properties: readonly string[];
    readonly replication_method: ReplicationMethod;
    readonly replication_key: string | null;
  }[];
}

export function aboutOf(
  { entryPoints, description, version, parameters }: Manifest,
  datasets: readonly Dataset[],
): About {
  return {
    name: entryPoints.tap,
    description,
    version,
    capabilities: ['about', 'catalog', 'discover', 'state', 'test'],
    settings: settingsOf(parameters),
    streams: datasets.map((dataset) => ({
      name: dataset.name,
      title: dataset.title,
      group: dataset.group,
      description: dataset.description,
      selected_by_default: dataset.parameter !== undefined,
      key_properties: keyPropertiesOf(dataset),
      replication_method: methodOf(dataset),
      replication_key: replicationKeyOf(dataset) ?? null,
    })),
  };
}
