/** Further names of codes, of what happens to machines; see enums.ts. */

type Names = Readonly<Record<number, string>>;

export const deregistrationReasonCode = {
  0: 'AgentShutdown',
  1: 'AgentSuspended',
  2: 'AgentRequested',
  100: 'IncompatibleVersion',
  101: 'AgentAddressResolutionFailed',
  102: 'AgentNotContactable',
  103: 'AgentWrongActiveDirectoryOU',
  104: 'EmptyRegistrationRequest',
  105: 'MissingRegistrationCapabilities',
  106: 'MissingAgentVersion',
  108: 'NotLicensedForFeature',
  109: 'UnsupportedCredentialSecurityVersion',
  110: 'InvalidRegistrationRequest',
  111: 'SingleMultiSessionMismatch',
  112: 'FunctionalLevelTooLowForCatalog',
  113: 'FunctionalLevelTooLowForDesktopGroup',
  114: 'OSNotCompatibleWithDdc',
  115: 'VMNotCompatibleWithDdc',
  200: 'PowerOff',
  201: 'DesktopRestart',
  202: 'DesktopRemoved',
  203: 'AgentRejectedSettingsUpdate',
  204: 'SendSettingsFailure',
  205: 'SessionAuditFailure',
  206: 'SessionPrepareFailure',
  207: 'ContactLost',
  208: 'SettingsCreationFailure',
  300: 'UnknownError',
  301: 'BrokerRegistrationLimitReached',
  400: 'None',
  401: 'HypervisorReportedFailure',
  402: 'HypervisorRateLimitExceeded',
  1000: 'HardRegistrationPending',
  1001: 'SoftRegistered',
  1002: 'Unknown',
} as const satisfies Names;

export const powerActionTypeCode = {
  0: 'Unknown',
  1: 'PowerOn',
  2: 'PowerOff',
  3: 'Shutdown',
  4: 'Reset',
  5: 'Restart',
  6: 'Suspend',
  7: 'Resume',
} as const satisfies Names;

export const powerActionReasonCode = {
  0: 'Unknown',
  1: 'Reset',
  2: 'Pvd',
  3: 'Schedule',
  4: 'Launch',
  5: 'Admin',
  6: 'Untaint',
  7: 'Policy',
  8: 'IdlePool',
} as const satisfies Names;

export const machineRole = {
  0: 'Vda',
  1: 'Ddc',
  2: 'Both',
} as const satisfies Names;
