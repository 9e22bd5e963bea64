/**
 * The form in which every table is declared. One declaration is the single source of the table's `$select`, header,
 * JSON Schema, data-package fields, documentation, catalog entries and tests. Long, since the form is one.
 */
import type { Compose } from '../citrix/composed.ts';
import { ExactNumber } from '../json.ts';
import { wholeNumber } from '../readings/numbers.ts';
import { readValue } from '../readings/scalars.ts';
import { classOf } from './personal-data/class-of.ts';
import type { PersonalData, PseudonymForm } from './personal-data/classes.ts';
import { purposes } from './personal-data/purposes.ts';
import { referencesIn } from './references.ts';
import { publishedScope, type Scope, scopeColumns, scopeNames } from './scope.ts';

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

/** Another row that belongs to a row, under the name that column inputs use. Declared in the order of resolution. */
export type Relation =
  /**
   * Joined in memory by key: `on` is the path of the foreign key. Where the other set need not have a row for every key
   * (`sparse`), a key without one is no finding. The rows may also come along with those that refer to them where there
   * is a navigation property to them.
   */
  | {
      readonly kind: 'dimension';
      readonly set: string;
      readonly on: string;
      readonly navigation?: string;
      readonly sparse?: true;
    }
  /** A fact of this row alone, sent along in the same request: the row the navigation property leads to. */
  | { readonly kind: 'navigation'; readonly of?: string; readonly property: string; readonly on: string }
  /**
   * Like `navigation`, but where it leads nowhere, the newest (greatest `newestBy`) row of the collection `otherwise`,
   * which is an entity set too. `ownedBy` is the property of its rows, and of the row itself, that says to whom they
   * belong.
   */
  | {
      readonly kind: 'newest';
      readonly of?: string;
      readonly property: string;
      readonly on: string;
      readonly otherwise: string;
      readonly newestBy: string;
      readonly ownedBy: string;
    };

/** An entity set of the Monitor Service, read by keyset pages along a cursor. */
export interface MonitorSource {
  readonly service: 'monitor';
  readonly set: string;
  /** The properties that together identify a row. */
  readonly key: readonly string[];
  /**
   * The immutable property that pages are cut by: a date or a number, as the dataset's column `cursor` says. In sets
   * that are read whole rows may be without it, and come first.
   */
  readonly cursor: string;
  /** What of the set is read: by default the rows whose cursor lies in the window. */
  readonly extent?: Extent;
  /**
   * Rows that began before the window but belong to it when `sessionWindow` is `overlapping`: the property of their
   * end.
   */
  readonly end?: string;
  /**
   * Dates after which a row does not change any more, by column, as a filter writes them: while one of them is null the
   * row may change. The last is the end of all (of the session): from then on the row keeps what it says of the rows it
   * refers to. Without any the table is read whole at every run.
   */
  readonly closedBy?: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, Relation>>;
  /** Properties that no column takes on purpose, because they are secrets. */
  readonly leftOut?: readonly string[];
}

export type Extent =
  /** All rows there are, whatever the window. */
  | 'whole'
  /** The rows for which this date lies in the window; it is another than the cursor, as a filter writes it. */
  | { readonly windowBy: string };

/** A list of the DaaS REST API, always read whole. */
export interface DaasSource {
  readonly service: 'daas';
  readonly path: string;
  readonly key: string;
  /** Whether the API lets us name the fields we want. */
  readonly takesFields: boolean;
  /** Members that rows are known to have and that no column takes on purpose: they are no drift of the source. */
  readonly leftOut: readonly string[];
}

/** A log, newest entry first, read by time. */
export interface LogSource {
  readonly service: 'log';
  /** `details`: not its entries, but the low-level operations of each, with what they changed. */
  readonly feed: 'system-log' | 'config-log' | 'config-log-details';
  readonly path: string;
  readonly key: string;
  /** As in {@link MonitorSource}; empty: an entry never changes. */
  readonly closedBy: Readonly<Record<string, string>>;
  /** How long the source keeps entries; undefined: as long as a window may be. */
  readonly retentionDays?: number;
  /** As in {@link DaasSource}. */
  readonly leftOut: readonly string[];
}

/** Events of the export of Citrix Analytics: one Kafka topic, whose messages are told apart by their type. */
export interface AnalyticsSource {
  readonly service: 'analytics';
  readonly key: readonly string[];
  /** The types of the events that are its rows. */
  readonly events: readonly string[];
  /** Members that a column shows as JSON also when they are objects; the members of other objects are columns. */
  readonly whole?: readonly string[];
  /** A table that is made of the rows of these. */
  readonly madeOf?: readonly string[];
}

/** Rows that are composed from several answers. Everything in which such tables differ is declared here. */
export interface ComposedSource {
  readonly service: 'composed';
  /** The member of a row that identifies it. */
  readonly key: string;
  readonly compose: Compose;
  /** For people: which answers rows are made of, and what that costs in requests. */
  readonly origin: string;
  readonly cost: string;
  /** Whose answers these are; it decides about the permission. */
  readonly api: 'daas' | 'licensing';
  /** As in {@link DaasSource}, each behind the part of a row that it is a member of. */
  readonly leftOut: readonly string[];
}

export type Source = MonitorSource | DaasSource | LogSource | AnalyticsSource | ComposedSource;

export function isMonitor(dataset: Dataset): dataset is Dataset<MonitorSource> {
  return dataset.source.service === 'monitor';
}

export function isLog(dataset: Dataset): dataset is Dataset<LogSource> {
  return dataset.source.service === 'log';
}

export function isAnalytics(dataset: Dataset): dataset is Dataset<AnalyticsSource> {
  return dataset.source.service === 'analytics';
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
