import type { ClassifiedSources } from './classes.ts';

/** Users, machines and what there is for them: which properties say what of persons. */
export const inventoryData = {
  PublishedDesktopNames: {
    none: 'PublishedName Id',
  },
  Users: {
    account: 'Upn UserName',
    name: 'FullName',
    pseudonym: 'Id Sid',
    behaviour: 'CreatedDate ModifiedDate',
    none: 'Domain',
  },
  Machines: {
    accounts: 'AssociatedUserNames AssociatedUserUPNs',
    name: 'AssociatedUserFullNames',
    location: 'IPAddress',
    none: `
      Name DnsName Sid OSType AgentVersion LifecycleState CurrentRegistrationState CurrentPowerState FaultState
      IsAssigned IsInMaintenanceMode HostedMachineId HostedMachineName HostingServerName ControllerDnsName
      CatalogId DesktopGroupId HypervisorId Id IsPendingUpdate RegistrationStateChangeDate LastDeregisteredCode
      LastDeregisteredDate CurrentSessionCount PoweredOnDate PowerStateChangeDate FunctionalLevel FailureDate
      WindowsConnectionSetting IsPreparing CurrentLoadIndexId LastPowerActionType LastPowerActionReason
      LastPowerActionFailureReason LastPowerActionCompletedDate LastUpgradeState LastUpgradeStateChangeDate Tags
      Hash MachineRole CreatedDate ModifiedDate`,
  },
  MachineCosts: {
    none: `
      CostPerHour Currency MachineId SpecId CostSource PowerOnComputeCostPerHour PowerOnStorageCostPerHour
      PowerOffStorageCostPerHour CreatedDate ModifiedDate`,
  },
  Catalogs: {
    none: `
      Name ProvisioningType AllocationType SessionSupport PersistentUserChanges IsMachinePhysical ZoneName Id
      LifecycleState ProvisioningSchemeId ZoneUid CreatedDate ModifiedDate`,
  },
  DesktopGroups: {
    none: `
      Name DeliveryType SessionSupport IsRemotePC Id DesktopKind LifecycleState IsInMaintenanceMode MachineCost
      CurrencyType AutoscaleTagId CreatedDate ModifiedDate`,
  },
  Hypervisors: {
    none: 'Name Type Id LifecycleState CreatedDate ModifiedDate',
  },
  Applications: {
    none: `
      Name PublishedName BrowserName Path ApplicationType Enabled LifecycleState Id AdminFolder CreatedDate
      ModifiedDate`,
  },
} as const satisfies ClassifiedSources;
