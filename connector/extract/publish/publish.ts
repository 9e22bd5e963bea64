import type { Column, Dataset } from '../../datasets/define.ts';
import type { Emit, Window } from '../../events.ts';
import { writeChanges } from '../../output/changes.ts';
import type { CsvOptions } from '../../output/csv.ts';
import type { CsvForm } from '../../output/csv-text.ts';
import { dataPackageOf, type PublishedTable } from '../../output/data-package.ts';
import { sortColumnsOf } from '../../output/order.ts';
import type { Staging } from '../../output/publish.ts';
import { jsonDocument } from '../../visible.ts';
import type { Snapshot } from '../memory/snapshots.ts';
import { gatherRejected, type Rejected, rejectedValuesFile } from '../table/invalid-values.ts';
import { changesFileOf, filesOf, packageFile } from './output-files.ts';
import type { OutputFolder } from './output-folder.ts';

/** A table that is made. */
export interface MadeTable extends PublishedTable {
  /** The same table of the previous run; absent: its changes cannot be told. */
  readonly previous: Snapshot | undefined;
  /** Absent in tables of events, which lose no value. */
  readonly rejected?: Rejected;
}

/** In which way a row differs from the table before. */
const operation: Column = {
  name: '_op',
  type: 'text',
  description:
    '`upsert`: the row is new or has changed. `expired`: it is in the table no more; its values are the last ones.',
  inputs: [],
  nullable: false,
};

const changesSuffix = '.changes';

/**
 * Writes beside each table what of it is new, changed or gone.
 * @throws ConnectorError OUTPUT_FAILED
 */
export async function changesOf(
  tables: readonly MadeTable[],
  staging: Staging,
  options: CsvForm & Pick<CsvOptions, 'signal'>,
): Promise<readonly PublishedTable[]> {
  const all: PublishedTable[] = [];
  for (const { dataset, path: after, previous } of tables) {
    const path = changesFileOf(dataset.name);
    const columns = [...dataset.columns, operation];
    const summary = await writeChanges({
      ...options,
      columns,
      path: staging.path(path),
      before: previous?.path,
      after: staging.path(after),
      sort: sortColumnsOf(dataset),
    });
    const title = `${dataset.title}: changes`;
    const changes = { ...dataset, name: `${dataset.name}${changesSuffix}`, title, columns };
    all.push({ dataset: changes, path, ...summary, foreignKeys: [] });
  }
  return all;
}

/** What the run knows of the files it publishes. */
export interface Publication {
  readonly output: OutputFolder;
  /** undefined: the tables are of none. */
  readonly customerId: string | undefined;
  readonly window: Window;
  readonly connector: { readonly name: string; readonly version: string };
  /** All that were asked for, also those that failed. */
  readonly datasets: readonly Dataset[];
  /** Files that are no tables, and appear with them. */
  readonly others: readonly string[];
  /** Where the file of this name was made. */
  readonly pathOf: (file: string) => string;
  readonly emit: Emit;
}

/** Files by rename, the data package last; then goes what an earlier run left and nobody asks for any more. */
export async function publish(
  staging: Staging,
  tables: readonly MadeTable[],
  changes: readonly PublishedTable[],
  { output, customerId, window, connector, datasets, others, pathOf, emit }: Publication,
): Promise<void> {
  const rejected = await gatherRejected(tables, pathOf, staging.path(rejectedValuesFile));
  const files = [...tables, ...changes];
  const asked = new Set([...datasets.flatMap(filesOf), ...files.map(({ path }) => path)]);
  // What others have put there is not ours to remove.
  const obsolete = output.earlier.filter((file) => !asked.has(file));
  const dataPackage = dataPackageOf({
    title: customerId === undefined ? 'Tables' : `Tables of customer ${customerId}`,
    window,
    connector,
    resources: files,
  });
  const names = [...files.map(({ path }) => path), ...others, ...(rejected ? [rejectedValuesFile] : [])];
  await output.announce(names);
  const stayed = await staging.publish({
    files: names,
    last: [{ name: packageFile, content: jsonDocument(dataPackage) }],
    obsolete,
  });
  output.forget(obsolete.filter((file) => !stayed.includes(file)));
  for (const file of stayed) {
    emit({ type: 'warning', message: `${file} belongs to no table any more, but could not be removed.` });
  }
  for (const { dataset, path, bytes, sha256, rows } of tables) {
    emit({ type: 'file-published', dataset: dataset.name, path, bytes, sha256, rows });
  }
  for (const { dataset, path, bytes, sha256, rows } of changes) {
    const name = dataset.name.slice(0, -changesSuffix.length);
    emit({ type: 'changes-published', dataset: name, path, bytes, sha256, rows });
  }
  if (rejected) emit({ type: 'rejected-values-published', path: rejectedValuesFile, ...rejected });
}
