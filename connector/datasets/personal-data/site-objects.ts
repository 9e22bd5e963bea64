import type { ClassifiedSources } from './classes.ts';

/** Lists of the DaaS API, licences and entitlements: which properties say what of persons. */
export const siteObjectData = {
  MachineCatalogs: {
    mayContain: 'Description Errors Warnings',
    none: `
      Id Name FullName AllocationType ProvisioningType PersistChanges SessionSupport SharingKind MachineType
      MinimumFunctionalLevel IsPowerManaged IsRemotePC IsBroken IsMasterImageAssociated ImageUpdateStatus
      TotalCount UsedCount AvailableCount AssignedCount UnassignedCount AvailableAssignedCount
      AvailableUnassignedCount Zone.Id Zone.Name AdminFolder.Name Scopes Tenants ProvisioningScheme.Id
      ProvisioningScheme.MasterImage.XDPath ProvisioningScheme.ResourcePool.Hypervisor.Name
      ProvisioningScheme.CpuCount ProvisioningScheme.MemoryMB ProvisioningScheme.DiskSizeGB`,
  },
  hypervisors: {
    mayContain: 'Fault.Reason',
    none: `
      Id Name ConnectionType PluginId Addresses InMaintenanceMode UsesCloudInfrastructure IsVirtual Unentitled
      Fault.State Fault.TimeEntered Fault.DurationInSeconds Zone.Id Zone.Name Scopes Tenants XDPath`,
  },
  composed: {
    account: 'Principal.PrincipalName Principal.SamName',
    keyOfPerson: 'Key',
    name: 'Principal.DisplayName',
    pseudonym: 'Principal.Key Principal.Sid Principal.Oid',
    none: `
      LicenseModel Usage.productName Site.ProductCode Usage.productEdition Site.ProductEdition Usage.timeStamp
      Usage.totalAvailableLicenseCount Usage.totalUsageCount Usage.remainingLicenseCount
      Usage.userLicenseUsage.totalUsageCount Usage.userLicenseUsage.releasedCount
      Usage.deviceLicenseUsage.totalUsageCount Usage.deviceLicenseUsage.releasedCount
      Usage.nextExpiredLicenses.nextExpiredTime Usage.nextExpiredLicenses.totalCount
      Usage.nextExpiredLicenses.daysToExpire Usage.nextActivatingLicense.activatingTime
      Usage.nextActivatingLicense.activatingCount Site.LicensedSessionsActive Site.PeakConcurrentLicenseUsers
      Site.TotalUniqueLicenseUsers Month Counter IsOver Interval Edition Available
      Counts.cumulativeAssignedCount Counts.newAssignedCount Counts.releasedCount Name Service.state
      Service.type Service.quantity Service.daysToExpiration ExpiresOn Service.futureEntitlementStartDate
      Service.notificationsDisabled Layer DeliveryGroup.Id DeliveryGroup.Name DeliveryGroup.Enabled
      DeliveryGroup.InMaintenanceMode DeliveryGroup.DeliveryType DeliveryGroup.SharingKind
      DeliveryGroup.UserManagement DeliveryGroup.LicenseModel DeliveryGroup.ProductCode DeliveryGroup.IsRemotePC
      DeliveryGroup.SessionSupport Rule.Id Rule.Name Rule.Enabled Rule.AllowedConnection Rule.AllowedUsers
      Rule.HasConditions Rule.IsOn Desktop.Id Desktop.Name Desktop Desktop.PublishedName
      DeliveryGroup.PublishedName Desktop.Enabled Desktop.RestrictToTag.Name Desktop.MaxDesktops
      Desktop.MachinesForAssignment Desktop.Tenants Machine.Id Machine.Name Effect Principal.Kind
      Principal.IdentityProvider Principal.PossibleLookupFailure Application.Id Application.Name
      Application.PublishedName Application.ApplicationType Application.ApplicationFolder.Name
      Application.Enabled Application.Visible Application.DoNotEnumerate Application.CloudWorkspaceManaged
      Application.NumAssociatedDeliveryGroups Application.NumAssociatedApplicationGroups
      Limits.MaxPerUserInstances Limits.MaxTotalInstances PublishedThrough ApplicationGroup.Id
      ApplicationGroup.Name ApplicationGroup.Enabled Priority Machine.DeliveryGroup.Id
      Machine.DeliveryGroup.Name Machine.IsAssigned`,
  },
  ApplicationGroups: {
    mayContain: 'Description',
    none: `
      Id Name FullName Enabled NumApplications NumMachines NumMachinesWithTag RestrictToTag.Name DeliveryGroups
      Tags AdminFolder.Name Scopes Tenants`,
  },
} as const satisfies ClassifiedSources;
