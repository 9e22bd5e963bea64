import {
  type ColumnType,
  type Dataset,
  type DatasetGroup,
  type ForeignKey,
  isAnalytics,
} from './datasets/define.ts';
import { datasets } from './datasets/registry.ts';
import { type ErrorCode, type ErrorKind, errorDefinitions } from './errors/codes.ts';
import { exitCodes, exitCodesOf } from './errors/exit-codes.ts';
import { type WarningCode, warningDefinitions } from './errors/warnings.ts';
import { brokerHosts } from './parameters/fields/analytics.ts';
import { type ParametersJsonSchema, parametersJsonSchema } from './parameters/json-schema.ts';
import { type RegionHost, regionHosts } from './parameters/regions.ts';
import { settingsJsonSchema } from './report/settings-json.ts';
import { version } from './version.ts';

/** The connector as data: what a host needs to know to install it, to ask for its parameters and to read its tables. */

interface ManifestColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
  readonly nullable: boolean;
}

export interface ManifestDataset {
  readonly name: string;
  readonly title: string;
  /** The heading it is shown under. */
  readonly group: DatasetGroup;
  readonly description: string;
  /** The parameter that switches it on or off; null when `extraDatasets` asks for it. */
  readonly parameter: string | null;
  readonly key: readonly string[];
  /** The column the rows are sorted by before the key; null when they are sorted by key alone. */
  readonly cursor: string | null;
  readonly columns: readonly ManifestColumn[];
  readonly foreignKeys: readonly ForeignKey[];
}

interface ManifestError {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** How the process ends when this is the gravest error of a run. */
  readonly exitCodes: readonly number[];
  readonly meaning: string;
  readonly remedy: string;
}

interface ManifestWarning {
  readonly code: WarningCode;
  readonly meaning: string;
  readonly remedy: string;
}

export interface Manifest {
  /** Version of this form; it grows when a host that reads an older form would misread a newer one. */
  readonly contractVersion: '1';
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  readonly license: string;
  readonly description: string;
  readonly requires: { readonly node: string };
  readonly entryPoints: {
    readonly program: string;
    readonly tap: string;
    readonly module: string;
    readonly script: string;
  };
  readonly parameters: ParametersJsonSchema;
  /** The page and workbook of what the tables say. */
  readonly report: { readonly settings: object };
  readonly datasets: readonly ManifestDataset[];
  /** Files of a run, in the output folder; `<dataset>` stands for the name of each dataset asked for. */
  readonly outputs: readonly {
    readonly path: string;
    readonly mediaType: string;
    readonly description: string;
  }[];
  readonly network: readonly (RegionHost | (typeof brokerHosts)[number])[];
  readonly limits: readonly {
    readonly name: string;
    readonly value: number | string;
    readonly description: string;
  }[];
  readonly exitCodes: readonly { readonly code: number; readonly meaning: string }[];
  readonly errors: readonly ManifestError[];
  /** What may stand in a report though nothing failed. */
  readonly warnings: readonly ManifestWarning[];
}

const outputs: Manifest['outputs'] = [
  {
    path: '<dataset>.csv',
    mediaType: 'text/csv',
    description: 'The table: UTF-8, RFC 4180, a header always; an empty field is null, "" is the empty text.',
  },
  {
    path: 'datapackage.json',
    mediaType: 'application/json',
    description:
      'Frictionless Data Package: each table with fields, keys, rows, bytes and hash. Written last.',
  },
  {
    path: 'rejected.ndjson',
    mediaType: 'application/x-ndjson',
    description:
      'With risk datasets: the messages of the export that are no events, each with partition, offset and reason.',
  },
  {
    path: 'run-report.json',
    mediaType: 'application/json',
    description:
      'What the run did: verdict, window, rows and requests per table, errors with their remedies.',
  },
];

/** What the loading of parameters has to know of the datasets. */
export function datasetNames(of: readonly Dataset[] = datasets) {
  return {
    /** Those without a switch of their own: what `extraDatasets` may hold. */
    extraDatasetNames: of.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
    /** Those of them that come from Citrix Analytics. */
    analyticsDatasetNames: of.filter(isAnalytics).map(({ name }) => name),
  };
}

/** The manifest of a connector that has these datasets and this version. Pure. */
export function manifestOf(source: {
  readonly datasets: readonly Dataset[];
  readonly version: string;
}): Manifest {
  const { extraDatasetNames, analyticsDatasetNames } = datasetNames(source.datasets);
  const parameters = parametersJsonSchema(extraDatasetNames, analyticsDatasetNames);
  return {
    contractVersion: '1',
    id: 'citrix-datahub-connector',
    name: 'Citrix DaaS connector',
    version: source.version,
    publisher: 'citrix-datahub-connector contributors',
    license: 'Apache-2.0',
    description:
      'Takes sessions, application instances, machine catalogs and hypervisors of one Citrix Cloud customer out of the Monitor and DaaS APIs and leaves flat tables for reporting. It only reads.',
    requires: { node: '>=22.22' },
    entryPoints: {
      program: 'citrix-connector',
      tap: 'tap-citrix',
      module: 'citrix-datahub-connector',
      script: 'citrix-connector.js',
    },
    parameters,
    report: { settings: settingsJsonSchema() },
    datasets: source.datasets.map(manifestDataset),
    outputs,
    network: [...regionHosts, ...brokerHosts],
    limits: limitsOf(parameters),
    exitCodes: Object.entries(exitCodes).map(([code, meaning]) => ({ code: Number(code), meaning })),
    errors: Object.entries(errorDefinitions).map(([code, definition]) =>
      manifestError(code as ErrorCode, definition),
    ),
    warnings: Object.entries(warningDefinitions).map(([code, definition]) => ({
      code: code as WarningCode,
      ...definition,
    })),
  };
}

/** The manifest of this connector. */
export const manifest: Manifest = manifestOf({ datasets, version });

function manifestDataset(dataset: Dataset): ManifestDataset {
  return {
    name: dataset.name,
    title: dataset.title,
    group: dataset.group,
    description: dataset.description,
    parameter: dataset.parameter ?? null,
    key: dataset.key,
    cursor: dataset.cursor ?? null,
    columns: dataset.columns.map(({ name, type, description, nullable }) => ({
      name,
      type,
      description,
      nullable,
    })),
    foreignKeys: dataset.foreignKeys,
  };
}

function limitsOf({ properties }: ParametersJsonSchema): Manifest['limits'] {
  const { fetchStartDatePeriod, requestTimeout } = properties;
  return [
    {
      name: 'monitorQueriesAtOnce',
      value: 1,
      description:
        'The Monitor service allows one query at a time per customer; another tool of the customer counts.',
    },
    {
      name: 'pageSize',
      value: 'server',
      description: 'How many rows come in an answer is decided by the source, not by a parameter.',
    },
    {
      name: 'windowDays',
      value: `${fetchStartDatePeriod.minimum}-${fetchStartDatePeriod.maximum}`,
      description:
        'Bounds of `fetchStartDatePeriod`. The source may keep fewer days, depending on the edition.',
    },
    {
      name: 'requestTimeoutSeconds',
      value: `${requestTimeout.minimum}-${requestTimeout.maximum}`,
      description: 'Bounds of `requestTimeout`.',
    },
    {
      name: 'customersPerRun',
      value: 1,
      description: 'One run reads one customer and one site.',
    },
  ];
}

function manifestError(code: ErrorCode, definition: (typeof errorDefinitions)[ErrorCode]): ManifestError {
  return {
    code,
    kind: definition.kind,
    exitCodes: exitCodesOf(code),
    meaning: definition.meaning,
    remedy: definition.remedy,
  };
}
