import { cursorTypes } from '../../citrix/monitor/cursors.ts';
import { keyOf, type Reading } from '../../citrix/monitor/reading.ts';
import type { Row } from '../../citrix/monitor/service.ts';
import type { Dataset } from '../../datasets/define.ts';
import type { MonitorSource } from '../../datasets/sources.ts';
import type { CursorRange, Since } from '../rows/part.ts';
import { windowConditions } from './plan.ts';
import type { ReadContext, TableRead } from './read-context.ts';

/** Readings of a Monitor set, narrowed to what a table needs of it. */

/** The property that pages are cut by; its column declares type and nullability. */
export function cursorOf({ source, columns, cursor }: Dataset<MonitorSource>): Reading['cursor'] {
  const column = columns.find(({ name }) => name === cursor);
  const type = column?.type === 'int64' ? 'int64' : 'timestamp';
  return { property: source.cursor, type, nullable: column?.nullable === true };
}

export function narrowed(reading: Reading, { from, until }: CursorRange): Reading {
  return {
    ...reading,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

export function changedSince(
  reading: Reading,
  { cursor, closedBy = {} }: MonitorSource,
  since?: Since,
): Reading {
  if (since === undefined) return reading;
  const { at, from = at, before } = since;
  const changed = [
    `${cursor} ge ${from}`,
    ...Object.values(closedBy).flatMap((date) => [`${date} eq null`, `${date} ge ${at}`]),
    ...(before === undefined ? [] : [`${cursor} lt ${before}`]),
  ];
  return { ...reading, where: [...reading.where, `(${changed.join(' or ')})`] };
}

export function withKeys(reading: Reading, keys?: readonly string[]): Reading {
  if (keys === undefined) return reading;
  const [property = ''] = reading.key;
  const anyOf = keys.map((key) => `${property} eq ${key}`).join(' or ');
  return { ...reading, where: [...reading.where, `(${anyOf})`], most: keys.length };
}

/** The source may round the bounds of a range: rows beyond them belong to the neighbouring ranges. */
export function wantedIn(
  { key, cursor }: Reading,
  { from, until }: CursorRange,
  known: ReadonlySet<string> = new Set(),
): (row: Row) => boolean {
  const { of, compare } = cursorTypes[cursor.type];
  return (row) => {
    const at = of(row[cursor.property]);
    const isInside =
      at === undefined ||
      ((from === undefined || compare(at, from) >= 0) && (until === undefined || compare(at, until) < 0));
    return isInside && !known.has(keyOf(row, key));
  };
}

/** The ranges of the cursor to read, in order: first the rows that started before the window, if they are wanted. */
export function cursorRangesOf(
  source: MonitorSource,
  { window, parameters }: ReadContext,
  { closedFrom }: Pick<TableRead, 'closedFrom'>,
): readonly Pick<Reading, 'from' | 'until' | 'where'>[] {
  const { end, extent, closedBy = {} } = source;
  const overlapping = parameters.sessionWindow === 'overlapping';
  if (extent !== undefined) return [{ where: windowConditions(source, window) }];
  const started = { from: window.from, until: window.to, where: [] };
  const before = [
    ...(overlapping && end !== undefined ? [`${end} eq null`, `${end} ge ${window.from}`] : []),
    ...(closedFrom === undefined ? [] : Object.values(closedBy).map((date) => `${date} ge ${closedFrom}`)),
  ];
  return before.length === 0
    ? [started]
    : [{ until: window.from, where: [`(${before.join(' or ')})`] }, started];
}
