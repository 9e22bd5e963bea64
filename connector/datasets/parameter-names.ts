import { contractChanges } from '../contract-changes.ts';
import { retiredIn } from '../parameters/retired.ts';
import { version } from '../version.ts';
import { type Dataset, isAnalytics } from './define.ts';
import { datasets } from './registry.ts';

/** What the loading of parameters has to know of the datasets, and of old names. */
export function datasetNames(of: readonly Dataset[] = datasets) {
  return {
    /** Those without a switch of their own: what `extraDatasets` may hold. */
    extraDatasetNames: of.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
    /** Those of them that come from Citrix Analytics. */
    analyticsDatasetNames: of.filter(isAnalytics).map(({ name }) => name),
    /** The columns that may be chosen; published tables of the export keep all. */
    columnsByTable: Object.fromEntries(
      of.map((dataset) => [
        dataset.name,
        isAnalytics(dataset) ? [] : dataset.columns.map(({ name }) => name),
      ]),
    ),
    /** Old names that are still accepted. */
    retired: retiredIn(contractChanges, version),
  };
}
