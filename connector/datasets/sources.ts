import type { Compose } from '../citrix/composed.ts';

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

/** The run itself: its rows say what became of its tables. */
export interface RunSource {
  readonly service: 'run';
  /** The member of a row that identifies it within the run. */
  readonly key: string;
}

export type Source = MonitorSource | DaasSource | LogSource | AnalyticsSource | ComposedSource | RunSource;
