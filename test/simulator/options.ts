import { moment } from '../support/moment.ts';
import type { Fault } from './http/fault-kinds.ts';
import type { RecordedRequest } from './http/recording.ts';
import type { RawRow, SetName } from './values/rows.ts';
import type { TimestampPrecision } from './values/timestamp.ts';

/** The sets that tests may add rows to or hide rows of: the Monitor sets and the two DaaS lists. */
export type TableName = Uncapitalize<SetName> | 'machineCatalogs' | 'daasHypervisors';

export type ExtraRows = Partial<Record<TableName, readonly RawRow[]>>;

/** The option name of a Monitor set. */
export function tableOf(set: SetName): TableName {
  return (set.charAt(0).toLowerCase() + set.slice(1)) as TableName;
}

/** Answers true for a row that shall not exist; the row's dates are ISO text. */
export type HidePredicates = Partial<Record<TableName, (row: RawRow) => boolean>>;

/** Changes rows of an answer on their way out, which the witness does not see; dates are ISO text. */
export type Drift = Partial<Record<TableName, (row: RawRow, isSelected: boolean) => RawRow>>;

export interface CostModel {
  readonly baseMs: number;
  readonly perRowMs: number;
  readonly perExpandMs: number;
  readonly perSkippedRowMs: number;
  /** A query that would cost more is cut off here and answered with `limitStatus`; 0 = no limit. */
  readonly limitMs: number;
  readonly limitStatus: number;
  /** The clothes of that answer; default none. */
  readonly limitBody: 'json' | 'html' | 'empty';
}

/** The two logs of the tenant; they go further back than its sessions. */
export interface LogOptions {
  /** Records of the system log. */
  readonly records: number;
  /** Operations of the configuration log. */
  readonly operations: number;
  /** How far back both go. */
  readonly days: number;
  /** How the system log writes the names of members: as it is seen to do, or as documented. */
  readonly casing: 'camel' | 'pascal';
  /**
   * How the configuration log takes a search for a time: it finds what lies in it; it knows no such search (404), or not
   * these filters (400); it passes over the filters; or it finds nothing.
   */
  readonly search: 'finds' | 'unknown' | 'refuses' | 'ignores' | 'silent';
}

export const defaultLogs: LogOptions = {
  records: 900,
  operations: 300,
  days: 100,
  casing: 'camel',
  search: 'finds',
};

/** The licensing service, which the tenant's client may be kept from. */
export interface LicensingOptions {
  readonly isPermitted: boolean;
  /** How licenses are counted; only those by user and device are told by the licensing service. */
  readonly model: 'UserDevice' | 'Concurrent' | 'Unknown';
  /** How it says that there is nothing. */
  readonly none: '204' | '404';
  /** Whether the site itself counts; otherwise it shows zeros. */
  readonly siteCounts: boolean;
}

export const defaultLicensing: LicensingOptions = {
  isPermitted: true,
  model: 'UserDevice',
  none: '204',
  siteCounts: true,
};

/** What happens to the tenant beside the going by of time. */
export interface Change {
  /** How many of the oldest sessions vanish, with their connections and application instances. */
  readonly groom?: number;
  /** Rows that appear; those that belong before what has been read already are late. */
  readonly insert?: ExtraRows;
  /** How many rows of a table vanish, chosen by the seed; with a session goes what hangs on it. */
  readonly lose?: Partial<Record<TableName, number>>;
}

/** Happens once, just before the Monitor query that follows the first `afterRequests` ones is answered. */
export interface Mutation extends Change {
  readonly afterRequests: number;
  /** Counts only the queries to this set. */
  readonly on?: SetName;
}

export interface SimulatorOptions {
  readonly seed: number;
  /** The end of the tenant's history: no row is younger, ever. Default the moment of the tests. */
  readonly now: Date;
  /**
   * The timestamp at which the tenant stands, `now` or earlier: what begins at it or later is not there yet, what ends
   * then has not ended. Hand-placed rows do not go by it. Default `now`.
   */
  readonly present: Date;
  readonly days: number;
  readonly sessions: number;
  /** How many sessions start in the one timestamp of the login storm; default follows `sessions`. */
  readonly storm: number | undefined;
  readonly users: number;
  readonly machines: number;
  readonly applications: number;
  /** How many rows each set has that grows with time, besides sessions and what belongs to them. */
  readonly facts: number;
  readonly catalogs: number;
  readonly deliveryGroups: number;
  readonly hypervisors: number;
  readonly pageSize: number;
  readonly nextLink: 'absolute' | 'relative' | 'skiptoken';
  readonly customerId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly siteId: string;
  /** What the client is told that it is an administrator of; it hides nothing, as only the vendor's service would. */
  readonly scopes: readonly string[];
  readonly tokenLifetimeSeconds: number;
  /** The time that tokens and dates in headers go by, in milliseconds since 1970. */
  readonly clock: () => number;
  /** Told of each request before it is answered, its fault known. */
  readonly onRequest: ((request: RecordedRequest) => void) | undefined;
  readonly gzip: boolean;
  readonly timestampPrecision: TimestampPrecision;
  readonly daasPageSize: number;
  /** Page size of the hypervisor list; undefined = everything in one page, as published. */
  readonly hypervisorPageSize: number | undefined;
  readonly faults: readonly Fault[];
  readonly cost: Partial<CostModel>;
  readonly mutations: readonly Mutation[];
  readonly extra: ExtraRows;
  readonly hide: HidePredicates;
  readonly drift: Drift;
  readonly logs: Partial<LogOptions>;
  readonly licensing: Partial<LicensingOptions>;
  /** How details of the site tell who may use an object: where the fields are named, where none is, or not at all. */
  readonly details: 'named' | 'unnamed' | 'never';
  /** What the site does not have: sets, properties or navigations as `Set.Name`, the `service document`. */
  readonly lacks: readonly string[];
  readonly port: number;
}

/** Fills in what the caller left out. */
export function withDefaults(options: Partial<SimulatorOptions>): SimulatorOptions {
  const { now = moment } = options;
  return {
    seed: 1,
    now,
    present: now,
    days: 30,
    sessions: 20_000,
    storm: undefined,
    users: 1_500,
    machines: 400,
    applications: 60,
    facts: 300,
    catalogs: 12,
    deliveryGroups: 14,
    hypervisors: 12,
    pageSize: 1000,
    nextLink: 'absolute',
    customerId: 'acmesimulated',
    clientId: '7d1f6c2e-8a4b-4c5d-9e0f-51a1b2c3d4e5',
    clientSecret: 's1m+ulated/secret+with=signs/==',
    siteId: '5c8f1f0a-3b7d-4d0e-9a51-0c6a1f2b3d4e',
    scopes: ['All'],
    tokenLifetimeSeconds: 3600,
    clock: () => Date.now(),
    onRequest: undefined,
    gzip: true,
    timestampPrecision: 'milliseconds',
    daasPageSize: 250,
    hypervisorPageSize: undefined,
    faults: [],
    cost: {},
    mutations: [],
    extra: {},
    hide: {},
    drift: {},
    logs: {},
    licensing: {},
    details: 'named',
    lacks: [],
    port: 0,
    ...options,
  };
}
