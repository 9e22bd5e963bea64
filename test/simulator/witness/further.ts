import { type Cut, type CutSet, cuts } from '../cuts.ts';
import { schema } from '../schema.ts';
import type { Store } from '../tenant/store.ts';
import type { Row, Value } from '../values/rows.ts';
import { timestampOf } from '../values/timestamp.ts';
import { type Cell, enumName, isBrowser, joined, text, timestampCell } from './cells.ts';
import { type EnumTable, enums } from './enums.ts';
import { furtherEnums } from './further-enums.ts';
import { furtherNames } from './further-names.ts';
import type { Window } from './witness.ts';

/** A table as rows by column name, in order. */
export type NamedRows = readonly Readonly<Record<string, Cell>>[];

const allEnums: Readonly<Record<string, EnumTable>> = { ...enums, ...furtherEnums };

/** `IPAddress` → `ip_address`. */
function snakeCase(property: string): string {
  return property
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function cellsOf(store: Store, set: CutSet, row: Row, property: string): Record<string, Cell> {
  const [name = '', table] = (furtherNames[set].columns[property] ?? snakeCase(property)).split('@');
  const value = row[property];
  if (name === '') return {};
  if (table !== undefined) {
    return { [name]: enumName(allEnums[table] ?? {}, row, property, name), [`${name}_code`]: text(value) };
  }
  if (set === 'Connections' && property === 'ClientName')
    return { [name]: text(value), client_is_browser: isBrowser(row) };
  const { timestampPrecision } = store.options;
  if (schema[set].properties[property] === 'Date')
    return { [name]: timestampCell(value, timestampPrecision) };
  return { [name]: Array.isArray(value) ? joined(value) : text(value) };
}

/** What failed says which list its code is of. */
function failureOf(row: Row): Record<string, Cell> {
  const isMachine = row['FailureCategory'] === 2;
  return {
    failure: enumName(isMachine ? enums.faultState : enums.sessionFailure, row, 'FailureCode', 'failure'),
  };
}

function isIn(store: Store, { cursor, extent }: Cut, row: Row, window: Window): boolean {
  if (extent === 'whole') return true;
  const key = row['SessionKey'] ?? null;
  const date =
    extent === 'window' ? row[cursor] : store.lookup('Sessions', 'SessionKey', key)[0]?.['StartDate'];
  if (typeof date !== 'number') return false;
  return date >= timestampOf(window.from.getTime()) && date < timestampOf(window.to.getTime());
}

function keyCells(store: Store, set: CutSet, row: Row): string {
  const cells = schema[set].key.map((name) => Object.values(cellsOf(store, set, row, name))[0] ?? '');
  return cells.join(' ');
}

function compare(a: Value | undefined, b: Value | undefined): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows of a set that its table has to hold. */
export function furtherRows(store: Store, set: CutSet, window: Window): NamedRows {
  const cut = cuts[set];
  const rows = [...store.all(set)].filter((row) => isIn(store, cut, row, window));
  const placed = rows.map((row) => ({ row, at: row[cut.cursor], key: keyCells(store, set, row) }));
  placed.sort((a, b) => compare(a.at, b.at) || compare(a.key, b.key));
  return placed.map(({ row }) =>
    Object.assign(
      { customer_id: store.options.customerId, site_id: store.options.siteId },
      set === 'FailureLogSummaries' ? failureOf(row) : {},
      ...Object.keys(schema[set].properties).map((property) => cellsOf(store, set, row, property)),
    ),
  );
}
