import type { Dataset } from '../datasets/define.ts';
import { datasetNames } from '../datasets/registry.ts';
import type { Emit, Window } from '../events.ts';
import { dataPackageOf, type PublishedTable } from '../output/data-package.ts';
import { previousFiles } from '../output/previous.ts';
import type { Staging } from '../output/publish.ts';

/** What the run knows of the files it publishes. */
export interface Publication {
  readonly out: string;
  readonly customerId: string;
  readonly window: Window;
  readonly connector: { readonly name: string; readonly version: string };
  /** All that were asked for, also those that failed. */
  readonly datasets: readonly Dataset[];
  readonly emit: Emit;
}

/** Files by rename, the data package last; then goes what an earlier run left and nobody asks for any more. */
export async function publish(
  staging: Staging,
  files: readonly PublishedTable[],
  { out, customerId, window, connector, datasets, emit }: Publication,
): Promise<void> {
  const asked = new Set(datasets.map(({ name }) => fileOf(name)));
  const former = await previousFiles(out, connector.name);
  // A table that failed last time is in no data package, but its file of the time before may still lie there.
  const known = former.length === 0 ? [] : datasetNames.map(fileOf);
  const obsolete = [...new Set([...former, ...known])].filter((file) => !asked.has(file));
  const dataPackage = dataPackageOf({
    customerId,
    window,
    connector,
    resources: files,
  });
  const stayed = await staging.publish({
    files: files.map(({ path }) => path),
    last: [{ name: 'datapackage.json', content: jsonText(dataPackage) }],
    obsolete,
  });
  for (const file of stayed) {
    emit({ type: 'warning', message: `${file} belongs to no table any more, but could not be removed.` });
  }
  for (const { dataset, path, bytes, sha256, rows } of files) {
    emit({ type: 'file-published', dataset: dataset.name, path, bytes, sha256, rows });
  }
}

/** The file of a dataset. */
export function fileOf(dataset: string): string {
  return `${dataset}.csv`;
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
