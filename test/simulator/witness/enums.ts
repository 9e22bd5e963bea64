export const names = (text: string): readonly string[] => text.split(' ');

/** The published names of enum codes; a list counts from 0. */
export const enums = {
  sessionType: { ...names('Desktop Application') },
  connectionState: {
    ...names(
      'Unknown Connected Disconnected Terminated PreparingSession Active Reconnecting NonBrokeredSession Other Pending',
    ),
  },
  lifecycleState: { ...names('Active Deleted RequiresResolution Stub') },
  sessionFailure: {
    ...names(
      'Unknown None SessionPreparation RegistrationTimeout ConnectionTimeout Licensing Ticketing Other',
    ),
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
  },
  failureType: {
    ...names(
      'None ClientConnectionFailure MachineFailure NoCapacityAvailable NoLicensesAvailable Configuration',
    ),
  },
  registrationState: { ...names('Unknown Registered Unregistered') },
  powerState: {
    ...names(
      'Unknown Unavailable Off On Suspended TurningOn TurningOff Suspending Resuming Unmanaged NotSupported VirtualMachineNotFound',
    ),
  },
  faultState: {
    ...names('Unknown None FailedToStart StuckOnBoot Unregistered MaxCapacity VirtualMachineNotFound'),
  },
  provisioningType: { ...names('Unknown MCS PVS Manual') },
  allocationType: { ...names('Unknown Static Random Permanent') },
  sessionSupport: { ...names('Unknown SingleSession MultiSession') },
  persistentChanges: { ...names('Unknown Discard OnLocal OnPvd') },
  deliveryType: { ...names('DesktopsOnly AppsOnly DesktopsAndApps') },
  workspaceType: { ...names('Unknown Windows Mac Linux HTML5 Chrome') },
  applicationType: { ...names('HostedOnDesktop InstalledOnClient') },
  currency: { ...names('Unknown USD EUR CAD CNY BRL NZD GBP JPY KRW') },
} as const satisfies Readonly<Record<string, Readonly<Record<number, string>>>>;

export type EnumTable = Readonly<Record<number, string>>;
