import type { ContractChange } from '../contract-changes.ts';
import type { ColumnType, DatasetGroup, ForeignKey } from '../datasets/define.ts';
import type { Place } from '../datasets/layout.ts';
import type { PersonalData } from '../datasets/personal-data/classes.ts';
import type { Scope } from '../datasets/scope.ts';
import type { ManifestDestination } from '../destinations/target-schema.ts';
import type { ErrorCode, ErrorKind } from '../errors/codes.ts';
import type { NamedCause } from '../errors/remedies.ts';
import type { WarningCode } from '../errors/warnings.ts';
import type { Language } from '../languages/texts.ts';
import type { brokerHosts } from '../parameters/fields/analytics.ts';
import type { ParametersJsonSchema } from '../parameters/json-schema.ts';
import type { RegionHost } from '../parameters/regions.ts';
import type { Catalogue } from './catalogue.ts';
import type { Invocation } from './invocation.ts';
import type { operatingSystems, resources, schedule } from './operation.ts';

/**
 * The connector as data: what a platform needs to install it, to render a form for its parameters and to read its
 * tables.
 */

export interface ManifestColumn {
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
  /** Where its values stand with `layout: star`; absent: in this column. */
  readonly star?: Place;
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

export interface ManifestError {
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
