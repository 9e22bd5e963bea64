import type { CutSet } from '../cuts.ts';
import type { Store } from '../tenant/store.ts';
import { intersect, union } from '../values/ranges.ts';
import type { Ranges, RawRow, Row, SetName } from '../values/rows.ts';
import { timestampOf } from '../values/timestamp.ts';
import type { Cell, Column } from './cells.ts';
import { catalogColumns, type DaasItem, hypervisorColumns } from './daas-columns.ts';
import { type EntitlementTitle, entitlementTables } from './entitlements.ts';
import { furtherRows, type NamedRows } from './further.ts';
import { furtherNames } from './further-names.ts';
import { instanceColumns } from './instance-columns.ts';
import { joinInstance, joinSession } from './joined.ts';
import { type LicenseTitle, licenseTables } from './licenses.ts';
import { type LogTitle, logTables } from './logs.ts';
import { sessionColumns } from './session-columns.ts';

export interface Window {
  readonly from: Date;
  readonly to: Date;
  /** Adds sessions that began earlier and were still open at `from`. */
  readonly overlapping?: boolean;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type TableTitle = 'sessions' | 'application_instances' | 'machine_catalogs' | 'hypervisors';
export type Tables = Readonly<Record<TableTitle, Table>>;

/** Knows, without asking the server, which tables must come out. It speaks of the tenant as it stands when asked. */
export interface Witness {
  columns(title: TableTitle): readonly string[];
  /** The expected rows one by one, so that large tenants need no array. */
  rows(title: TableTitle, window: Window): Generator<readonly Cell[]>;
  tables(window: Window): Tables;
  /** The tables of the logs; the parameters of cmdlets are shown or not. */
  logs(window: Window, showsParameters?: boolean): Readonly<Record<LogTitle, Table>>;
  /** The tables of licenses at a time, and of who may use what. */
  licences(now: Date): Readonly<Record<LicenseTitle | EntitlementTitle, Table>>;
  /** The tables that show a set as it is, by name. */
  further(window: Window): Readonly<Record<string, NamedRows>>;
}

const columnsOf: Readonly<Record<TableTitle, readonly Column<never>[]>> = {
  sessions: sessionColumns,
  application_instances: instanceColumns,
  machine_catalogs: catalogColumns,
  hypervisors: hypervisorColumns,
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The ranges of the table's set that can lie in the window. */
function rangesIn(store: Store, set: SetName, window: Window): Ranges {
  const source = store.source(set);
  const from = source.firstFrom(timestampOf(window.from.getTime()));
  const started: Ranges = [[from, source.firstFrom(timestampOf(window.to.getTime()))]];
  if (!window.overlapping || set !== 'Sessions') return union(started, []);
  const all: Ranges = [[0, source.size]];
  const ended = source.narrow('EndDate', 'ge', timestampOf(window.from.getTime())) ?? all;
  const open = source.narrow('EndDate', 'eq', null) ?? all;
  return union(started, intersect(union(ended, open), [[0, from]]));
}

function isInWindow(row: Row, window: Window): boolean {
  const start = row['StartDate'];
  if (typeof start !== 'number') return false;
  const from = timestampOf(window.from.getTime());
  if (start >= timestampOf(window.to.getTime())) return false;
  if (start >= from) return true;
  const end = row['EndDate'];
  return window.overlapping === true && (typeof end !== 'number' || end >= from);
}

/** Rows of the window by timestamp, and within a timestamp by key as text. */
function* ordered(store: Store, set: SetName, key: string, window: Window): Generator<Row> {
  const source = store.source(set);
  let timestamp: number | undefined;
  let group: Row[] = [];
  const flush = (): Row[] => group.toSorted((a, b) => byText(String(a[key]), String(b[key])));
  for (const [from, to] of rangesIn(store, set, window)) {
    for (let index = from; index < to; index += 1) {
      const row = source.row(index);
      if (!store.isVisible(set, row) || !isInWindow(row, window)) continue;
      if (row['StartDate'] !== timestamp) {
        yield* flush();
        group = [];
        timestamp = Number(row['StartDate']);
      }
      group.push(row);
    }
  }
  yield* flush();
}

function cells<T>(columns: readonly Column<T>[], from: T): Cell[] {
  return columns.map(([, read]) => read(from));
}

function* items(
  store: Store,
  rows: readonly RawRow[],
  columns: readonly Column<DaasItem>[],
): Generator<Cell[]> {
  const { customerId, siteId } = store.options;
  const sorted = rows.toSorted((a, b) => byText(String(a['Id']), String(b['Id'])));
  for (const row of sorted) yield cells(columns, { customerId, siteId, row });
}

function* rowsOf(store: Store, title: TableTitle, window: Window): Generator<readonly Cell[]> {
  if (title === 'sessions') {
    for (const row of ordered(store, 'Sessions', 'SessionKey', window)) {
      yield cells(sessionColumns, joinSession(store, row));
    }
  } else if (title === 'application_instances') {
    for (const row of ordered(store, 'ApplicationInstances', 'Id', window)) {
      yield cells(instanceColumns, joinInstance(store, row));
    }
  } else if (title === 'machine_catalogs') yield* items(store, store.daas('machineCatalogs'), catalogColumns);
  else yield* items(store, store.daas('daasHypervisors'), hypervisorColumns);
}

export function createWitness(store: Store): Witness {
  const columns = (title: TableTitle): readonly string[] => columnsOf[title].map(([name]) => name);
  const rows = (title: TableTitle, window: Window): Generator<readonly Cell[]> =>
    rowsOf(store, title, window);
  const table = (title: TableTitle, window: Window): Table => ({
    columns: columns(title),
    rows: [...rows(title, window)],
  });
  return {
    columns,
    rows,
    further: (window) => {
      const sets = Object.keys(furtherNames) as CutSet[];
      return Object.fromEntries(
        sets.map((set) => [furtherNames[set].title, furtherRows(store, set, window)]),
      );
    },
    tables: (window) => ({
      sessions: table('sessions', window),
      application_instances: table('application_instances', window),
      machine_catalogs: table('machine_catalogs', window),
      hypervisors: table('hypervisors', window),
    }),
    licences: (now) => ({
      ...licenseTables(store.licenses, store.options, now),
      ...entitlementTables(store.site(), store.options),
    }),
    logs: (window, showsParameters = false) => logTables(store, window, showsParameters),
  };
}
