/**
 * The form in which every table is declared. One declaration is the single source of the table's `$select`, header,
 * JSON Schema, data-package fields, documentation, catalog entries and tests.
 */
import { ExactNumber } from '../json.ts';
import { wholeNumber } from '../readings/numbers.ts';
import { readValue } from '../readings/scalars.ts';
import { classOf } from './personal-data/class-of.ts';
import type { PersonalData, PseudonymForm } from './personal-data/classes.ts';
import { purposes } from './personal-data/purposes.ts';
import { referencesIn } from './references.ts';
import { publishedScope, type Scope, scopeColumns, scopeNames } from './scope.ts';
import type { AnalyticsSource, LogSource, MonitorSource, Source } from './sources.ts';

export type ColumnType = 'text' | 'int64' | 'number' | 'boolean' | 'timestamp' | 'date';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
  /**
   * Where the values come from: `Property` of the row itself, `relation.Property` of a related row, or `A.B` inside a
   * nested object. What is asked of the source follows from these.
   */
  readonly inputs: readonly string[];
  /** Makes the value out of the inputs; without it the only input is the value. Must be pure. */
  readonly derive?: (...values: readonly unknown[]) => unknown;
  /** Of a column of codes: what is published for them. */
  readonly codes?: Enumeration;
  /** False where a row without a value is no row: it fails the dataset. */
  readonly nullable: boolean;
  /** The parameter without which the values are not shown. */
  readonly shownBy?: 'includeCmdletParameters';
  /** What it says of persons; by default what the properties say that it is made of (`personal-data/`). */
  readonly personalData?: PersonalData;
  /** How a pseudonym can stand for its values; absent: it cannot. */
  readonly pseudonymForm?: PseudonymForm;
}

export function isMonitor(dataset: Dataset): dataset is Dataset<MonitorSource> {
  return dataset.source.service === 'monitor';
}

export function isLog(dataset: Dataset): dataset is Dataset<LogSource> {
  return dataset.source.service === 'log';
}

export function isAnalytics(dataset: Dataset): dataset is Dataset<AnalyticsSource> {
  return dataset.source.service === 'analytics';
}

/** Whether its rows describe the run itself. */
export function isOfRun({ source }: Dataset): boolean {
  return source.service === 'run';
}

/** Whether it is read with the API client; other tables come from the export, or from the run itself. */
export function isOfCloud(dataset: Dataset): boolean {
  return !isAnalytics(dataset) && !isOfRun(dataset);
}

/** The dates after which rows do not change any more; undefined: all rows may change at any time. */
export function closingDatesOf({ source }: Dataset): Readonly<Record<string, string>> | undefined {
  return 'closedBy' in source ? source.closedBy : undefined;
}

/** A reference: it matches on the columns of the scope, and on one column of its own, which comes last. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly dataset: string;
  /** Columns of the other table, in the same order: its primary key. */
  readonly targets: readonly string[];
  /**
   * The column of this dataset that repeats the cursor of the row referred to: where it lies outside the window, that
   * row is not in the other table. Without one it cannot be told whether that row is there, so nothing is promised: it
   * may have been groomed.
   */
  readonly targetCursor?: string;
}

/** Under these headings datasets are shown to people. */
export const datasetGroups = [
  'Core',
  'Inventory',
  'Sessions and connections',
  'Applications',
  'Machines',
  'Processes',
  'Summaries',
  'Costs',
  'Alerts',
  'Probes',
  'Secure Private Access',
  'Site',
  'Licences and entitlements',
  'Audit',
  'Risk',
] as const;

export type DatasetGroup = (typeof datasetGroups)[number];

/** A table: as a type parameter the kind of its source, by default any. */
export interface Dataset<S extends Source = Source> {
  readonly name: string;
  readonly title: string;
  readonly group: DatasetGroup;
  /** What one row is, and what question the table answers. */
  readonly description: string;
  /** What the table is for, in one sentence, for who has to justify that it is kept (`personal-data/purposes.ts`). */
  readonly purpose?: string;
  /** The parameter that switches it on or off; without one it is asked for in `extraDatasets`. */
  readonly parameter?: string;
  readonly scope: Scope;
  /**
   * What tells a row from others of its scope. Rows are compared, sorted and merged by it alone: a run reads one site,
   * so the columns of the scope have one value each.
   */
  readonly key: readonly string[];
  /** What tells a row from all others, of other customers and sites, too: the columns of the scope, then the key. */
  readonly primaryKey: readonly string[];
  /** The column the rows are sorted by before the key; without one they are sorted by key alone. */
  readonly cursor?: string;
  /** How long after the event a row can be read, for people. */
  readonly freshness?: string;
  /** How long the source keeps rows, for people. */
  readonly retention?: string;
  readonly source: S;
  readonly columns: readonly Column[];
  readonly foreignKeys: readonly ForeignKey[];
  /** It has a row for every key that other tables of the run hold (`layout.ts`). */
  readonly isDimension?: true;
  /** Its columns hide persons (`personal-data/protect.ts`): then nothing else may show a value of a row either. */
  readonly isProtected?: true;
}

