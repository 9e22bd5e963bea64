import { guidOf } from '../values/guid.ts';
import { hash, pick, unit } from '../values/random.ts';
import type { RawRow } from '../values/rows.ts';
import { hours, millisecondsOf, seconds, showTimestamp, store, type Timestamp } from '../values/timestamp.ts';
import type { RowContext } from './context.ts';

/** Stands in parameters of cmdlets, which must not be shown unless asked for. */
export const CMDLET_CANARY = 'CANARY-cmdlet+secret/1==';

interface Entry {
  readonly index: number;
  readonly at: Timestamp;
}

const kinds = { record: 901, operation: 902, lowLevel: 903 } as const;

const idOf = ({ seed }: RowContext, kind: keyof typeof kinds, index: number): string =>
  guidOf(seed + kinds[kind] * 1009, index);

const events = [
  'platform/administrator/create',
  'platform/administrator/invite',
  'platform/administrator/update',
  'platform/clientadministrator/delete',
  'delegatedadministration:administrator/create',
] as const;

const messages = (event: string, index: number): RawRow => ({
  ...(index % 29 === 5 ? {} : { 'en-US': `Event "${event}", number ${index}` }),
  'de-DE': `Ereignis ${index}; größer`,
  'ja-JP': 'イベント',
});

const changes = (index: number, pending: string): RawRow => ({
  AccessType: index % 2 === 0 ? 'Full' : 'Custom',
  Pending: pending,
  Principal: `user${index}@acme.example`,
  Requestor: JSON.stringify({ Firstname: 'Zoë, "the\nsecond"', Email: null }),
});

/** A record of the system log, with the names of members as the documentation writes them. */
export function recordRow(context: RowContext, { index, at }: Entry): RawRow {
  const event = pick(events, hash(context.seed, index, 831));
  const isSystem = index % 9 === 4;
  const isService = index % 9 === 7;
  return {
    RecordId: `${idOf(context, 'record', index)}-${at}`,
    UtcTimestamp: showTimestamp(at, 'ticks', 7),
    CustomerId: context.options.customerId,
    EventType: event,
    TargetId: `${context.options.customerId}/user${index}@acme.example/citrixsts`,
    TargetDisplayName: index % 6 === 1 ? '=HYPERLINK("x")' : `User ${index}`,
    TargetEmail: index % 4 === 0 ? null : `user${index}@acme.example`,
    TargetUserId: index % 7 === 2 ? idOf(context, 'record', 1000 + index) : null,
    TargetType: 'administrator',
    BeforeChanges: index % 3 === 0 ? null : changes(index, 'True'),
    AfterChanges: index % 5 === 0 ? null : changes(index, 'False'),
    AgentId: 'delegatedadministration',
    ServiceProfileName: isService ? 'Reporting client' : null,
    ActorId: isSystem ? 'CwcSystem' : `OID:/citrix/${idOf(context, 'record', index % 20)}`,
    ActorDisplayName: isSystem ? null : `Administrator ${index % 20}`,
    ActorType: isSystem ? 'system' : isService ? 'service' : 'administrator',
    Message: index % 13 === 7 ? null : messages(event, index),
  };
}

