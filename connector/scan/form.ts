import { isRecord } from '../json.ts';
import { type FixedBytes, fixedBytes } from './fixed-bytes.ts';

/** A member of a row as it is written: its name, and the place of its value in the row. */
interface Member {
  readonly name: string;
  /** The name in quotes, and its colon. */
  readonly written: FixedBytes;
  readonly place: number;
  /** What an object in this place is made of. */
  readonly nested: Form | undefined;
}

/**
 * How a source writes the rows of one reading: which members, in which order, and which of them are objects. Places
 * count through a row from the front: those of a nested object come behind its own.
 */
export interface Form {
  readonly members: readonly Member[];
  readonly placeOf: ReadonlyMap<string, number>;
  /** The place behind the last. */
  readonly end: number;
}

/** Objects in objects of a row; a query asks for two at most. */
const mostDepth = 4;

type Parsed = Readonly<Record<string, unknown>>;

/**
 * The form of parsed rows; undefined when they have none: members differ, or are lists. Objects that none of these rows
 * has are taken from the form that was known before.
 */
export function formOf(rows: readonly Parsed[], known?: Form, first = 0, depth = 0): Form | undefined {
  const [example] = rows;
  if (example === undefined || depth > mostDepth) return undefined;
  const names = Object.keys(example);
  const isAlike = rows.every((row) => {
    const others = Object.keys(row);
    return others.length === names.length && names.every((name, index) => others[index] === name);
  });
  // These cannot be read from a row like other members.
  if (!isAlike || names.includes('__proto__') || names.includes('toJSON')) return undefined;
  const members: Member[] = [];
  let place = first;
  for (const name of names) {
    const values = rows.map((row) => row[name]);
    if (values.some(Array.isArray)) return undefined;
    const before = known?.members.find((member) => member.name === name)?.nested;
    const nested = nestedForm(values, before, place + 1, depth + 1);
    if (nested === 'none') return undefined;
    members.push({ name, written: fixedBytes(`${JSON.stringify(name)}:`), place, nested });
    place = nested?.end ?? place + 1;
  }
  return { members, placeOf: new Map(members.map((member) => [member.name, member.place])), end: place };
}

function nestedForm(
  values: readonly unknown[],
  before: Form | undefined,
  first: number,
  depth: number,
): Form | undefined | 'none' {
  const objects = values.filter(isRecord);
  if (objects.length > 0) return formOf(objects, before, first, depth) ?? 'none';
  return before && movedTo(before, first);
}

/** The same form with other places. */
function movedTo(form: Form, first: number): Form {
  let place = first;
  const members = form.members.map((member) => {
    const at = place;
    const nested = member.nested && movedTo(member.nested, at + 1);
    place = nested?.end ?? at + 1;
    return { ...member, place: at, nested };
  });
  return { members, placeOf: new Map(members.map(({ name, place: at }) => [name, at])), end: place };
}
