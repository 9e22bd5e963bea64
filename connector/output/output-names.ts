import { type TableFormat, tableFormats } from '../table-formats.ts';

/** Names of the files of a run: in its output folder, and while they are made. */

/** The name of the program in its reports and data packages, by which it recognises its own files. */
export const programName = 'citrix-datahub-connector';

/**
 * The working file of a table: CSV that a run appends to, truncates and carries over, independent of the published
 * forms. It is in the state folder, or in the temporary folder of the run.
 */
export function workFile(dataset: string): string {
  return `${dataset}.csv`;
}

/** The file under which a table is published in one of its forms. */
export function publishedFile(dataset: string, format: TableFormat): string {
  return `${dataset}.${format}`;
}

/** The files under which a table is published, each another form of the same rows. */
export function publishedFiles(
  dataset: string,
  formats: readonly TableFormat[] = tableFormats,
): readonly string[] {
  return formats.map((format) => publishedFile(dataset, format));
}

/** Whether a file has the name of a published table. */
export function isTableFile(name: string): boolean {
  return tableFormats.some((format) => name.endsWith(`.${format}`));
}

const changesSuffix = '.changes';

/** The table with the new, changed and deleted rows of another. */
export function changesOf(dataset: string): string {
  return `${dataset}${changesSuffix}`;
}

/** The table whose changes a change table contains. */
export function changedTable(changes: string): string {
  return changes.slice(0, -changesSuffix.length);
}

export const reportFile = 'run-report.json';
export const packageFile = 'datapackage.json';

/** Invalid messages of the risk export (dead letters), each with its reason. */
export const rejectedFile = 'rejected.ndjson';

/** The invalid values of all tables, one line of JSON each. */
export const rejectedValuesFile = 'rejected-values.ndjson';

/** Announces the files that a run is about to publish, in case it is killed before it writes its report. */
export const announcementFile = '.connector-publishing.json';
