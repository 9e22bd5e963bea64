import { type Cut, cuts } from '../cuts.ts';
import type { EntityType } from '../entity.ts';
import { schema } from '../schema.ts';
import { lowerBound, pick, unit } from '../values/random.ts';
import { type FurtherSetName, furtherSetNames, type Row, type RowSource } from '../values/rows.ts';
import { hours, type Timestamp } from '../values/timestamp.ts';
import { lateArraySource } from './array-source.ts';
import { kinds } from './context.ts';
import { type Place, propertyOf, type World } from './further-values.ts';
import type { Moment } from './moment.ts';
import { FIRST_ID, membersOf, mostMembers } from './sampling.ts';

type Maker = (place: Omit<Place, 'salt' | 'of'>) => Row;

function makerOf(world: World, salt: number, { name: of, properties }: EntityType): Maker {
  const entries = Object.entries(properties);
  return (place) =>
    Object.fromEntries(
      entries.map(([name, type]) => [name, propertyOf(world, { salt, of, ...place }, name, type)]),
    );
}

/** Minutes of an interval; where costs are summed up, the code of an hour or a day. */
function granularitiesOf(type: string): readonly number[] {
  return type === 'MachineCostSavingsSummary' ? [0, 1] : [60, 1440];
}

/** What of a key makes rows differ: its number, or which of the rows of one timestamp it is. */
function keyOf(world: World, { name, key, properties }: EntityType, index: number, member: number): Row {
  const { context, dimensions } = world;
  const parts: Readonly<Record<string, Row[string]>> = {
    ...(properties['Id'] === 'Guid' ? {} : { Id: FIRST_ID + index }),
    ...(key.length < 2
      ? {}
      : {
          MachineId: dimensions.machineIdOf(member),
          DesktopGroupId: context.guid(kinds.group, member),
          ProcessKey: 1 + member,
          Granularity: pick(granularitiesOf(name), Math.floor(index / mostMembers)),
        }),
  };
  return Object.fromEntries(Object.entries(parts).filter(([name]) => key.includes(name)));
}

/** A set that does not grow with time: a few dozen rows, or some hundred where pages are to be turned. */
function wholeSource(world: World, salt: number, type: EntityType, cursor: string): RowSource {
  const { context } = world;
  const make = makerOf(world, salt, type);
  const isLarge = ['Processes', 'MachineHotfixLogs'].some((name) => schema[name as FurtherSetName] === type);
  const count = isLarge ? context.options.facts : 12 + (salt % 30);
  const rows = () =>
    Array.from({ length: count }, (_, index) => {
      const time = context.dateBefore(index, salt);
      // Some are older than the recording of dates.
      const isUndated = cursor === 'CreatedDate' && type.name === 'Notification' && index % 7 === 3;
      const fixed: Row = {
        ...(type.key.length < 2
          ? keyOf(world, type, index, 0)
          : { RuleId: 1 + Math.floor(index / 3), EndPointId: 1 + (index % 3), ProcessKey: 1 + index }),
        ...(type.key.includes('ApplicationId')
          ? { ApplicationId: context.guid(kinds.application, index % 3) }
          : {}),
        ...(type.properties[cursor] === 'Date' ? { [cursor]: isUndated ? null : time } : {}),
      };
      return make({ index, member: index % 3, time, fixed });
    });
  return lateArraySource(rows, type);
}

/** What is recorded, measured or summed up in the course of time. */
function growingSource(
  world: World,
  salt: number,
  type: EntityType,
  cursor: string,
  moment: Moment,
): RowSource {
  const { options, stamp, seed } = world.context;
  const { from, now } = moment.history.calendar;
  const isSample = type.key.includes(cursor) || /Summary|LoadIndex|Metric/.test(type.name);
  const named = type.key.includes('DesktopGroupId') ? options.deliveryGroups : options.machines;
  const members = isSample ? membersOf(named) : 1;
  const slots = Math.ceil(options.facts / members);
  const step = (now - from) / Math.max(1, slots);
  const isRounded = cursor === 'SummaryDate' && step >= hours(1);
  const timeOf = (slot: number): Timestamp => {
    const time = from + Math.floor(step * (slot + (isRounded ? 0 : 0.9 * unit(seed, slot, salt))));
    return stamp(isRounded ? Math.floor(time / hours(1)) * hours(1) : time);
  };
  const slotsBefore = (timestamp: number): number => lowerBound(0, slots, timeOf, timestamp);
  const size = slotsBefore(moment.present) * members;
  const make = makerOf(world, salt, type);
  const isNumbered = type.key.join() === 'Id' && type.properties['Id'] !== 'Guid';
  return {
    size,
    cursor,
    growing: isNumbered ? ['Id'] : [],
    cursorAt: (index) => timeOf(Math.floor(index / members)),
    firstFrom: (value) => Math.min(size, slotsBefore(value) * members),
    row: (index) => {
      const [member, time] = [index % members, timeOf(Math.floor(index / members))];
      // Each machine is measured once at a timestamp, which its row refers to.
      const measured = type.name === 'LoadIndex' ? { MachineId: world.dimensions.machineIdOf(member) } : {};
      const fixed = { ...keyOf(world, type, index, member), ...measured, [cursor]: time };
      return make({ index, member, time, fixed });
    },
    peek: () => undefined,
    find: (property, value) => {
      if (!isNumbered || property !== 'Id') return undefined;
      const index = Number(value) - FIRST_ID;
      return Number.isInteger(index) && index >= 0 && index < size ? [index] : [];
    },
    narrow: () => undefined,
  };
}

/** Facts of some of the sessions, in the order of their beginning. */
function sessionSource(world: World, salt: number, type: EntityType, moment: Moment): RowSource {
  const { options } = world.context;
  const { history } = moment;
  const stride = Math.max(1, Math.ceil(history.count / Math.max(1, options.facts)));
  const make = makerOf(world, salt, type);
  const rows = () =>
    Array.from({ length: Math.ceil(moment.count / stride) }, (_, index) => {
      const session = index * stride;
      const isUndated = type.name === 'SessionLogonMetrics' && index % 29 === 5;
      const fixed: Row = {
        ...keyOf(world, type, index, 0),
        SessionKey: history.keyOf(session),
        ...(isUndated ? { CreatedDate: null } : {}),
      };
      return make({ index, member: 0, time: history.facts(session).start, fixed });
    });
  return lateArraySource(rows, type);
}

/** The sets whose rows are made by their shape alone. */
export function furtherSources(world: World, moment: Moment): Readonly<Record<FurtherSetName, RowSource>> {
  const sourceOf = (set: FurtherSetName, salt: number): RowSource => {
    const type = schema[set];
    const { cursor, extent }: Cut = cuts[set];
    if (extent === 'whole') return wholeSource(world, salt, type, cursor);
    return extent === 'session'
      ? sessionSource(world, salt, type, moment)
      : growingSource(world, salt, type, cursor, moment);
  };
  const sources = furtherSetNames.map((set, number) => [set, sourceOf(set, 400 + number)] as const);
  return Object.fromEntries(sources) as Record<FurtherSetName, RowSource>;
}
