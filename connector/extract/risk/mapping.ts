import type { AnalyticsSource, Column, Dataset } from '../../datasets/define.ts';
import { ExactNumber, exactJson, isRecord } from '../../json.ts';
import type { Cell } from '../../output/cells.ts';
import { convert, Rejection, unfit } from './values.ts';

/** An event on its way into a table. */
interface PlacedEvent {
  readonly partition: number;
  readonly offset: bigint;
  readonly event: Readonly<Record<string, unknown>>;
}

/** Makes the cells of a row, in the order of the columns. @throws Rejection when the event breaks the schema */
export type ToRow = (placed: PlacedEvent) => readonly Cell[];

/** Where a member goes: the columns that show it. */
type Slots = ReadonlyMap<string, readonly { readonly at: number; readonly column: Column }[]>;

/**
 * Prepares the mapping of events to the rows of a table, once. Members of nested objects stand under the name of the object
 * and their own, joined by `_`, as the published columns are named; what no column takes is kept as it came.
 */
export function createMapping(dataset: Dataset<AnalyticsSource>): ToRow {
  const { columns, source } = dataset;
  const slots = slotsOf(columns);
  const whole = new Set(source.whole);
  const required = columns.flatMap(({ nullable, inputs: [field = ''] }, at) =>
    nullable ? [] : [{ at, field }],
  );
  const own = {
    partition: placeOf(columns, 'message.partition'),
    offset: placeOf(columns, 'message.offset'),
    rest: placeOf(columns, 'message.rest'),
  };
  return ({ partition, offset, event }) => {
    const row: Cell[] = new Array(columns.length).fill(null);
    const rest = place(event, '', { row, slots, whole });
    row[own.partition] = String(partition);
    row[own.offset] = String(offset);
    row[own.rest] = rest === undefined ? null : exactJson(rest);
    for (const { at, field } of required) {
      if (row[at] === null) throw new Rejection(`${field} is missing`);
    }
    return row;
  };
}

function slotsOf(columns: readonly Column[]): Slots {
  const slots = new Map<string, { readonly at: number; readonly column: Column }[]>();
  for (const [at, column] of columns.entries()) {
    for (const field of column.inputs) {
      if (field.startsWith('message.')) continue;
      slots.set(field, [...(slots.get(field) ?? []), { at, column }]);
    }
  }
  return slots;
}

function placeOf(columns: readonly Column[], input: string): number {
  return columns.findIndex(({ inputs }) => inputs[0] === input);
}

interface Target {
  readonly row: Cell[];
  readonly slots: Slots;
  /** Objects that a column shows as they are. */
  readonly whole: ReadonlySet<string>;
}

/** Puts the members of an object into their columns. @returns what no column has taken; undefined when all was */
function place(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  target: Target,
): object | undefined {
  // A member may have the name of something that every object has.
  const rest: Record<string, unknown> = Object.create(null);
  let isEmpty = true;
  for (const [name, value] of Object.entries(object)) {
    const left = placeMember(value, prefix + name, target);
    if (left === undefined) continue;
    rest[name] = left;
    isEmpty = false;
  }
  return isEmpty ? undefined : rest;
}

/** @returns what is left of the member; undefined when a column shows it */
function placeMember(value: unknown, field: string, target: Target): unknown {
  const { row, slots, whole } = target;
  if (isRecord(value) && !(value instanceof ExactNumber) && !whole.has(field)) {
    return Object.keys(value).length === 0 ? value : place(value, `${field}_`, target);
  }
  const columns = slots.get(field);
  // The same name twice, once nested and once not: the second is no less true.
  if (columns === undefined || columns.some(({ at }) => row[at] !== null)) return value;
  if (value === null) return undefined;
  let left: unknown;
  for (const { at, column } of columns) {
    const cell = convert(column.type, value, field);
    if (cell === unfit) left = value;
    else row[at] = cell;
  }
  return left;
}
