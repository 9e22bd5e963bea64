import { type ContractChange, contractChanges } from './contract-changes.ts';
import { compactColumnsOf } from './datasets/column-choice.ts';
import { columnTitleOf } from './datasets/column-titles.ts';
import type { ColumnType, Dataset, DatasetGroup, ForeignKey } from './datasets/define.ts';
import { datasetNames } from './datasets/parameter-names.ts';
import { type PersonalData, personalDataClasses } from './datasets/personal-data/classes.ts';
import { datasets } from './datasets/registry.ts';
import type { Scope } from './datasets/scope.ts';
import { type ManifestDestination, manifestDestinations } from './destinations/target-schema.ts';
import { type ErrorCode, type ErrorKind, errorDefinitions } from './errors/codes.ts';
import { exitCodes, exitCodesOf } from './errors/exit-codes.ts';
import { causeRemediesOf, type NamedCause } from './errors/remedies.ts';
import { type WarningCode, warningDefinitions } from './errors/warnings.ts';
import { type Language, languages } from './languages/texts.ts';
import { type Catalogue, catalogue } from './manifest/catalogue.ts';
import { type Invocation, invocation } from './manifest/invocation.ts';
import { operatingSystems, resources, schedule } from './manifest/operation.ts';
import { permissions, permissionsOf } from './manifest/permissions.ts';
import { publisher } from './manifest/publisher.ts';
import { programName } from './output/output-names.ts';
import { brokerHosts } from './parameters/fields/analytics.ts';
import {
  type ParametersJsonSchema,
  parametersJsonSchema,
  publishedSchema,
} from './parameters/json-schema.ts';
import { type RegionHost, regionHosts } from './parameters/regions.ts';
import { retiredIn } from './parameters/retired.ts';
import { settingsJsonSchema } from './report/settings-json.ts';
import { version } from './version.ts';

/**
 * The connector as data: what a platform needs to install it, to render a form for its parameters and to read its
 * tables.
 */

interface ManifestColumn {
  readonly name: string;
  /** Its name for people. */
  readonly title: string;
  readonly type: ColumnType;
  readonly description: string;
  readonly nullable: boolean;
  /** What it says of persons; `personalDataClasses` says what the classes mean. */
  readonly personalData: PersonalData;
  /** Which choice of fewer columns has it, too; absent: `all` alone, or there is no such choice of the table. */
  readonly profile?: 'compact';
}

export interface ManifestDataset {
  readonly name: string;
  readonly title: string;
  /** The heading under which pages show it. */
  readonly group: DatasetGroup;
  readonly description: string;
  /** What the table is for. */
  readonly purpose: string;
  /** The parameter that switches it on or off; null: `extraDatasets` selects it. */
  readonly parameter: string | null;
  /** To whom its rows belong. */
  readonly scope: Scope;
  /** What tells a row from all others, of other customers and sites, too. */
  readonly key: readonly string[];
  /** The columns of the key that say to whom a row belongs are the same in all rows of a run. */
  readonly cursor: string | null;
  /** What a client needs for it, by the names in `permissions`. */
  readonly permissions: readonly string[];
  readonly columns: readonly ManifestColumn[];
  readonly foreignKeys: readonly ForeignKey[];
}

interface ManifestError {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** Exit codes when this is the most severe error of a run. */
  readonly exitCodes: readonly number[];
  readonly meaning: string;
  readonly remedy: string;
  /** Causes that have a remedy of their own; empty where the remedy above fits all. */
  readonly causes: readonly NamedCause[];
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
  /** Files with its texts for people in each language, by key. */
  readonly locales: readonly { readonly language: Language; readonly path: string }[];
  /** What catalogues show. */
  readonly catalogue: Catalogue;
  readonly requires: { readonly node: string };
  readonly entryPoints: {
    readonly program: string;
    readonly tap: string;
    readonly module: string;
    readonly script: string;
  };
  /** How the program is called, stopped and followed. */
  readonly invocation: Invocation;
  readonly resources: typeof resources;
  readonly operatingSystems: typeof operatingSystems;
  readonly schedule: typeof schedule;
  readonly permissions: Readonly<Record<string, { readonly service: string; readonly description: string }>>;
  readonly parameters: ParametersJsonSchema;
  /** The page and workbook of what the tables say. */
  readonly report: { readonly settings: object };
  /** Where `push` and `run --push` can bring the tables: for each kind, what its target file says. */
  readonly destinations: readonly ManifestDestination[];
  readonly datasets: readonly ManifestDataset[];
  /** What `personalData` of a column means. */
  readonly personalDataClasses: Readonly<Record<PersonalData, string>>;
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
  /** What became of names in newer versions. */
  readonly changes: readonly ContractChange[];
}

