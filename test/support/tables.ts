import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** A cell as it stands in a file: null is an empty field, '' is `""`. */
export type ReadCell = string | null;

export interface ReadTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReadCell[])[];
  /** The same rows by column name. */
  readonly records: readonly Readonly<Record<string, ReadCell>>[];
}

/** Reads a table with a CSV reader that is not ours. */
export function parseTable(text: string): ReadTable {
  const lines: ReadCell[][] = parse(text, {
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    // A reader that takes any line end for the end of a row finds out the ones that are not quoted.
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  const [header = [], ...rows] = lines;
  const columns = header.map(String);
  const records = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
  return { columns, rows, records };
}

export async function readTable(folder: string, dataset: string): Promise<ReadTable> {
  return parseTable(await readFile(join(folder, `${dataset}.csv`), 'utf8'));
}

/** The part of a record that a test is about. */
export function pick(
  record: Readonly<Record<string, ReadCell>> | undefined,
  ...columns: readonly string[]
): Readonly<Record<string, ReadCell | undefined>> {
  return Object.fromEntries(columns.map((name) => [name, record?.[name]]));
}
