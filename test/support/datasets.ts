import type { Dataset } from '../../connector/datasets/define.ts';
import { datasets } from '../../connector/datasets/registry.ts';

/** The table of that name, spelled exactly so. */
export function findDataset(name: string): Dataset | undefined {
  return datasets.find((dataset) => dataset.name === name);
}

/** Those that a run reads by default. */
export const coreDatasets: readonly Dataset[] = datasets.filter(({ parameter }) => parameter !== undefined);
