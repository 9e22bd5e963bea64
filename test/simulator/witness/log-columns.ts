import type { RawRow } from '../values/rows.ts';
import { type Cell, type Column, joined, text, timestampText } from './cells.ts';

/** What a row of a log's table is made of. */
export interface LogItem {
  readonly customerId: string;
  readonly siteId: string;
  /** An entry as it is sent, in the casing of the documentation. */
  readonly row: RawRow;
  readonly lowLevel: RawRow;
  readonly detail: RawRow | undefined;
  readonly number: number;
  readonly showsParameters: boolean;
}

type Part = (item: LogItem) => RawRow | undefined;
type LogColumn = Column<LogItem>;

const row: Part = (item) => item.row;
const lowLevel: Part = (item) => item.lowLevel;
const detail: Part = (item) => item.detail;

const member = (part: Part, item: LogItem, name: string): unknown => part(item)?.[name];
const plain =
  (part: Part) =>
  (name: string, property: string): LogColumn => [name, (item) => text(member(part, item, property))];
const time =
  (part: Part) =>
  (name: string, which: 'Start' | 'End'): LogColumn => [
    name,
    (item) => timestampText(member(part, item, `Formatted${which}Time`)),
  ];
const list = (part: Part, name: string, property: string): LogColumn => [
  name,
  (item) => {
    const values = member(part, item, property);
    return Array.isArray(values) ? joined(values) : null;
  },
];
const json = (part: Part, name: string, property: string): LogColumn => [
  name,
  (item) => jsonOf(member(part, item, property)),
];

const jsonOf = (value: unknown): Cell =>
  value === null || value === undefined ? null : JSON.stringify(value);

const own: LogColumn = ['customer_id', ({ customerId }) => customerId];
const site: LogColumn = ['site_id', ({ siteId }) => siteId];
const ofRow = plain(row);

export const systemLogColumns: readonly LogColumn[] = [
  own,
  ofRow('record_id', 'RecordId'),
  ['utc_timestamp', (item) => timestampText(item.row['UtcTimestamp'])],
  ofRow('event_type', 'EventType'),
  ['message', ({ row: { Message } }) => text((Message as RawRow | null)?.['en-US'])],
  ofRow('target_type', 'TargetType'),
  ofRow('target_id', 'TargetId'),
  ofRow('target_display_name', 'TargetDisplayName'),
  ofRow('target_email', 'TargetEmail'),
  ofRow('target_user_id', 'TargetUserId'),
  ofRow('actor_type', 'ActorType'),
  ofRow('actor_id', 'ActorId'),
  ofRow('actor_display_name', 'ActorDisplayName'),
  ofRow('agent_id', 'AgentId'),
  ofRow('service_profile_name', 'ServiceProfileName'),
  json(row, 'before_changes', 'BeforeChanges'),
  json(row, 'after_changes', 'AfterChanges'),
];

function shared(part: Part): readonly LogColumn[] {
  const of = plain(part);
  return [
    of('text', 'Text'),
    of('operation_type', 'OperationType'),
    list(part, 'target_types', 'TargetTypes'),
    of('source', 'Source'),
    plain(part)('actor_name', 'User'),
    of('user_identity', 'UserIdentity'),
    plain(part)('admin_machine_ip', 'AdminMachineIP'),
    ['parameters', (item) => (item.showsParameters ? jsonOf(member(part, item, 'Parameters')) : null)],
  ];
}

function duration({ row: { FormattedStartTime: start, FormattedEndTime: end } }: LogItem): Cell {
  if (typeof start !== 'string' || typeof end !== 'string') return null;
  return String((Date.parse(end) - Date.parse(start)) / 1000);
}

export const operationColumns: readonly LogColumn[] = [
  own,
  site,
  ofRow('operation_id', 'Id'),
  time(row)('start_time', 'Start'),
  time(row)('end_time', 'End'),
  ['duration_seconds', duration],
  ['is_open', (item) => String(item.row['FormattedEndTime'] === null)],
  ofRow('is_successful', 'IsSuccessful'),
  ...shared(row),
  list(row, 'labels', 'Labels'),
  json(row, 'metadata', 'Metadata'),
];

const ofDetail = plain(detail);

export const detailColumns: readonly LogColumn[] = [
  own,
  site,
  ['detail_key', detailKey],
  ofRow('operation_id', 'Id'),
  time(row)('operation_start_time', 'Start'),
  time(row)('operation_end_time', 'End'),
  plain(lowLevel)('low_level_operation_id', 'Id'),
  time(lowLevel)('start_time', 'Start'),
  time(lowLevel)('end_time', 'End'),
  plain(lowLevel)('is_successful', 'IsSuccessful'),
  plain(lowLevel)('source_sdk', 'SourceSdk'),
  ...shared(lowLevel),
  ['detail_number', ({ number }) => String(number)],
  ofDetail('detail_text', 'Text'),
  ofDetail('target_type', 'TargetType'),
  ofDetail('target_name', 'TargetName'),
  ofDetail('target_uid', 'TargetUid'),
  plain(detail)('property_name', 'PropertyName'),
  ofDetail('previous_value', 'PreviousValue'),
  ofDetail('new_value', 'NewValue'),
  ofDetail('add_value', 'AddValue'),
  ofDetail('remove_value', 'RemoveValue'),
  time(detail)('detail_start_time', 'Start'),
  time(detail)('detail_end_time', 'End'),
  ofDetail('detail_is_successful', 'IsSuccessful'),
];

export function detailKey({ row: { Id }, lowLevel: { Id: low }, number }: LogItem): string {
  return `${Id}/${low}/${'000'.slice(String(number).length - 1)}${number}`;
}
