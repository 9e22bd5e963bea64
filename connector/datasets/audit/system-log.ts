import { defineDataset, derived, required, text, timestamp } from '../define.ts';
import { jsonText } from '../derivations.ts';
import type { LogSource } from '../sources.ts';

export const systemLog = defineDataset<LogSource>({
  name: 'system_log',
  title: 'System log',
  group: 'Audit',
  description:
    'One row per record of the Citrix Cloud system log in the window: what administrators, API clients and Citrix itself changed in the Citrix Cloud account (administrators, secure clients, identity providers), who did it, and the values before and after.',
  scope: 'customer',
  key: ['record_id'],
  cursor: 'utc_timestamp',
  source: {
    service: 'log',
    feed: 'system-log',
    path: 'systemlog/records',
    key: 'RecordId',
    closedBy: {},
    retentionDays: 90,
    // The parameter says which customer it is.
    leftOut: ['CustomerId'],
  },
  columns: [
    required(
      text(
        'record_id',
        'RecordId',
        'Identifier of the record; where the source gives none, `sha256:` and a fingerprint of what it says.',
      ),
    ),
    required(
      timestamp('utc_timestamp', 'UtcTimestamp', 'When it happened, to the last digit the source gives.'),
    ),
    text('event_type', 'EventType', 'What happened, such as `platform/administrator/create`.'),
    text('message', 'Message.en-US', 'What happened, in English, as administrators read it.'),
    text('target_type', 'TargetType', 'Kind of the thing it happened to, such as `administrator`.'),
    text('target_id', 'TargetId', 'Identifier of the thing it happened to.'),
    text(
      'target_display_name',
      'TargetDisplayName',
      'Name of the thing it happened to; may be that of a person.',
    ),
    text('target_email', 'TargetEmail', 'Mail address of the person it happened to.'),
    text('target_user_id', 'TargetUserId', 'Identifier of the person it happened to.'),
    text(
      'actor_type',
      'ActorType',
      'Who did it: `administrator`, `user`, `service` or `system`; `CwcSystem` is Citrix itself.',
    ),
    text('actor_id', 'ActorId', 'Identifier of who did it.'),
    text('actor_display_name', 'ActorDisplayName', 'Name of who did it; may be that of a person.'),
    text('agent_id', 'AgentId', 'Service of Citrix Cloud that wrote the record.'),
    text('service_profile_name', 'ServiceProfileName', 'Name of the service that acted, where one did.'),
    derived(
      'before_changes',
      'text',
      ['BeforeChanges'],
      jsonText,
      'Values before, as a JSON object of texts; empty when there are none. May hold names and addresses of people, and whatever else the record shows.',
    ),
    derived(
      'after_changes',
      'text',
      ['AfterChanges'],
      jsonText,
      'Values after, as a JSON object of texts; empty when there are none. May hold names and addresses of people, and whatever else the record shows.',
    ),
  ],
});
