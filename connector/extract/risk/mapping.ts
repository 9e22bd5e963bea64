import type { Column, Dataset } from '../../datasets/define.ts';
import { isEmptyNull } from '../../datasets/empty-strings.ts';
import { type RunValues, runValueOf } from '../../datasets/scope.ts';
import type { AnalyticsSource } from '../../datasets/sources.ts';
import { ExactNumber, exactJson, isRecord } from '../../json.ts';
import type { Cell } from '../../output/cells.ts';
import { timestampOf } from '../../timestamps.ts';
import { type OddCell, withheldValue } from '../rows/odd-cells.ts';
import { timeOf } from './messages.ts';
import { plainCell, Rejection, readMember } from './values.ts';

/** An event on its way into a table. */
interface PlacedEvent {
  readonly partition: number;
  readonly offset: bigint;
  /** When the broker or the sender put it there, milliseconds since 1970. */
  readonly timestamp: number;
  readonly event: Readonly<Record<string, unknown>>;
}

export interface EventRow {
  /** In the order of the columns. */
  readonly cells: readonly Cell[];
  /** Members that are not written as their columns' types prescribe. */
  readonly odd: readonly OddCell[];
  /** Members that every event should have, and this one has not. */
  readonly missing: readonly string[];
}

/** Makes the row of an event. @throws Rejection when nothing says whose it is, nor when it happened */
export type ToRow = (placed: PlacedEvent) => EventRow;

/** Where a member goes: the columns that show it. */
type Slots = ReadonlyMap<string, readonly Slot[]>;

interface Slot {
  readonly at: number;
  readonly column: Column;
  /** Whether null stands for an empty string. */
  readonly emptyIsNull: boolean;
}

/** The members of every event. Their values may be invalid, like those of any other member. */
const envelope = ['timestamp', 'tenant_id', 'entity_id'] as const;

/**
 * Prepares the mapping of events to the rows of a table, once. Members of nested objects stand under the name of the
 * object and their own, joined by `_`, as the published columns are named; what no column takes, or can show, is kept
 * as it came.
 */
export function createMapping(dataset: Dataset<AnalyticsSource>, run: RunValues): ToRow {
  const { columns, source } = dataset;
  const slots = slotsOf(dataset);
  const whole = new Set(source.whole);
  const own = {
    partition: placeOf(columns, 'message.partition'),
    offset: placeOf(columns, 'message.offset'),
    rest: placeOf(columns, 'message.rest'),
  };
  const ofRun = columns.map((column) => {
    const value = runValueOf(column);
    return value === undefined ? null : run[value];
  });
  const said = envelope.map((field) => ({ field, at: placeOf(columns, field) }));
  const [time] = said;
  const hidden = [...columns.entries()].flatMap(([at, { derive }]) =>
    derive === undefined ? [] : [{ at, derive }],
  );
  return ({ partition, offset, timestamp, event }) => {
    const cells: Cell[] = [...ofRun];
    const odd: OddCell[] = [];
    const rest = place(event, '', { cells, taken: 0, odd, slots, whole });
    const lacking = said.filter(({ at }) => cells[at] === null);
    if (lacking.length === said.length) throw new Rejection('timestamp is missing');
    if (time !== undefined && cells[time.at] === null) cells[time.at] = arrival(timestamp);
    cells[own.partition] = String(partition);
    cells[own.offset] = String(offset);
    cells[own.rest] = rest === undefined ? null : exactJson(rest);
    const missing = lacking.map(({ field }) => field).filter((field) => isNothing(event[field]));
    for (const { at, derive } of hidden) cells[at] = textOrNull(derive(cells[at]));
    return {
      cells,
      odd: dataset.isProtected === true ? odd.map(withoutValue) : odd,
      missing,
    };
  };
}

/** Columns that hide persons make texts or nothing. */
function textOrNull(value: unknown): Cell {
  return typeof value === 'string' ? value : null;
}

function withoutValue(odd: OddCell): OddCell {
  return 'value' in odd ? { ...odd, value: withheldValue(odd.value) } : odd;
}

/** An event that does not say when it happened cannot have happened later than it came. */
function arrival(timestamp: number): string {
  const time = timeOf(timestamp);
  if (time === undefined) throw new Rejection('timestamp is missing');
  return timestampOf(time);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function slotsOf(dataset: Dataset): Slots {
  const slots = new Map<string, Slot[]>();
  for (const [at, column] of dataset.columns.entries()) {
    const slot = { at, column, emptyIsNull: isEmptyNull(column, dataset) };
    for (const field of column.inputs) {
      if (field.startsWith('message.') || runValueOf(column) !== undefined) continue;
      slots.set(field, [...(slots.get(field) ?? []), slot]);
    }
  }
  return slots;
}

function placeOf(columns: readonly Column[], input: string): number {
  return columns.findIndex(({ inputs }) => inputs[0] === input);
}

interface Target {
  readonly cells: Cell[];
  /** How many members columns have taken. */
  taken: number;
  readonly odd: OddCell[];
  readonly slots: Slots;
  /** Objects that a column shows as they are. */
  readonly whole: ReadonlySet<string>;
}

/**
 * Puts the members of an object into their columns: those that are values first, so that a member of an odd object
 * never takes the place of one that is named by itself.
 * @returns what no column has taken; undefined when all was
 */
function place(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  target: Target,
): object | undefined {
  let rest: Record<string, unknown> | undefined;
  const leave = (name: string, left: unknown): void => {
    if (left === undefined) return;
    // A member may have the name of something that every object has.
    rest ??= Object.create(null) as Record<string, unknown>;
    rest[name] = left;
  };
  let nested: [string, Readonly<Record<string, unknown>>][] | undefined;
  for (const name in object) {
    const value = object[name];
    const field = prefix + name;
    if (isNested(value, field, target)) {
      nested ??= [];
      nested.push([name, value]);
    } else leave(name, placeValue(value, field, target));
  }
  for (const [name, value] of nested ?? []) leave(name, placeObject(value, prefix + name, target));
  return rest;
}

function isNested(
  value: unknown,
  field: string,
  { whole }: Target,
): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !(value instanceof ExactNumber) && !whole.has(field);
}

/** An object of which no member has a column may stand in place of a value. @returns what is left of it */
function placeObject(value: Readonly<Record<string, unknown>>, field: string, target: Target): unknown {
  const before = target.taken;
  const rest = Object.keys(value).length === 0 ? value : place(value, `${field}_`, target);
  return target.taken > before || !target.slots.has(field) ? rest : placeValue(value, field, target);
}

/** @returns what is left of the member; undefined when a column shows it */
function placeValue(value: unknown, field: string, target: Target): unknown {
  const { cells, odd, slots } = target;
  const columns = slots.get(field);
  // The same name twice, once nested and once not: the second is no less true.
  if (columns === undefined || columns.some(({ at }) => cells[at] !== null)) return value;
  if (value === null) return undefined;
  if (value === '' && columns.every(({ emptyIsNull }) => emptyIsNull)) return undefined;
  let left: unknown;
  for (const { at, column } of columns) {
    const cell = plainCell(column.type, value) ?? oddCell(column, value, odd);
    if (cell === null) left = value;
    else {
      cells[at] = cell;
      target.taken += 1;
    }
  }
  return left;
}

function oddCell({ name: column, type }: Column, value: unknown, odd: OddCell[]): string | null {
  const reading = readMember(type, value);
  if (reading === 'invalid') odd.push({ column, value });
  if (typeof reading === 'string') return null;
  if (reading.note !== undefined) odd.push({ column, note: reading.note });
  return reading.cell;
}
