import type { EntityType } from '../entity.ts';
import { schema } from '../schema.ts';
import type { RawRow, Row, SetName, Value } from '../values/rows.ts';
import { parseTimestamp, showTimestamp, store, type TimestampPrecision } from '../values/timestamp.ts';

function cellOf(type: string, value: unknown, precision: TimestampPrecision): Value {
  if (value === undefined || value === null) return null;
  if (type === 'Date') {
    const text = value instanceof Date ? value.toISOString() : String(value);
    const timestamp = parseTimestamp(text);
    if (timestamp === undefined) throw new TypeError(`not a timestamp: ${text}`);
    // SQL Server rounds what it is given to the nearest 1/300 s.
    return precision === 'datetime' ? store(timestamp + 50_000, 'datetime') : timestamp;
  }
  if (type === 'Guid') return String(value).toLowerCase();
  return value as Value;
}

/** A hand-written entity as the tenant holds it: every property there, dates as timestamps. */
export function rowOf(set: SetName, raw: RawRow, precision: TimestampPrecision): Row {
  const type: EntityType = schema[set];
  const known = Object.entries(type.properties).map(([name, kind]) => [
    name,
    cellOf(kind, raw[name], precision),
  ]);
  return Object.fromEntries(known) as Row;
}

/** The entity as a reader of the API would see it. */
export function rawOf(set: SetName, row: Row, precision: TimestampPrecision): RawRow {
  const { properties } = schema[set];
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      properties[name] === 'Date' && typeof value === 'number' ? showTimestamp(value, precision) : value,
    ]),
  );
}
