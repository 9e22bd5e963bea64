import { type Dataset, isAnalytics } from '../../datasets/define.ts';
import { datasets } from '../../datasets/registry.ts';
import { isRecord } from '../../json.ts';

export interface OfferSources {
  /** Files of the configuration; one that cannot be read, or is none, tells nothing here. */
  readonly configs: readonly string[];
  readonly readFile: (path: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The tables that a host is offered. Those of the risk export only where the configuration names its topic: hosts take
 * all that is offered unless somebody selects, and whoever has no export would have failures at every sync.
 */
export function offeredDatasets({ configs, readFile, env }: OfferSources): readonly Dataset[] {
  const hasExport =
    Boolean(env['CITRIX_ANALYTICS_TOPIC']) || configs.some((path) => namesTopic(path, readFile));
  return datasets.filter((dataset) => hasExport || !isAnalytics(dataset));
}

function namesTopic(path: string, readFile: OfferSources['readFile']): boolean {
  try {
    const config: unknown = JSON.parse(readFile(path));
    return isRecord(config) && Boolean(config['analyticsTopic']);
  } catch {
    return false;
  }
}
