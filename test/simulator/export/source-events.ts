/** Events of the products themselves, which are exported when data source events are switched on. */

const client = {
  ...{ client_ip: '203.0.113.17', city: 'Cologne', country: 'Germany', device_id: 'WS-4711' },
  ...{ os_name: 'Windows', os_version: '11', os_extra_info: '24H2', product_version: '24.11.0.19' },
  workspaceAppStatus: 'Supported',
};

const apps = {
  ...{ event_type: 'datasourceCVADEventDetails', product: 'Citrix Virtual Apps and Desktops', ...client },
};
const access = {
  ...{ event_type: 'datasourceSPAEventDetails', product: 'Citrix Secure Private Access', ...client },
};
const posture = {
  ...{ event_type: 'datasourceDPSEventDetails', product: 'Citrix Device Posture Service', ...client },
};
const clipboard = { format_type: 'TEXT', format_size_in_bytes: 2048 };

/** @param login account name of the user; @param session key of one of the user's sessions */
export function sourceEvents(login: string, session: string): readonly object[] {
  const person = {
    ...{ user_name: login, full_name: `User ${login.slice(4)}`, user_upn: `${login}@acme.example` },
    ...{
      user_email: `${login}@acme.example`,
      identity_provider: 'Active Directory',
      user_sid: 'S-1-5-21-1-2-3-1004',
    },
    user_oid: 'OID:/ad/3f8a6c1e',
  };
  const desktop = { session_key: session, machine_name: 'vda-0007' };
  const site = { app_name: 'Intranet', app_fqdn: 'intranet.acme.example', app_type: 'Web' };
  return [
    {
      ...apps,
      ...desktop,
      occurrence_event_type: 'Session.Logon',
      event_category: 'Session',
      event_source: 'Director',
    },
    {
      ...{ ...apps, ...desktop, occurrence_event_type: 'App.Start', app_name: 'Payroll' },
      ...{ event_category: 'App', event_source: 'Workspace' },
      launch_type: 'Application', // no published column
    },
    {
      ...{ ...apps, ...desktop, occurrence_event_type: 'Session.Clipboard', event_category: 'Clipboard' },
      ...{ clipboard_operation: 'Copy', event_source: 'VDA' },
      clipboard_details: { ...clipboard, operation_direction: 'Client to VDA', operation_permitted: 'true' },
    },
    {
      ...apps,
      ...desktop,
      occurrence_event_type: 'Session.End',
      event_category: 'Session',
      event_source: 'Director',
    },
    {
      ...{
        ...access,
        ...site,
        ...person,
        occurrence_event_type: 'App.SaaS.Launch',
        saas_app_name: 'Intranet',
      },
      ...{ saas_app_launch_url: 'https://intranet.acme.example/', store_url: 'https://acme.cloud.example/' },
      ...{ policy_name: 'Staff', rule_name: 'Staff on managed devices', policy_result: 'Allow' },
      ...{ event_status: 'Success', info_code: '0x180000', event_description: 'Access allowed by policy' },
      ...{ operation_type: 'Launch', transaction_id: '7e4ef39a-1b0d-4b51-8a54-8a8f44d3f5a2' },
      ...{ launch_type: 'Workspace', session_key: session, session_type: 'SaaS', hardware_id: 'HW-77' },
      ...{ mode_of_access: 'Citrix Enterprise Browser', browser_name: 'Citrix Enterprise Browser' },
      ...{ browser_version: '131.1.1.29', connector_id: 'connector-1', resource_location_id: 'Frankfurt' },
      ...{ event_category: 'App', event_source: 'Secure Private Access', device_type: 'PC' },
    },
    {
      ...{ ...access, ...site, ...person, occurrence_event_type: 'App.SaaS.Url.Navigate' },
      ...{ url: 'https://intranet.acme.example/news', session_key: session, event_status: 'Success' },
      region: 'North Rhine-Westphalia', // no published column
    },
    {
      ...{
        ...access,
        ...site,
        ...person,
        occurrence_event_type: 'App.SaaS.File.Download',
        session_key: session,
      },
      ...{
        file_download: { file_path: 'Downloads\\plan.pdf', file_format: 'PDF' },
        file_size_in_bytes: 812_044,
      },
    },
    {
      ...{ ...access, ...site, ...person, occurrence_event_type: 'App.SaaS.Clipboard', session_key: session },
      ...{ clipboard_operation: 'Paste' },
      clipboard_details: { ...clipboard, result: 'Blocked', initiator: 'User' },
    },
    {
      ...{
        ...access,
        ...site,
        ...person,
        occurrence_event_type: 'App.SaaS.File.Print',
        session_key: session,
      },
      job_details: { filename: 'plan.pdf' },
    },
    {
      ...{ ...posture, occurrence_event_type: 'Device.Posture.Scan', scan_type: 'Logon', test_mode: false },
      ...{ skip_check: false, policy_name: 'Managed devices', policy_result: 'Compliant', device_type: 'PC' },
      endpoint_information: { antivirus: 'on', diskEncryption: 'on' },
      ...{ device_posture_tags: ['compliant'], compromised_password: false },
    },
  ];
}
