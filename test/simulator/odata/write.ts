import { tableOf } from '../options.ts';
import { schema } from '../schema.ts';
import { rawOf } from '../tenant/raw-rows.ts';
import type { Store } from '../tenant/store.ts';
import type { Row, SetName, Value } from '../values/rows.ts';
import { showTimestamp } from '../values/timestamp.ts';
import { matches } from './evaluate.ts';
import { sortRows } from './order.ts';
import type { Expansion, Selection } from './selection.ts';

/** JSON text of anything, with bigints as plain numbers: Int64 goes on the wire exactly. */
export function writeJson(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`;
}

function writeValue(store: Store, set: SetName, name: string, value: Value | undefined): string {
  if (typeof value === 'number' && schema[set].properties[name] === 'Date') {
    return `"${showTimestamp(value, store.options.timestampPrecision)}"`;
  }
  return writeJson(value);
}

function writeExpansion(store: Store, part: Expansion, row: Row): string {
  const found = store.lookup(part.to, part.foreign, row[part.local] ?? null);
  if (!part.many) {
    const [one] = found;
    return one ? writeRow(store, part.to, part, one) : 'null';
  }
  const wanted = found.filter((other) => matches(store, part.filter, other));
  const sorted = part.order.length > 0 ? sortRows(store, part.order, wanted) : wanted;
  return `[${sorted
    .slice(0, part.top)
    .map((other) => writeRow(store, part.to, part, other))
    .join(',')}]`;
}

/** One entity as JSON text: properties in the published order, then expansions. */
function writeRow(store: Store, set: SetName, selection: Selection, row: Row): string {
  const names = selection.select ?? Object.keys(schema[set].properties);
  const own = names.map((name) => `"${name}":${writeValue(store, set, name, row[name])}`);
  const expanded = selection.expand.map((part) => `"${part.name}":${writeExpansion(store, part, row)}`);
  return `{${[...own, ...expanded].join(',')}}`;
}

/** A row of the answer itself, changed on its way out when the options say so. */
export function writeTopRow(store: Store, set: SetName, selection: Selection, row: Row): string {
  const drift = store.options.drift[tableOf(set)];
  if (!drift) return writeRow(store, set, selection, row);
  const names = selection.select ?? Object.keys(schema[set].properties);
  const raw = rawOf(set, row, store.options.timestampPrecision);
  const isSelected = selection.select !== undefined;
  const own = writeJson(drift(Object.fromEntries(names.map((name) => [name, raw[name]])), isSelected));
  const expanded = selection.expand.map((part) => `"${part.name}":${writeExpansion(store, part, row)}`);
  return expanded.length === 0 ? own : `${own.slice(0, -1)},${expanded.join(',')}}`;
}

/** What stands in parentheses after the set in @odata.context. */
export function contextOf(selection: Selection): string {
  const expanded = selection.expand.map((part) => `${part.name}(${contextOf(part)})`);
  return [...selection.selectText, ...expanded].join(',');
}