/** American, as documented; another form than that of the formatted time. */
function localTime(timestamp: Timestamp): string {
  const iso = new Date(millisecondsOf(timestamp)).toISOString();
  const hour = Number(iso.slice(11, 13));
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}${iso.slice(13, 19)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)} : ${clock}`;
}

/** A time in its two forms, or two nulls while it lies ahead. */
function times(which: 'Start' | 'End', timestamp: Timestamp | undefined, present: Timestamp): RawRow {
  const isReached = timestamp !== undefined && timestamp < present;
  return {
    [`${which}Time`]: isReached ? localTime(timestamp) : null,
    [`Formatted${which}Time`]: isReached ? showTimestamp(store(timestamp, 'milliseconds'), 'ticks') : null,
  };
}

/** When an operation ends: most at once, some after hours, some never. */
function endOf({ seed }: RowContext, { index, at }: Entry): Timestamp | undefined {
  if (index % 41 === 17) return undefined;
  const chance = unit(seed, index, 841);
  return at + (chance < 0.8 ? seconds(chance * 4) : Math.floor(hours(150) * (chance - 0.8)));
}

const actors = ['jack@acme.example', 'ACME\\admin', 'reporting client', ''] as const;
const sources = ['Studio', 'Broker SDK', 'Web Studio'] as const;

function shared(index: number, name: string): RawRow {
  return {
    Text: `${name} 'Désktop, "${index}"'`,
    User: index % 8 === 2 ? null : pick(actors, index),
    ...(index % 5 === 0 ? {} : { UserIdentity: `S-1-5-21-${index}` }),
    Source: pick(sources, index),
    AdminMachineIP: index % 3 === 0 ? '' : `10.0.0.${index % 250}`,
    OperationType: index % 4 === 1 ? 'AdminActivity' : 'ConfigurationChange',
  };
}

const cmdlet = (name: string): readonly RawRow[] => [
  { Name: 'Cmdlet', Value: name },
  { Name: 'AdminPassword', Value: CMDLET_CANARY },
];

export function operationRow(context: RowContext, entry: Entry, present: Timestamp): RawRow {
  const { index, at } = entry;
  const end = endOf(context, entry);
  const isOver = end !== undefined && end < present;
  return {
    Id: idOf(context, 'operation', index),
    ...shared(index, 'Edit Delivery Group'),
    ...times('Start', at, present),
    ...times('End', end, present),
    IsSuccessful: isOver ? index % 12 !== 6 : null,
    TargetTypes: index % 6 === 5 ? [] : ['DeliveryGroup', 'Application'].slice(0, 1 + (index % 2)),
    Labels: index % 2 === 0 ? null : ['Web Studio', 'v2'],
    Metadata: index % 4 === 3 ? [{ Name: 'Ticket', Value: `CHG${index}` }] : null,
    Parameters: index % 3 === 0 ? [] : cmdlet('Set-BrokerDesktopGroup'),
  };
}

/** Those that have begun; each a tenth of a second to some minutes after the one before. */
export function lowLevelRows(context: RowContext, entry: Entry, present: Timestamp): readonly RawRow[] {
  const count = hash(context.seed, entry.index, 851) % 4;
  const end = endOf(context, entry);
  const span = end === undefined ? hours(6) : end - entry.at;
  return Array.from({ length: count }, (_, number) => number)
    .map((number) => ({ number, at: entry.at + Math.floor((span * number) / count) }))
    .filter(({ at }) => at < present)
    .map(({ number, at }) => lowLevelRow(context, entry.index * 4 + number, at, span / count, present));
}

function lowLevelRow(
  context: RowContext,
  index: number,
  at: Timestamp,
  length: number,
  present: Timestamp,
): RawRow {
  const end = Math.floor(at + length);
  const count = hash(context.seed, index, 861) % 4;
  const details = Array.from({ length: count }, (_, number) => detailRow(index, number, at, end, present));
  return {
    Id: idOf(context, 'lowLevel', index),
    OperationId: idOf(context, 'operation', Math.floor(index / 4)),
    ...shared(index, 'Set-BrokerDesktopGroup'),
    SourceSdk: index % 2 === 0 ? 'Citrix.Broker.Admin.SDK' : null,
    ...times('Start', at, present),
    ...times('End', end, present),
    IsSuccessful: end < present ? true : null,
    TargetTypes: ['DeliveryGroup'],
    Parameters: cmdlet('Set-BrokerDesktopGroup'),
    Details: count === 0 && index % 2 === 0 ? null : details,
  };
}

function detailRow(index: number, number: number, at: Timestamp, end: Timestamp, present: Timestamp): RawRow {
  return {
    ...times('Start', at, present),
    ...times('End', end, present),
    IsSuccessful: end < present ? true : null,
    TargetName: `Group ${index}`,
    TargetUid: String(index),
    TargetType: number === 2 ? null : 'DeliveryGroup',
    PropertyName: pick(['Description', 'InMaintenanceMode', ''], number),
    PreviousValue: pick(['old, "value"', 'False', null], number),
    NewValue: pick(['new\nvalue', 'True', null], number),
    AddValue: number === 2 ? '+added' : null,
    RemoveValue: number === 2 ? pick(['', '-removed'], index) : null,
    Text: `Changed ${number} of ${index}`,
  };
}
