import type { ClassifiedSources } from './classes.ts';

/** The audit logs: which properties say what of persons. */
export const logData = {
  'system-log': {
    account: 'TargetEmail',
    name: 'TargetDisplayName ActorDisplayName',
    pseudonym: 'TargetId TargetUserId ActorId',
    mayContain: 'Message.en-US BeforeChanges AfterChanges',
    behaviour: 'RecordId UtcTimestamp EventType TargetType ActorType AgentId ServiceProfileName',
  },
  'config-log': {
    account: 'User',
    pseudonym: 'UserIdentity',
    location: 'AdminMachineIP',
    mayContain: 'Text Parameters Labels Metadata',
    behaviour: 'Id FormattedStartTime FormattedEndTime IsSuccessful OperationType TargetTypes Source',
  },
  'config-log-details': {
    account: 'LowLevel.User',
    pseudonym: 'LowLevel.UserIdentity Detail.TargetUid',
    location: 'LowLevel.AdminMachineIP',
    mayContain: `
      LowLevel.Text LowLevel.Parameters Detail.Text Detail.TargetName Detail.PreviousValue Detail.NewValue
      Detail.AddValue Detail.RemoveValue`,
    behaviour: `
      Key Operation.Id Operation.FormattedStartTime Operation.FormattedEndTime LowLevel.Id
      LowLevel.FormattedStartTime LowLevel.FormattedEndTime LowLevel.IsSuccessful LowLevel.SourceSdk
      LowLevel.OperationType LowLevel.TargetTypes LowLevel.Source DetailNumber Detail.TargetType
      Detail.PropertyName Detail.FormattedStartTime Detail.FormattedEndTime Detail.IsSuccessful`,
  },
} as const satisfies ClassifiedSources;
