import { type ContractChange, contractChanges } from './contract-changes.ts';
import type { Dataset } from './datasets/define.ts';
import { datasetNames } from './datasets/parameter-names.ts';
import { personalDataClasses } from './datasets/personal-data/classes.ts';
import { datasets } from './datasets/registry.ts';
import { manifestDestinations } from './destinations/target-schema.ts';
import { type ErrorCode, errorDefinitions } from './errors/codes.ts';
import { exitCodes, exitCodesOf } from './errors/exit-codes.ts';
import { causeRemediesOf } from './errors/remedies.ts';
import { type WarningCode, warningDefinitions } from './errors/warnings.ts';
import { languages } from './languages/texts.ts';
import { catalogue } from './manifest/catalogue.ts';
import { manifestColumns } from './manifest/columns.ts';
import type { Manifest, ManifestDataset, ManifestError } from './manifest/form.ts';
import { invocation } from './manifest/invocation.ts';
import { operatingSystems, resources, schedule } from './manifest/operation.ts';
import { outputs } from './manifest/outputs.ts';
import { permissions, permissionsOf } from './manifest/permissions.ts';
import { publisher } from './manifest/publisher.ts';
import { programName } from './output/output-names.ts';
import { brokerHosts } from './parameters/fields/analytics.ts';
import {
  type ParametersJsonSchema,
  parametersJsonSchema,
  publishedSchema,
} from './parameters/json-schema.ts';
import { regionHosts } from './parameters/regions.ts';
import { retiredIn } from './parameters/retired.ts';
import { settingsJsonSchema } from './report/settings-json.ts';
import { version } from './version.ts';

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
    columns: manifestColumns(dataset),
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
