/** Names of the files of a run: in its output folder, and while they are made. */

/** Of the program, as its reports and data packages say it: so files are known to be its own. */
export const programName = 'citrix-datahub-connector';

/**
 * The working file of a table: CSV that a run appends to, cuts and takes over, the same whatever is published. It lies in
 * the state folder, or among the files that a run prepares.
 */
export function workFile(dataset: string): string {
  return `${dataset}.csv`;
}

/** The files under which a table is published, each another form of the same rows. */
export function publishedFiles(dataset: string): readonly [csv: string] {
  return [`${dataset}.csv`];
}

const changesSuffix = '.changes';

/** The table that says what of another is new, changed or gone. */
export function changesOf(dataset: string): string {
  return `${dataset}${changesSuffix}`;
}

/** The table whose changes a table says. */
export function changedTable(changes: string): string {
  return changes.slice(0, -changesSuffix.length);
}

export const reportFile = 'run-report.json';
export const packageFile = 'datapackage.json';

/** Messages of the risk export that are not events as published, each with its reason. */
export const rejectedFile = 'rejected.ndjson';

/** The values that are not of their column's type, of all tables: a line of JSON each. */
export const rejectedValuesFile = 'rejected-values.ndjson';

/** What a run that is about to publish says of it, for the case that it does not come to its report. */
export const announcementFile = '.connector-publishing.json';
