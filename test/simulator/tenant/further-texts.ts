import { pick } from '../values/random.ts';
import { zoneName } from './group-rows.ts';

const programs = ['winword.exe', 'excel.exe', 'chrome.exe', 'saplogon.exe', 'teams.exe', 'acrobat.exe'];
const sites = ['https://intranet.acme.example/', 'https://wiki.acme.example/', 'https://crm.acme.example/'];
const rules = ['Long logons', 'Many failed connections', 'Machines unregistered', 'High load of a group'];

const oneOf =
  (...texts: readonly string[]) =>
  (chance: number): string =>
    pick(texts, chance >>> 4);

const version = (chance: number): string => `24.${chance % 12}.${chance % 3}.${(chance >>> 6) % 90}`;
const inside = (chance: number): string =>
  `10.${chance % 60}.${(chance >>> 6) % 250}.${(chance >>> 14) % 250}`;
const outside = (chance: number): string => `203.0.113.${chance % 250}`;
const login = (chance: number): string => `user${chance % 40}`;
const hex = (chance: number): string => chance.toString(16).padStart(8, '0');

/** Texts as a site has them, by the name of the property, or the type and the name where the name says too little. */
const texts: Readonly<Record<string, (chance: number) => string>> = {
  AppxLoadPackages: oneOf('Microsoft.WindowsStore;1.2 s', 'Microsoft.Windows.Photos;0.4 s'),
  DiskType: oneOf('SSD', 'HDD'),
  GPORecords: oneOf('[{"Name":"Default Domain Policy","DurationMs":410}]', '[]'),
  ProfileType: oneOf('Local', 'Roaming', 'Citrix Profile Management'),
  ProfileVersion: version,
  SessionRecordingServerName: oneOf('srec-1.acme.example', 'srec-2.acme.example'),
  FaultingApplicationPath: (chance) => `C:\\Program Files\\Office\\${pick(programs, chance)}`,
  ProcessName: (chance) => pick(programs, chance),
  Version: version,
  Description: oneOf('Access violation', 'The program does not respond', 'Out of memory'),
  BrowserNames: (chance) => `Application ${chance % 12}`,
  'Hotfix.Name': (chance) => `XAVDA${chance % 900}`,
  Article: (chance) => `CTX${200_000 + (chance % 99_999)}`,
  ArticleName: oneOf('Hotfix for the Virtual Delivery Agent', 'Cumulative update for the agent'),
  FileName: (chance) => `vda-hotfix-${chance % 900}.msp`,
  FileFormat: oneOf('msp', 'msi'),
  ComponentName: oneOf('Virtual Delivery Agent', 'Profile Management', 'Machine Identity Service'),
  ComponentVersion: version,
  ApplicationName: (chance) => `Application ${chance % 12}`,
  ErrorMessage: oneOf('The time for the task ran out', 'The database was busy'),
  ZoneName: (chance) => zoneName(chance % 3),
  ControllerName: oneOf('connector-1.acme.example', 'connector-2.acme.example'),
  ScopeEntities: oneOf('All', 'Delivery Group 1', 'Delivery Group 3'),
  NotificationTargetValue: oneOf('Delivery Group 1', 'Delivery Group 4', 'vda-0007'),
  'NotificationRule.Description': oneOf('Tells the help desk at once', 'For the weekly report'),
  'NotificationRuleGroup.Description': oneOf('Alerts of the help desk', 'Alerts of the operators'),
  'ProbeRule.Description': oneOf('Starts the application every morning', 'Signs in to the desktop at night'),
  'ProbeStage.Name': oneOf('StoreFront reachability', 'Authentication', 'Enumeration', 'ICA file download'),
  Name: oneOf(...rules),
  NotificationTemplateId: (chance) => `template-${chance % 9}`,
  Webhook: oneOf('https://hooks.acme.example/alerts', 'https://hooks.acme.example/operators'),
  TemplateParameterId: (chance) => `parameter-${chance % 9}`,
  Value: (chance) => String(5 * (1 + (chance % 18))),
  NotificationRuleSubTargetValue: oneOf('Delivery Group 1', 'Delivery Group 2'),
  CultureName: oneOf('en-US', 'de-DE', 'ja-JP'),
  EmailAddress: oneOf('helpdesk@acme.example', 'operators@acme.example'),
  Protocol: oneOf('SMTP', 'SMTP-SSL', 'SMTP-TLS'),
  HostName: oneOf('mail.acme.example', 'traps.acme.example'),
  Sender: oneOf('alerts@acme.example', 'director@acme.example'),
  UserName: login,
  Site: oneOf('acme.example'),
  EngineId: (chance) => `80001f88${hex(chance)}`,
  ClientAddress: inside,
  ClientName: (chance) => `PROBE-${chance % 9}`,
  DesktopBrokerId: (chance) => `desktop-${chance % 12}`,
  DesktopName: (chance) => `Desktop ${chance % 12}`,
  StageLog: oneOf('Stage passed', 'No answer within 30 seconds'),
  ApplicationStatus: oneOf('Active', 'Terminated', 'Denied'),
  ApplicationType: oneOf('Web', 'SaaS', 'TCP/UDP'),
  TransactionId: (chance) => `${hex(chance)}-1b0d-4b51`,
  AccessedUrl: (chance) => `${pick(sites, chance)}start`,
  AllowedUrls: (chance) => `${pick(sites, chance)}*`,
  AccessedResource: (chance) => pick(sites, chance),
  Policies: oneOf('Staff', 'Contractors'),
  SecurityControls: oneOf('Watermark', 'No printing;No download'),
  DataPath: oneOf('Direct', 'Gateway'),
  FailureOriginator: oneOf('Policy', 'Connector', 'Application'),
  UserSid: (chance) => `S-1-5-21-1076320343-3137401123-2908695819-${10_000 + (chance % 40)}`,
  UserOid: (chance) => `OID:/ad/${hex(chance)}`,
  Status: oneOf('Active', 'Ended'),
  ContextualTags: oneOf('compliant', 'managed;compliant', 'unmanaged'),
  DeviceName: (chance) => `WS-${1000 + (chance % 900)}`,
  DeviceId: (chance) => `WI_${hex(chance)}`,
  DeviceIp: inside,
  DevicePublicIp: outside,
  DeviceOs: oneOf('Windows 11', 'macOS 15', 'iOS 18'),
  GatewaySessionId: hex,
  GatewayName: oneOf('gateway-eu', 'gateway-us'),
  GatewayVip: outside,
  GatewayAddress: oneOf('gateway.acme.example'),
  CorrelationKey: (chance) => `${hex(chance)}-4f7a`,
  DeploymentType: oneOf('Hybrid', 'Cloud'),
  ClientType: oneOf('Citrix Enterprise Browser', 'Citrix Secure Access'),
  CebVersion: version,
  DomainsVisitedInternal: oneOf('intranet.acme.example', 'wiki.acme.example;crm.acme.example'),
  DomainsVisitedExternal: oneOf('www.example.com', 'docs.example.org'),
  SpaSession: hex,
  PluginIpAddress: inside,
  StoreFrontAddress: oneOf('https://storefront.acme.example/'),
  ClientVersion: version,
};

/** @returns undefined for a property that nothing is known of */
export function textOf(type: string, name: string, chance: number): string | undefined {
  return (texts[`${type}.${name}`] ?? texts[name])?.(chance);
}
