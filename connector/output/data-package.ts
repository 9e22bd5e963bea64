import { columnTitleOf } from '../datasets/column-titles.ts';
import type { Column, ColumnType, Dataset } from '../datasets/define.ts';
import type { Window } from '../events.ts';
import type { TableFormat } from '../table-formats.ts';
import { mediaTypes } from './media-types.ts';
import { foreignKeysOf, type JudgedReference, otherReferencesOf } from './package-references.ts';
import { tableTimeOf } from './package-time.ts';

/** One published table, with the summary of `CsvFile.close`. */
export interface PublishedTable {
  readonly dataset: Dataset;
  /** File name beside the data package. */
  readonly path: string;
  readonly format: TableFormat;
  readonly bytes: number;
  /** Hexadecimal digits. */
  readonly sha256: string;
  readonly rows: number;
  /** What holds of the references of these rows. */
  readonly references: readonly JudgedReference[];
}

export interface DataPackageInput {
  /** The run that made the tables. */
  readonly runId: string;
  /** The title of the package, for people. */
  readonly title: string;
  /** The half-open window the tables were read for; its end, when the run began, is the package's time. */
  readonly window: Window;
  /**
   * The program that made the tables. Its name becomes the name of the package: it identifies the owner of the files
   * and stays the same from run to run. Its version is that of the tables' layout too.
   */
  readonly connector: { readonly name: string; readonly version: string };
  /** At least one: the standard does not allow an empty package. */
  readonly resources: readonly PublishedTable[];
}

const nameForm = /^[a-z0-9._-]+$/;

/**
 * The descriptor `datapackage.json` as Data Package v2 wants it (https://datapackage.org/standard/data-package/).
 * Throws a plain Error for a package without tables and for a name that the standard does not know.
 */
export function dataPackageOf({ runId, title, window, connector, resources }: DataPackageInput): object {
  if (resources.length === 0) throw new Error('a data package has at least one table');
  const names = resources.map(({ dataset }) => dataset.name);
  const wrong = [connector.name, ...names].find((name) => !nameForm.test(nameOf(name)));
  if (wrong !== undefined) throw new Error(`"${wrong}" is not a valid name for a data package or a resource`);
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: connector.name,
    title,
    description: `Read for the time from ${window.from} until before ${window.to}.`,
    version: connector.version,
    created: window.to,
    window: { from: window.from, to: window.to },
    runId,
    contributors: [{ title: `${connector.name} ${connector.version}`, roles: ['creator'] }],
    resources: resources.map((table) => resourceOf(table, window)),
  };
}

/**
 * Names of resources have no capitals; the names of the files are those of the tables. A table that is published in two
 * forms is two resources.
 */
function nameOf(dataset: string, format: TableFormat = 'csv'): string {
  const name = dataset.toLowerCase();
  return format === 'csv' ? name : `${name}.${format}`;
}

function resourceOf(
  { dataset, path, format, bytes, sha256, rows, references }: PublishedTable,
  window: Window,
): object {
  const resourceName = (name: string) => nameOf(name, format);
  const isCsv = format === 'csv';
  return {
    name: nameOf(dataset.name, format),
    type: 'table',
    title: dataset.title,
    description: dataset.description,
    ...(dataset.purpose === undefined ? {} : { purpose: dataset.purpose }),
    ...tableTimeOf(dataset, window),
    path,
    format,
    mediatype: mediaTypes[format],
    ...(isCsv ? { encoding: 'utf-8' } : {}),
    bytes,
    hash: `sha256:${sha256}`,
    rows,
    ...missingPrimaryKeyOf(dataset),
    ...otherReferencesOf(dataset, references, resourceName),
    ...(isCsv ? { dialect } : {}),
    schema: {
      $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
      ...tableSchemaOf(dataset),
      ...foreignKeysOf(dataset, references, resourceName),
      ...(isCsv ? { missingValues: [''] } : {}),
    },
  };
}

/** What a table is, wherever its rows are: fields with type and description, and its key. */
export function tableSchemaOf(dataset: Dataset): object {
  return { fields: dataset.columns.map(fieldOf), ...keyOf(dataset) };
}

/** Parts of a primary key are never null; a key with nullable parts identifies rows but is not declared as primary. */
function keyOf(dataset: Dataset): object {
  const { primaryKey } = dataset;
  return nullableKeyOf(dataset).length > 0 ? { uniqueKeys: [primaryKey] } : { primaryKey };
}

/** Why a table has `uniqueKeys` and no `primaryKey`. */
function missingPrimaryKeyOf(dataset: Dataset): object {
  const columns = nullableKeyOf(dataset);
  return columns.length === 0 ? {} : { missingPrimaryKey: { reason: 'keyMayBeNull', columns } };
}

/** The parts of the key that may be null. */
function nullableKeyOf({ primaryKey, columns }: Dataset): readonly string[] {
  return columns
    .filter(({ name, nullable }) => nullable && primaryKey.includes(name))
    .map(({ name }) => name);
}

/** Written out although most of it is the default, because the default line ending of the standard differs. */
const dialect = {
  $schema: 'https://datapackage.org/profiles/2.0/tabledialect.json',
  header: true,
  delimiter: ',',
  lineTerminator: '\n',
  quoteChar: '"',
  doubleQuote: true,
} as const;

/** `default` of datetime is XML Schema's dateTime: any number of fractional digits, and `Z`; of date `yyyy-mm-dd`. */
const fieldTypes = {
  text: { type: 'string', format: 'default' },
  int64: { type: 'integer', format: 'default' },
  number: { type: 'number', format: 'default' },
  boolean: { type: 'boolean', format: 'default', trueValues: ['true'], falseValues: ['false'] },
  timestamp: { type: 'datetime', format: 'default' },
  date: { type: 'date', format: 'default' },
} as const satisfies Record<ColumnType, object>;

function fieldOf({ name, type, description, nullable, personalData }: Column): object {
  return {
    name,
    title: columnTitleOf(name),
    ...fieldTypes[type],
    description,
    ...(personalData === undefined ? {} : { personalData }),
    ...(nullable ? {} : { constraints: { required: true } }),
  };
}
