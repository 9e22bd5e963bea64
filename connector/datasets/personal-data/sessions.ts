import type { ClassifiedSources } from './classes.ts';

/** What users do: which properties say what of persons. */
export const sessionData = {
  Sessions: {
    pseudonym: 'UserId',
    behaviour: `
      SessionKey StartDate EndDate SessionType ConnectionState LifecycleState IsAnonymous FailureDate ExitCode FailureId
      LogOnDuration ConnectionStateChangeDate SessionIdleTime PublishedDesktopId MachineId CreatedDate
      ModifiedDate`,
  },
  ConnectionFailureCategories: {
    none: 'ConnectionFailureEnumValue Category Id CreatedDate ModifiedDate',
  },
  Connections: {
    pseudonym: 'ClientName ConnectedViaHostName LaunchedViaHostName',
    location: `
      ClientAddress ClientPublicIP ClientISP ClientLocationCountry ClientLocationCity ConnectedViaIPAddress
      LaunchedViaIPAddress`,
    behaviour: `
      Id Protocol IsReconnect IsSecureIca ClientVersion ClientPlatform WorkspaceType BrokeringDate
      BrokeringDuration AuthenticationDuration LogOnStartDate LogOnEndDate EstablishmentDate DisconnectDate
      DisconnectCode ClientNetworkInterfaceType VMStartStartDate VMPoweredOnDate VMStartEndDate
      ClientSessionValidateDate ServerSessionValidateDate HdxStartDate HdxEndDate GpoStartDate GpoEndDate
      LogOnScriptsStartDate LogOnScriptsEndDate ProfileLoadStartDate ProfileLoadEndDate InteractiveStartDate
      InteractiveEndDate SessionKey CreatedDate ModifiedDate`,
  },
  ApplicationInstances: {
    behaviour: 'Id SessionKey StartDate EndDate ApplicationId CreatedDate ModifiedDate',
  },
  ConnectionFailureLogs: {
    pseudonym: 'UserId',
    behaviour: 'Id SessionKey FailureDate MachineId ConnectionFailureEnumValue CreatedDate ModifiedDate',
  },
  SessionAutoReconnects: {
    behaviour: 'Id SessionKey ConnectionId AutoReconnectCount AutoReconnectType EventTimestamp CreatedDate',
  },
  SessionMetrics: {
    behaviour: `
      Id CollectedDate IcaRttMS IcaLatency ClientL7Latency ServerL7Latency SessionId ConnectionState CreatedDate
      ModifiedDate`,
  },
  LogOnMetrics: {
    behaviour: 'Id SessionKey UserInitStartDate UserInitEndDate',
  },
  SessionLogonMetrics: {
    behaviour: `
      SessionKey AppxLoadPackages CreatedDate DiskCapacity DiskSizeUsed DiskType FilesCount GPORecords
      LargeFilesCount ModifiedDate ProfileSize ProfileType ProfileVersion`,
  },
  SessionRecordingServers: {
    behaviour: 'SessionKey SessionRecordingServerName CreatedDate',
  },
  ApplicationErrors: {
    mayContain: 'Description FaultingApplicationPath',
    behaviour: `
      Id ProcessName SessionKey Version ErrorReportedDate BrowserNames MachineId`,
  },
  ApplicationFaults: {
    mayContain: 'Description FaultingApplicationPath',
    behaviour: `
      Id ProcessName SessionKey Version FaultReportedDate BrowserNames MachineId`,
  },
  SpaApplications: {
    mayContain: 'AccessedUrl AllowedUrls AccessedResource DataPath',
    behaviour: `
      Id ApplicationName ApplicationId ApplicationStatus ApplicationType MessageCode LaunchTime TransactionId
      Policies SecurityControls FailureOriginator SessionId EnumerationId`,
  },
  SpaEnumerations: {
    account: 'UserName',
    pseudonym: 'UserSid UserOid DeviceName DeviceId',
    location: 'DeviceIp DevicePublicIp',
    mayContain: 'ContextualTags',
    behaviour: `
      Id Status StatusCode TransactionId GatewaySessionId GatewayName GatewayVip CorrelationKey DeploymentType
      StartTime LastActiveTime ClientType`,
  },
  SpaSessions: {
    account: 'UserName',
    pseudonym: 'UserSid UserOid DeviceName DeviceId',
    location: 'DeviceIp DevicePublicIp PluginIpAddress',
    mayContain: 'ContextualTags DomainsVisitedInternal DomainsVisitedExternal',
    behaviour: `
      Id Status StatusCode GatewaySessionId GatewayAddress GatewayVip DeviceOs CebVersion CorrelationKey
      DeploymentType SpaSession StoreFrontAddress ClientType ClientVersion StartTime LastActiveTime`,
  },
} as const satisfies ClassifiedSources;
