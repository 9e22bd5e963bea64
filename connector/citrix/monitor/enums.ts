/**
 * Names of the codes the Monitor Service sends: OData carries no enums, only integers. Spelled as Citrix publishes them
 * (developer-docs.citrix.com, "Monitor Service enums"); a code that is not here is not published yet.
 */

type Names = Readonly<Record<number, string>>;

export const connectionState = {
  0: 'Unknown',
  1: 'Connected',
  2: 'Disconnected',
  3: 'Terminated',
  4: 'PreparingSession',
  5: 'Active',
  6: 'Reconnecting',
  7: 'NonBrokeredSession',
  8: 'Other',
  9: 'Pending',
} as const satisfies Names;

export const lifecycleState = {
  0: 'Active',
  1: 'Deleted',
  2: 'RequiresResolution',
  3: 'Stub',
} as const satisfies Names;

export const sessionType = {
  0: 'Desktop',
  1: 'Application',
} as const satisfies Names;

export const sessionFailureCode = {
  0: 'Unknown',
  1: 'None',
  2: 'SessionPreparation',
  3: 'RegistrationTimeout',
  4: 'ConnectionTimeout',
  5: 'Licensing',
  6: 'Ticketing',
  7: 'Other',
  8: 'GeneralFail',
  9: 'MaintenanceMode',
  10: 'ApplicationDisabled',
  11: 'LicenseFeatureRefused',
  12: 'NoDesktopAvailable',
  13: 'SessionLimitReached',
  14: 'DisallowedProtocol',
  15: 'ResourceUnavailable',
  16: 'ActiveSessionReconnectDisabled',
  17: 'NoSessionToReconnect',
  18: 'SpinUpFailed',
  19: 'Refused',
  20: 'ConfigurationSetFailure',
  21: 'MaxTotalInstancesExceeded',
  22: 'MaxPerUserInstancesExceeded',
  23: 'CommunicationError',
  24: 'MaxPerMachineInstancesExceeded',
  25: 'MaxPerEntitlementInstancesExceeded',
  100: 'NoMachineAvailable',
  101: 'MachineNotFunctional',
} as const satisfies Names;

export const connectionFailureType = {
  0: 'None',
  1: 'ClientConnectionFailure',
  2: 'MachineFailure',
  3: 'NoCapacityAvailable',
  4: 'NoLicensesAvailable',
  5: 'Configuration',
} as const satisfies Names;

export const registrationState = {
  0: 'Unknown',
  1: 'Registered',
  2: 'Unregistered',
} as const satisfies Names;

export const powerStateCode = {
  0: 'Unknown',
  1: 'Unavailable',
  2: 'Off',
  3: 'On',
  4: 'Suspended',
  5: 'TurningOn',
  6: 'TurningOff',
  7: 'Suspending',
  8: 'Resuming',
  9: 'Unmanaged',
  10: 'NotSupported',
  11: 'VirtualMachineNotFound',
} as const satisfies Names;

export const machineFaultStateCode = {
  0: 'Unknown',
  1: 'None',
  2: 'FailedToStart',
  3: 'StuckOnBoot',
  4: 'Unregistered',
  5: 'MaxCapacity',
  6: 'VirtualMachineNotFound',
} as const satisfies Names;

export const provisioningType = {
  0: 'Unknown',
  1: 'MCS',
  2: 'PVS',
  3: 'Manual',
} as const satisfies Names;

export const allocationType = {
  0: 'Unknown',
  1: 'Static',
  2: 'Random',
  3: 'Permanent',
} as const satisfies Names;

export const sessionSupportCode = {
  0: 'Unknown',
  1: 'SingleSession',
  2: 'MultiSession',
} as const satisfies Names;

export const persistentUserChangesType = {
  0: 'Unknown',
  1: 'Discard',
  2: 'OnLocal',
  3: 'OnPvd',
} as const satisfies Names;

export const deliveryType = {
  0: 'DesktopsOnly',
  1: 'AppsOnly',
  2: 'DesktopsAndApps',
} as const satisfies Names;

export const workspaceType = {
  0: 'Unknown',
  1: 'Windows',
  2: 'Mac',
  3: 'Linux',
  4: 'HTML5',
  5: 'Chrome',
} as const satisfies Names;

/** Published as a list of names without numbers; the codes are their order. */
export const applicationType = {
  0: 'HostedOnDesktop',
  1: 'InstalledOnClient',
} as const satisfies Names;

export const currencyType = {
  0: 'Unknown',
  1: 'USD',
  2: 'EUR',
  3: 'CAD',
  4: 'CNY',
  5: 'BRL',
  6: 'NZD',
  7: 'GBP',
  8: 'JPY',
  9: 'KRW',
} as const satisfies Names;
