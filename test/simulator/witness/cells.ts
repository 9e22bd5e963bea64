import type { Row, Value } from '../values/rows.ts';
import {
  parseTimestamp,
  showTimestamp,
  type Timestamp,
  type TimestampPrecision,
} from '../values/timestamp.ts';
import type { EnumTable } from './enums.ts';

/** A published cell; null is an empty field. */
export type Cell = string | null;

/** One column: its name and how it is read from what the row is made of. */
export type Column<T> = readonly [name: string, read: (from: T) => Cell];

/** The source writes both null and an empty string for none: a table has null alone. */
export function text(value: unknown): Cell {
  return value === null || value === undefined || value === '' ? null : String(value);
}

/** A list as one text. */
export function joined(values: readonly unknown[]): Cell {
  return text(values.join(';'));
}

/** Text of a property of a row that may be missing altogether. */
export function at(row: Row | undefined, property: string): Cell {
  return text(row?.[property]);
}

/** At least milliseconds, further digits as the source shows them. */
export function timestampCell(value: Value | undefined, precision: TimestampPrecision): Cell {
  return typeof value === 'number' ? showTimestamp(value, precision, 3) : null;
}

/** Any RFC 3339 text as UTC. */
export function timestampText(value: unknown): Cell {
  const timestamp = typeof value === 'string' ? parseTimestamp(value) : undefined;
  return timestamp === undefined ? null : showTimestamp(timestamp, 'ticks', 3);
}

const shown = (timestamp: Timestamp, precision: TimestampPrecision): Timestamp =>
  parseTimestamp(showTimestamp(timestamp, precision)) ?? timestamp;

/** Seconds between the two timestamps as the source shows them, at most three decimals; null while there is no end. */
export function durationCell(
  start: Value | undefined,
  end: Value | undefined,
  precision: TimestampPrecision,
): Cell {
  if (typeof start !== 'number' || typeof end !== 'number') return null;
  const milliseconds = Math.round((shown(end, precision) - shown(start, precision)) / 30_000);
  return String(milliseconds / 1000);
}

/** Names that stand for nothing: no failure, no currency. */
function nameOf(table: EnumTable, value: Value | undefined, none?: RegExp): Cell {
  if (value === null || value === undefined) return null;
  const name = table[Number(value)] ?? `Unknown(${value})`;
  return none?.test(name) ? null : name;
}

const noFailure = /^None$/;
const noCurrency = /^Unknown/;

/** What a column shows as null, by its name. */
function noneOf(column: string): RegExp | undefined {
  if (column.endsWith('currency')) return noCurrency;
  return column === 'failure' || column === 'failure_category' ? noFailure : undefined;
}

/** A code as its name alone. */
export function enumName(table: EnumTable, row: Row | undefined, property: string, column = ''): Cell {
  return nameOf(table, row?.[property], noneOf(column));
}

/** The two columns of an enum: name and code. */
export function enumColumns<T>(
  name: string,
  table: EnumTable,
  rowOf: (from: T) => Row | undefined,
  property: string,
): readonly [Column<T>, Column<T>] {
  return [
    [name, (from) => nameOf(table, rowOf(from)?.[property], noneOf(name))],
    [`${name}_code`, (from) => at(rowOf(from), property)],
  ];
}

/** Whether the device is a browser, by the name that the source makes for one. */
export function isBrowser(row: Row | undefined): Cell {
  const name = row?.['ClientName'];
  return typeof name === 'string' && name !== '' ? String(name.toUpperCase().startsWith('HTML-')) : null;
}

/** Columns that are copied as text: pairs of column and property. */
export function copied<T>(
  rowOf: (from: T) => Row | undefined,
  pairs: readonly (readonly [string, string])[],
): Column<T>[] {
  return pairs.map(([name, property]) => [name, (from) => at(rowOf(from), property)]);
}
