import { isAnalytics } from '../../datasets/define.ts';
import { dataPackageOf, type PublishedTable } from '../../output/data-package.ts';
import { filesOf } from '../../output/output-files.ts';
import type { PublishedForms } from '../../output/output-folder.ts';
import {
  changedTable,
  packageFile,
  rejectedFile,
  rejectedValuesFile,
  workFile,
} from '../../output/output-names.ts';
import { jsonDocument } from '../../visible.ts';
import { gatherRejected } from '../table/invalid-values.ts';
import type { JudgedTable } from '../table/made-table.ts';
import type { RunContext } from './run-context.ts';

/**
 * Publishes tables and their change files: files by rename, the data package last; then removes files of earlier
 * runs that this run does not replace.
 * @throws ConnectorError
 */
export async function publish(
  context: RunContext,
  tables: readonly JudgedTable[],
  changes: readonly JudgedTable[],
): Promise<void> {
  const { runId, parameters, output, workPath, window, connector, datasets, emit } = context;
  const { customerId } = parameters;
  const isRejected = tables.some(({ dataset }) => isAnalytics(dataset));
  if (isRejected) await output.takeFile(workPath(rejectedFile), rejectedFile);
  const rejected = await gatherRejected(tables, workPath, output.path(rejectedValuesFile));
  const published = await takeAll(context, tables, workPath);
  const publishedChanges = await takeAll(context, changes, output.workPath);
  const resources = [...published, ...publishedChanges];
  const dataPackage = dataPackageOf({
    title: customerId === undefined ? 'Tables' : `Tables of customer ${customerId}`,
    ...{ runId, window, connector, resources },
  });
  const files = [
    ...resources.map(({ path }) => path),
    ...(isRejected ? [rejectedFile] : []),
    ...(rejected === undefined ? [] : [rejectedValuesFile]),
  ];
  const made = new Set(tables.map(({ dataset }) => dataset.name));
  // A table that failed keeps the files that it has, in whatever form.
  const kept = datasets.filter(({ name }) => !made.has(name)).flatMap((dataset) => filesOf(dataset));
  const wanted = new Set([...kept, ...files]);
  const stayed = await output.publish({
    files,
    last: [{ name: packageFile, content: jsonDocument(dataPackage) }],
    // Files of other programs must not be removed.
    obsolete: output.previous.filter((file) => !wanted.has(file)),
  });
  for (const file of stayed) {
    emit({
      type: 'warning',
      code: 'FILE_NOT_REMOVED',
      message: `${file} belongs to no table any more, but could not be removed.`,
    });
  }
  for (const { dataset, references: _references, ...file } of published) {
    emit({ type: 'file-published', dataset: dataset.name, ...file });
  }
  for (const { dataset, references: _references, ...file } of publishedChanges) {
    emit({ type: 'changes-published', dataset: changedTable(dataset.name), ...file });
  }
  if (rejected !== undefined) {
    emit({ type: 'rejected-values-published', path: rejectedValuesFile, ...rejected });
  }
}

/** Writes tables in their published forms to the temporary folder. */
async function takeAll(
  { parameters, output, cancelled, emit }: RunContext,
  tables: readonly JudgedTable[],
  workPath: (file: string) => string,
): Promise<readonly PublishedTable[]> {
  const { formats, csvEscapeFormulas: escapeFormulas, csvByteOrderMark: byteOrderMark } = parameters;
  const forms: PublishedForms = { formats, csv: { escapeFormulas, byteOrderMark } };
  const all: PublishedTable[] = [];
  for (const { dataset, references, bytes, sha256, rows } of tables) {
    const work = { dataset, from: workPath(workFile(dataset.name)), summary: { bytes, sha256, rows } };
    const { files, wider } = await output.take(work, forms, cancelled);
    for (const file of files) all.push({ dataset, references, ...file });
    for (const { column, promised, written } of wider) {
      const message = `${dataset.name}: the Parquet file has the column ${column} as ${written}, not as ${promised}, which does not hold all its values exactly.`;
      emit({ type: 'warning', code: 'COLUMN_WIDENED', dataset: dataset.name, message });
    }
  }
  return all;
}
