import type { SetName } from './values/rows.ts';

export type PropertyType = 'Guid' | 'String' | 'Int32' | 'Int64' | 'Boolean' | 'Date' | 'Double' | 'List';

export interface Navigation {
  readonly to: SetName;
  readonly local: string;
  readonly foreign: string;
  readonly many?: true;
}

export interface EntityType {
  readonly name: string;
  readonly key: string;
  readonly properties: Readonly<Record<string, PropertyType>>;
  readonly navigation: Readonly<Record<string, Navigation>>;
}

const columns = (type: PropertyType, names: string): Record<string, PropertyType> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]));

const dated = columns('Date', 'CreatedDate ModifiedDate');

const many = (to: SetName, local: string, foreign: string): Navigation => ({
  to,
  local,
  foreign,
  many: true,
});
const one = (to: SetName, local: string, foreign = 'Id'): Navigation => ({ to, local, foreign });

/** The published shape of each simulated set: property order is the order on the wire. */
export const schema: Readonly<Record<SetName, EntityType>> = {
  Sessions: {
    name: 'Session',
    key: 'SessionKey',
    properties: {
      SessionKey: 'Guid',
      StartDate: 'Date',
      LogOnDuration: 'Int32',
      EndDate: 'Date',
      ExitCode: 'Int32',
      FailureId: 'Int64',
      FailureDate: 'Date',
      ConnectionState: 'Int32',
      SessionIdleTime: 'Date',
      ConnectionStateChangeDate: 'Date',
      LifecycleState: 'Int32',
      CurrentConnectionId: 'Int64',
      UserId: 'Int64',
      MachineId: 'Guid',
      SessionType: 'Int32',
      IsAnonymous: 'Boolean',
      PublishedDesktopId: 'Int64',
      ...dated,
    },
    navigation: {
      Failure: one('ConnectionFailureCategories', 'FailureId'),
      CurrentConnection: one('Connections', 'CurrentConnectionId'),
      User: one('Users', 'UserId'),
      Machine: one('Machines', 'MachineId'),
      Connections: many('Connections', 'SessionKey', 'SessionKey'),
      ApplicationInstances: many('ApplicationInstances', 'SessionKey', 'SessionKey'),
      PublishedDesktopName: one('PublishedDesktopNames', 'PublishedDesktopId'),
    },
  },
  ApplicationInstances: {
    name: 'ApplicationInstance',
    key: 'Id',
    properties: {
      Id: 'Int64',
      ApplicationId: 'Guid',
      SessionKey: 'Guid',
      StartDate: 'Date',
      EndDate: 'Date',
      ...dated,
    },
    navigation: {
      Application: one('Applications', 'ApplicationId'),
      Session: one('Sessions', 'SessionKey', 'SessionKey'),
    },
  },
  Applications: {
    name: 'Application',
    key: 'Id',
    properties: {
      Id: 'Guid',
      Name: 'String',
      PublishedName: 'String',
      ApplicationType: 'Int32',
      Enabled: 'Boolean',
      AdminFolder: 'String',
      LifecycleState: 'Int32',
      Path: 'String',
      BrowserName: 'String',
      ...dated,
    },
    navigation: { ApplicationInstances: many('ApplicationInstances', 'Id', 'ApplicationId') },
  },
  Users: {
    name: 'User',
    key: 'Id',
    properties: { Id: 'Int64', ...columns('String', 'Sid Upn UserName FullName Domain'), ...dated },
    navigation: { Sessions: many('Sessions', 'Id', 'UserId') },
  },
  Machines: {
    name: 'Machine',
    key: 'Id',
    properties: {
      Id: 'Guid',
      ...columns('String', 'Sid Name DnsName'),
      LifecycleState: 'Int32',
      ...columns('String', 'IPAddress HostedMachineId HostingServerName HostedMachineName'),
      ...columns('Boolean', 'IsAssigned IsInMaintenanceMode IsPendingUpdate'),
      ...columns('String', 'AgentVersion AssociatedUserFullNames AssociatedUserNames AssociatedUserUPNs'),
      CurrentRegistrationState: 'Int32',
      RegistrationStateChangeDate: 'Date',
      LastDeregisteredCode: 'Int32',
      LastDeregisteredDate: 'Date',
      ...columns('Int32', 'CurrentPowerState CurrentSessionCount'),
      ControllerDnsName: 'String',
      ...columns('Date', 'PoweredOnDate PowerStateChangeDate'),
      FunctionalLevel: 'Int32',
      FailureDate: 'Date',
      WindowsConnectionSetting: 'Int32',
      IsPreparing: 'Boolean',
      FaultState: 'Int32',
      OSType: 'String',
      CurrentLoadIndexId: 'Int64',
      ...columns('Guid', 'CatalogId DesktopGroupId HypervisorId'),
      ...columns('Int32', 'LastPowerActionType LastPowerActionReason LastPowerActionFailureReason'),
      LastPowerActionCompletedDate: 'Date',
      LastUpgradeState: 'Int32',
      LastUpgradeStateChangeDate: 'Date',
      Tags: 'List',
      Hash: 'String',
      MachineRole: 'Int32',
      ...dated,
    },
    navigation: {
      Catalog: one('Catalogs', 'CatalogId'),
      DesktopGroup: one('DesktopGroups', 'DesktopGroupId'),
      Hypervisor: one('Hypervisors', 'HypervisorId'),
      MachineCost: one('MachineCosts', 'Id', 'MachineId'),
      Sessions: many('Sessions', 'Id', 'MachineId'),
    },
  },
  Catalogs: {
    name: 'Catalog',
    key: 'Id',
    properties: {
      Id: 'Guid',
      Name: 'String',
      ...columns('Int32', 'LifecycleState ProvisioningType PersistentUserChanges'),
      IsMachinePhysical: 'Boolean',
      ...columns('Int32', 'AllocationType SessionSupport'),
      ...columns('Guid', 'ProvisioningSchemeId ZoneUid'),
      ZoneName: 'String',
      ...dated,
    },
    navigation: { Machines: many('Machines', 'Id', 'CatalogId') },
  },
  DesktopGroups: {
    name: 'DesktopGroup',
    key: 'Id',
    properties: {
      Id: 'Guid',
      Name: 'String',
      IsRemotePC: 'Boolean',
      ...columns('Int32', 'DesktopKind LifecycleState SessionSupport DeliveryType'),
      IsInMaintenanceMode: 'Boolean',
      MachineCost: 'Double',
      ...columns('Int32', 'CurrencyType AutoscaleTagId'),
      ...dated,
    },
    navigation: { Machines: many('Machines', 'Id', 'DesktopGroupId') },
  },
  Hypervisors: {
    name: 'Hypervisor',
    key: 'Id',
    properties: { Id: 'Guid', ...columns('String', 'Name Type'), LifecycleState: 'Int32', ...dated },
    navigation: { Machines: many('Machines', 'Id', 'HypervisorId') },
  },
  Connections: {
    name: 'Connection',
    key: 'Id',
    properties: {
      Id: 'Int64',
      ...columns('String', 'ClientName ClientAddress ClientPublicIP ClientVersion ClientPlatform ClientISP'),
      ...columns('String', 'ClientLocationCountry ClientLocationCity'),
      ...columns('Int32', 'ClientNetworkInterfaceType WorkspaceType'),
      ...columns(
        'String',
        'ConnectedViaHostName ConnectedViaIPAddress LaunchedViaHostName LaunchedViaIPAddress',
      ),
      ...columns('Boolean', 'IsReconnect IsSecureIca'),
      Protocol: 'String',
      ...columns('Date', 'LogOnStartDate LogOnEndDate'),
      BrokeringDuration: 'Int64',
      BrokeringDate: 'Date',
      DisconnectCode: 'Int64',
      ...columns('Date', 'DisconnectDate VMStartStartDate VMPoweredOnDate VMStartEndDate'),
      ...columns('Date', 'ClientSessionValidateDate ServerSessionValidateDate EstablishmentDate'),
      ...columns('Date', 'HdxStartDate HdxEndDate'),
      AuthenticationDuration: 'Int32',
      ...columns('Date', 'GpoStartDate GpoEndDate LogOnScriptsStartDate LogOnScriptsEndDate'),
      ...columns('Date', 'ProfileLoadStartDate ProfileLoadEndDate InteractiveStartDate InteractiveEndDate'),
      SessionKey: 'Guid',
      ...dated,
    },
    navigation: { Session: one('Sessions', 'SessionKey', 'SessionKey') },
  },
  ConnectionFailureCategories: {
    name: 'ConnectionFailureCategory',
    key: 'Id',
    properties: { Id: 'Int64', ...columns('Int32', 'ConnectionFailureEnumValue Category'), ...dated },
    navigation: {},
  },
  MachineCosts: {
    name: 'MachineCost',
    key: 'MachineId',
    properties: {
      MachineId: 'Guid',
      SpecId: 'Int32',
      CostPerHour: 'Double',
      ...columns('Int32', 'Currency CostSource'),
      ...columns('Double', 'PowerOnComputeCostPerHour PowerOnStorageCostPerHour PowerOffStorageCostPerHour'),
      ...dated,
    },
    navigation: { Machine: one('Machines', 'MachineId') },
  },
  PublishedDesktopNames: {
    name: 'PublishedDesktopName',
    key: 'Id',
    properties: { Id: 'Int64', PublishedName: 'String' },
    navigation: { Sessions: many('Sessions', 'Id', 'PublishedDesktopId') },
  },
};
