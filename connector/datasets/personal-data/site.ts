import type { ClassifiedSources } from './classes.ts';

/** Alerts, probes and the site: which properties say what of persons. */
export const siteData = {
  TaskLogs: {
    mayContain: 'ErrorMessage',
    none: 'Id RunDate TaskCategory Task Result CreatedDate ModifiedDate',
  },
  LhcReport: {
    none: `
      Id StartDate EndDate SessionBrokeredCount ReconnectedSessionCount MachineInZoneCount
      MachineRegisteredCount ZoneName ControllerName`,
  },
  Notifications: {
    mayContain: 'ScopeEntities',
    none: `
      Id FirstTimeConditionTrue FirstTimeNotificationTriggered LastReannouncementTime LastTimeConditionTrue
      LifecycleState NotificationRuleId NotificationTargetId NotificationPriority CreatedDate ModifiedDate`,
  },
  NotificationsLogs: {
    none: `
      Id NotificationState NotificationStateChangeDate IsReannouncement NotificationRuleId NotificationPriority
      NotificationId CreatedDate ModifiedDate`,
  },
  NotificationTargets: {
    mayContain: 'NotificationTargetValue',
    none: 'Id NotificationRuleTargetType NotificationId CreatedDate ModifiedDate',
  },
  NotificationRules: {
    mayContain: 'Description',
    none: `
      Id Enabled IsAggregate Name NotificationTemplateId NotificationRuleGroupId DataSource ScopeType NextDueAt
      CreatedDate ModifiedDate`,
  },
  NotificationRuleGroups: {
    mayContain: 'Description',
    none: `
      Id Name IsSnmpEnabled IsEmailAttachmentEnabled IsWebhookAttachmentEnabled NotificationGroupState
      NotificationWebhookProfileId CreatedDate ModifiedDate`,
  },
  NotificationRuleActions: {
    none: 'Id Name NotificationRuleActionType CreatedDate ModifiedDate',
  },
  NotificationRuleParameters: {
    mayContain: 'Value',
    none: `
      Id TemplateParameterId NotificationRuleParameterType NotificationRuleId
      NotificationRuleParameterChangeLogId CreatedDate ModifiedDate`,
  },
  NotificationRuleParameterChangeLogs: {
    none: 'Id ChangeTime NotificationRuleId CreatedDate ModifiedDate',
  },
  NotificationRuleTargets: {
    mayContain: 'NotificationRuleSubTargetValue',
    none: `
      Id Name NotificationRuleTargetType NotificationRuleId NotificationRuleSubTargetType
      NotificationRuleApplyingFilterType CreatedDate ModifiedDate`,
  },
  NotificationRuleTargetValues: {
    mayContain: 'Value',
    none: 'Id NotificationRuleTargetId CreatedDate ModifiedDate',
  },
  NotificationActionEmails: {
    none: 'Id CultureName CreatedDate ModifiedDate',
  },
  NotificationEmailAddresses: {
    account: 'EmailAddress',
    none: 'Id NotificationActionEmailId CreatedDate ModifiedDate',
  },
  NotificationEmailServerConfigurations: {
    account: 'Sender UserName',
    none: 'Id Protocol HostName Port RequiresAuthentication Site CreatedDate ModifiedDate',
  },
  NotificationSnmpConfigurations: {
    account: 'Sender',
    none: `
      Id HostName Port AuthPasswordProtocol PrivatePasswordProtocol EngineId Protocol CreatedDate ModifiedDate`,
  },
  ProbeRules: {
    account: 'EmailAddress',
    mayContain: 'Description',
    none: `
      Id Name ExecutionTime ProbeType LifecycleState ExecutionEndTime Days RepeatInterval CreatedDate
      ModifiedDate`,
  },
  ProbeRuleApplications: {
    none: 'RuleId ApplicationId',
  },
  ProbeRuleDesktop: {
    none: 'RuleId DesktopId',
  },
  ProbeRuleEndpoints: {
    none: 'RuleId EndPointId',
  },
  ProbeEndpoints: {
    pseudonym: 'ClientName',
    location: 'ClientAddress',
    none: 'Id Version LastActivity TimezoneOffset CreatedDate ModifiedDate',
  },
  ProbeDesktop: {
    none: 'Id DesktopBrokerId DesktopName DesktopGroupId LifecycleState LastModifiedDate',
  },
  ProbeStages: {
    none: 'Id Name',
  },
  ProbeLogs: {
    account: 'UserName',
    none: `
      Id ProbeStartTime EndPointId RuleId ApplicationId ProbeLogResult PendingSessionMapping SessionKey
      CreatedDate`,
  },
  ProbeLogDesktop: {
    account: 'UserName',
    none: `
      Id ProbeStartTime EndPointId RuleId DesktopId ProbeLogResult PendingSessionMapping SessionKey CreatedDate`,
  },
  ProbeResults: {
    mayContain: 'StageLog',
    none: 'Id ProbeLogId StageId StageResult StageTimeTaken CreatedDate',
  },
  ProbeResultDesktop: {
    mayContain: 'StageLog',
    none: 'Id ProbeLogId StageId StageResult StageTimeTaken CreatedDate',
  },
} as const satisfies ClassifiedSources;