const outputs: Manifest['outputs'] = [
  {
    path: '<dataset>.csv',
    mediaType: 'text/csv',
    description:
      'The table: UTF-8, RFC 4180, always with a header. An empty field is null, "" is the empty string.',
  },
  {
    path: '<dataset>.parquet',
    mediaType: 'application/vnd.apache.parquet',
    description:
      'The same rows as Parquet, if `formats` names it: typed, compressed with zstd, in row groups that readers can skip by the cursor.',
  },
  {
    path: 'datapackage.json',
    mediaType: 'application/json',
    description:
      'Frictionless Data Package: fields, keys, rows, bytes and hash of each table. Published last.',
  },
  {
    path: 'rejected.ndjson',
    mediaType: 'application/x-ndjson',
    description:
      'Risk datasets: invalid messages of the export (dead-letter file), each with partition, offset and reason.',
  },
  {
    path: 'rejected-values.ndjson',
    mediaType: 'application/x-ndjson',
    description:
      'Values that do not match the type of their column, each with table, key and column; only where there are some.',
  },
  {
    path: 'run-report.json',
    mediaType: 'application/json',
    description: 'What the run did: verdict, window, rows and requests per table, errors with remedies.',
  },
];

/** The manifest of a connector that has these datasets and this version. Pure. */
export function manifestOf(source: {
  readonly datasets: readonly Dataset[];
  readonly version: string;
  readonly changes?: readonly ContractChange[];
}): Manifest {
  const { changes = contractChanges } = source;
  const { extraDatasetNames, analyticsDatasetNames } = datasetNames(source.datasets);
  const retired = retiredIn(changes, source.version);
  const parameters = parametersJsonSchema(extraDatasetNames, analyticsDatasetNames, retired);
  return {
    contractVersion: '1',
    id: programName,
    name: 'Citrix DaaS connector',
    version: source.version,
    publisher: publisher.name,
    license: 'Apache-2.0',
    description:
      'Exports sessions, application instances, machine catalogs and hypervisors of one Citrix Cloud customer from the Monitor and DaaS APIs to flat CSV tables for reporting. Read-only.',
    locales: languages.map((language) => ({ language, path: `manifest/locales/${language}.json` })),
    catalogue,
    requires: { node: '>=22.22' },
    entryPoints: {
      program: 'citrix-connector',
      tap: 'tap-citrix',
      module: 'citrix-datahub-connector',
      script: 'citrix-connector.js',
    },
    invocation,
    ...{ resources, operatingSystems, schedule, permissions },
    parameters: publishedSchema(parameters, { extraDatasetNames, analyticsDatasetNames }),
    report: { settings: settingsJsonSchema() },
    destinations: manifestDestinations,
    datasets: source.datasets.map(manifestDataset),
    personalDataClasses,
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
    changes,
  };
}

/** The manifest of this connector. */
export const manifest: Manifest = manifestOf({ datasets, version });

function manifestDataset(dataset: Dataset): ManifestDataset {
  const compact = new Set(compactColumnsOf(dataset)?.map(({ name }) => name));
  return {
    name: dataset.name,
    title: dataset.title,
    group: dataset.group,
    description: dataset.description,
    purpose: dataset.purpose ?? '',
    parameter: dataset.parameter ?? null,
    scope: dataset.scope,
    key: dataset.primaryKey,
    cursor: dataset.cursor ?? null,
    permissions: permissionsOf(dataset),
    columns: dataset.columns.map(({ name, type, description, nullable, personalData = 'mayContain' }) => ({
      name,
      title: columnTitleOf(name),
      type,
      description,
      nullable,
      personalData,
      ...(compact.has(name) ? { profile: 'compact' } : {}),
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
        'The Monitor service allows one query at a time per customer, including queries of other tools.',
    },
    {
      name: 'pageSize',
      value: 'server',
      description: 'The source decides the number of rows per page; there is no parameter for it.',
    },
    {
      name: 'windowDays',
      value: `${fetchStartDatePeriod.minimum}-${fetchStartDatePeriod.maximum}`,
      description:
        'Limits of `fetchStartDatePeriod`. The source may retain fewer days, depending on the edition.',
    },
    {
      name: 'requestTimeoutSeconds',
      value: `${requestTimeout.minimum}-${requestTimeout.maximum}`,
      description: 'Limits of `requestTimeout`.',
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
    causes: causeRemediesOf(code),
  };
}