/** What a declaration leaves to be completed. */
type Completed = 'columns' | 'foreignKeys' | 'primaryKey' | 'scope';

/** A reference as it is declared: by the columns of its own. */
interface OwnReference extends Omit<ForeignKey, 'columns' | 'targets'> {
  readonly column: string;
  readonly target: string;
}

/** Completes a declaration: adds the columns of the scope, and the references that the columns' names show. */
export function defineDataset<S extends Source>(
  declaration: Omit<Dataset<S>, Completed> & {
    /** By default `site`. */
    readonly scope?: Scope;
    readonly columns: readonly (Column | readonly Column[])[];
    readonly references?: readonly OwnReference[];
  },
): Dataset<S> {
  const { references = [], scope = 'site', name, key, ...rest } = declaration;
  const columns = classified([...scopeColumns[scope], ...declaration.columns.flat()], declaration.source);
  const prefix = scopeNames(scope);
  const promised = new Set(references.map(({ column }) => column));
  const named = referencesIn(
    columns.map((column) => column.name),
    name,
  );
  const others = named.filter(({ column }) => !promised.has(column));
  return {
    ...withPurpose({ ...rest, name, scope, key, columns }),
    primaryKey: [...prefix, ...key],
    foreignKeys: [...references, ...others].map(({ column, target, ...reference }) => ({
      ...reference,
      columns: [...prefix, column],
      targets: [...prefix, target],
    })),
  };
}

function classified(columns: readonly Column[], source: Source): readonly Column[] {
  return columns.map((column) => ({ ...classOf(column, source), ...column }));
}

function withPurpose<D extends { readonly name: string }>(declaration: D): D & Pick<Dataset, 'purpose'> {
  const purpose = purposes[declaration.name];
  return purpose === undefined ? declaration : { ...declaration, purpose };
}

/**
 * A declaration whose columns are published elsewhere and stand as they are. Only the two of the scope follow behind:
 * the rows belong to the customer, so the site is no part of their key.
 */
export function definePublished(
  declaration: Omit<Dataset<AnalyticsSource>, Completed> & {
    readonly columns: readonly (Column | readonly Column[])[];
  },
): Dataset<AnalyticsSource> {
  const columns = classified([...declaration.columns.flat(), ...publishedScope], declaration.source);
  return {
    ...withPurpose(declaration),
    scope: 'customer',
    columns,
    primaryKey: [...scopeNames('customer'), ...declaration.key],
    foreignKeys: [],
  };
}

type Simple = (name: string, input: string, description: string) => Column;

const simple =
  (type: ColumnType): Simple =>
  (name, input, description) => ({ name, type, description, inputs: [input], nullable: true });

export const text = simple('text');
export const int64 = simple('int64');
export const number = simple('number');
export const boolean = simple('boolean');
export const timestamp = simple('timestamp');

/**
 * The same column, for values without which a row is none: keys, and the cursor. A row that lacks one fails the
 * dataset, so what the source merely promises is not marked.
 */
export function required(column: Column): Column {
  return { ...column, nullable: false };
}

/** A column made out of several inputs by a pure function. */
export function derived(
  name: string,
  type: ColumnType,
  inputs: readonly string[],
  derive: (...values: readonly unknown[]) => unknown,
  description: string,
): Column {
  return { name, type, inputs, derive, description, nullable: true };
}

/** Names of an enum's codes; the source sends codes only. */
export type Enumeration = Readonly<Record<number, string>>;

/**
 * An enum as two columns: `x` the name (`Unknown(<code>)` for an unpublished code) and `x_code` as sent.
 * @param toName where a code has no name that says something
 */
export function enumeration(
  name: string,
  input: string,
  values: Enumeration,
  description: string,
  toName: (code: unknown) => unknown = (code) => nameOf(values, code),
): readonly Column[] {
  const known = Object.entries(values)
    .map(([code, label]) => `${code} ${label}`)
    .join(', ');
  return [
    derived(name, 'text', [input], toName, description),
    {
      ...int64(`${name}_code`, input, `Code of \`${name}\` as the source sent it: ${known}.`),
      codes: values,
    },
  ];
}

/**
 * The code that a value stands for: the number itself, a text of it, or the name that is published for it. Anything
 * else is left as it came.
 */
export function codeOf(values: Enumeration, sent: unknown): unknown {
  if (typeof sent === 'number' || sent === null || sent === undefined) return sent;
  const named = typeof sent === 'string' && Object.keys(values).find((code) => values[Number(code)] === sent);
  const whole = named || readValue.int64(sent)?.cell;
  if (typeof whole !== 'string') return sent;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : new ExactNumber(whole);
}

/** What stands for a code and is none: no column takes it. */
const noCode = Symbol('no code');

/** The name of a code; a text that is none is taken for the name itself. */
export function nameOf(values: Enumeration, sent: unknown): unknown {
  const code = codeOf(values, sent);
  if (Number.isInteger(code)) return values[Number(code)] ?? `Unknown(${code})`;
  if (code instanceof ExactNumber && wholeNumber(code.text) !== undefined) return `Unknown(${code})`;
  return code === null || code === undefined || typeof code === 'string' ? code : noCode;
}
