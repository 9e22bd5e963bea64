import type { PropertyType } from '../entity.ts';
import { hash, pick } from '../values/random.ts';
import type { Row, Value } from '../values/rows.ts';
import { minutes, seconds, type Timestamp } from '../values/timestamp.ts';
import { FIRST_CONNECTION_ID } from './connection-source.ts';
import { kinds, type RowContext } from './context.ts';
import type { Dimensions } from './dimensions.ts';
import { amountOf, codeOf, countOf } from './further-numbers.ts';
import { textOf } from './further-texts.ts';
import { nameOf } from './names.ts';

/** What is settled of a row before the rest of it is made. */
export interface Place {
  /** Of its set, a number that no other has. */
  readonly salt: number;
  /** The type of the row. */
  readonly of: string;
  readonly index: number;
  /** Among the rows of one timestamp. */
  readonly member: number;
  readonly time: Timestamp;
  readonly fixed: Row;
}

/** Things the tenant has, to which rows refer. */
export interface World {
  readonly context: RowContext;
  readonly dimensions: Dimensions;
  readonly sessionKeyOf: (number: number) => string;
}

/** The first whole number that a double can no longer hold. */
const BEYOND_DOUBLE = 9_007_199_254_740_993n;

/** Keys of the small sets, by the name of the property that refers to them. */
const referred: Readonly<Record<string, number>> = {
  HotfixId: 71,
  NotificationId: 72,
  DesktopId: 73,
};

const orNothing = <T>(value: T, chance: number, every: number): T | null =>
  chance % every === 1 ? null : value;

function guidValue(world: World, { salt, index, member }: Place, name: string, chance: number): Value {
  const { context, dimensions } = world;
  const kind = referred[name];
  if (kind !== undefined) return context.guid(kind, name === 'DesktopId' ? member : chance % 12);
  switch (name) {
    case 'MachineId':
      return orNothing(dimensions.machineIdOf(chance), chance >>> 7, 41);
    case 'DesktopGroupId':
      return orNothing(
        context.guid(kinds.group, chance % Math.max(1, context.options.deliveryGroups)),
        chance >>> 7,
        17,
      );
    case 'ApplicationId':
      return orNothing(dimensions.applicationIdOf(chance), chance >>> 7, 31);
    case 'SessionKey':
    case 'SessionId':
      return world.sessionKeyOf(chance);
    default:
      return context.guid(salt, index);
  }
}

/** Keys, codes and counts; some are greater than a double can tell apart. */
function numberValue(world: World, name: string, type: PropertyType, chance: number): Value {
  const { options } = world.context;
  if (name === 'UserId') return 1 + (chance % Math.max(1, options.users));
  if (name === 'ConnectionId') return FIRST_CONNECTION_ID + (chance % 1000);
  if (/(Id|Key)$/.test(name)) return 1 + (chance % 12);
  if (name === 'Granularity') return pick([60, 1440], chance);
  if (/(State|Type|Code|Result|Category|Task|Value)$/.test(name)) return codeOf(name, chance);
  if (type === 'Int64' && chance % 97 === 3) return BEYOND_DOUBLE;
  return orNothing(countOf(name, options, chance), chance >>> 9, 23);
}

function dateValue({ context }: World, { time }: Place, name: string, chance: number): Value {
  if (name === 'CreatedDate') return context.stamp(time + seconds(2));
  if (name === 'ModifiedDate') return context.stamp(time + seconds(4.387));
  return orNothing(context.stamp(time + minutes(chance % 90)), chance >>> 5, 5);
}

function textValue({ index, of }: Place, name: string, chance: number): Value {
  if (chance % 19 === 4) return null;
  return chance % 23 === 7 ? '' : nameOf(textOf(of, name, chance) ?? `${name} ${chance % 400}`, index, 37);
}

/** Of properties with different names differs. */
function saltOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 300);
}

/** A property of a row that nothing else is said about. */
export function propertyOf(world: World, place: Place, name: string, type: PropertyType): Value {
  const { salt, index, fixed } = place;
  const known = fixed[name];
  if (known !== undefined) return known;
  const chance = hash(world.context.seed + salt, index, saltOf(name));
  switch (type) {
    case 'Guid':
      return guidValue(world, place, name, chance);
    case 'Boolean':
      return chance % 3 === 0;
    case 'Date':
      return dateValue(world, place, name, chance);
    case 'Double':
      return amountOf(name, chance);
    case 'Int32':
    case 'Int64':
      return numberValue(world, name, type, chance);
    default:
      return textValue(place, name, chance);
  }
}
