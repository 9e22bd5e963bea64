/**
 * Risk indicators as Citrix Analytics raises them: what an occurrence says of itself, and what one of the events that it is
 * made of says. The members of both depend on the indicator.
 */
interface Indicator {
  /** Built-in indicators have numbers, custom ones texts. */
  readonly id: number | string;
  readonly name: string;
  readonly category: readonly [id: number, name: string];
  /** Most indicators name one risk vector, with its number as a number or as text; some list several. */
  readonly vector: object | readonly string[];
  readonly source: readonly [id: number, name: string];
  readonly severity: 'low' | 'medium' | 'high';
  readonly entityType: 'user' | 'share';
  /** Only of custom indicators. */
  readonly preConfigured?: 'Y' | 'N';
  /** @param start when the observation began, as text */
  occurrence(start: string): object;
  readonly event: object;
}

const files = { name: 'Insider Threat - Files', id: '6' };
const logons = { name: 'Logon-Failure-Based Risk Indicators', id: 4 };
const content = [0, 'Citrix Content Collaboration'] as const;
const gateway = [1, 'Citrix Gateway'] as const;
const apps = [3, 'Citrix Virtual Apps and Desktops'] as const;
const secureAccess = [4, 'Citrix Secure Private Access'] as const;

const cologne = {
  ...{ city: 'Cologne', country: 'Germany', region: 'North Rhine-Westphalia' },
  ...{ latitude: 50.94, longitude: 6.96, client_ip: '203.0.113.17' },
};

const windows = {
  ...{ os_name: 'Windows', os_version: '11', os_extra_info: '24H2' },
  ...{ os_major_version: '10.0', os_minor_version: '26100', os_extra_details: 'Enterprise' },
};

export const indicators: readonly Indicator[] = [
  {
    ...{ id: 0, name: 'Excessive file downloads', category: [1, 'Data exfiltration'], vector: files },
    ...{ source: content, severity: 'medium', entityType: 'user' },
    occurrence: (start) => ({
      ...{ event_count: 9, relevant_event_type: 'Download', observation_start_time: start },
      exfiltrated_data_volume_in_bytes: 307_800_000,
      observation_period_in_minutes: 60, // no published column
    }),
    event: {
      ...{ file_name: 'Forecast 2027.xlsx', file_path: '/Finance/Forecast 2027.xlsx', file_type: 'xlsx' },
      ...{ folder_name: 'Finance', file_size_in_bytes: 70_000_000, operation_name: 'Download' },
      ...{ component_name: 'Platform', connector_type: 'NA', device_id: 'NA' },
      ...cologne,
    },
  },
  {
    ...{ id: 2, name: 'Excessive authentication failures', category: [3, 'Compromised users'] },
    ...{ vector: logons, source: gateway, severity: 'low', entityType: 'user' },
    occurrence: (start) => ({
      ...{ event_count: 12, relevant_event_type: 'Logon Failure', observation_start_time: start },
      event_description: 'Bad (format) password passed to nsaaad',
    }),
    event: {
      ...{ authentication_stage: 'Primary', authentication_type: 'LDAP', auth_server_ip: '10.1.1.20' },
      ...{ event_description: 'Bad (format) password passed to nsaaad', nth_failure: 4 },
      ...{ gateway_domain_name: 'gateway.acme.example', gateway_ip: '198.51.100.7' },
      ...{ vserver_fqdn: 'gateway.acme.example', vpn_vserver_name: 'vpn_acme', cs_vserver_name: 'cs_acme' },
      ...{ policy_name: 'ldap_acme', security_expression: 'sys.client_expr("proc_0_antivirus")' },
      ...{ device_browser: 'Firefox', device_os: 'Windows', device_type: 'PC', is_risky: 'false' },
      ...cologne,
    },
  },
  {
    ...{ id: 13, name: 'Suspicious logon', category: [3, 'Compromised users'] },
    ...{ vector: { name: 'Location-Based Risk Indicators', id: 2 }, source: apps, severity: 'high' },
    entityType: 'user',
    occurrence: (start) => ({
      ...{ observation_start_time: start, relevant_event_type: 'Logon', event_count: 1 },
      ...{
        city: 'São Paulo',
        country: 'Brazil',
        region: 'NA',
        client_ip: '203.0.113.80',
        device_id: 'WS-4711',
      },
      ...{ user_location_risk: 80, user_device_risk: 25, user_network_risk: 60, suspicious_network_risk: 0 },
      historical_logon_locations: [{ country: 'Germany', city: 'Cologne' }],
      historical_observation_period_in_days: 30,
      event_description: 'Logon from a place that is new for the user',
    }),
    event: {
      ...{ city: 'São Paulo', country: 'Brazil', region: 'NA', latitude: -23.55, longitude: -46.63 },
      ...{ client_ip: '203.0.113.80', device_id: 'WS-4711', receiver_type: 'XA.Receiver.Windows' },
      ...{ occurrence_event_type: 'Account.Logon', product: 'Citrix Virtual Apps and Desktops' },
      ...{ session_user_name: 'user3', domain: 'ACME', entity_time_zone: 'Europe/Berlin' },
      ...{ event_id: '5f0c4c0e-3d0c-4c7b-9f6a-2a9a5d3f7b10', launch_type: 'Desktop', ...windows },
    },
  },
  {
    ...{ id: 16, name: 'Potential data exfiltration', category: [1, 'Data exfiltration'], vector: files },
    ...{ source: apps, severity: 'medium', entityType: 'user' },
    occurrence: (start) => ({
      ...{ relevant_event_type: 'Download/Print/Copy', observation_start_time: start, event_count: 3 },
      exfiltrated_data_volume_in_bytes: 18_400_000,
    }),
    event: {
      ...{
        occurrence_event_type: 'File.Print',
        app_name: 'Payroll',
        app_url: 'https://payroll.acme.example/',
      },
      ...{ printer_name: 'HQ-2-Colour', server_name: 'vda-0007', module_file_path: 'C:\\Apps\\payroll.exe' },
      job_details: { filename: 'salaries.pdf', format: 'PDF', size_in_bytes: '240128' },
      file_download: { file_name: 'salaries.csv', file_path: 'C:\\Users\\user5\\Downloads' },
      ...{ session_guid: '0e3c61d4-9f0f-44a5-8f0a-3f1f3c2d9a77', browser: 'Edge', device_type: 'PC' },
      ...{ product: 'Citrix Virtual Apps and Desktops', launch_type: 'Application', ...windows },
    },
  },
  {
    ...{ id: 7, name: 'Malware files detected', category: [1, 'Data exfiltration'], vector: files },
    ...{ source: content, severity: 'high', entityType: 'user' },
    occurrence: (start) => ({
      ...{ observation_start_time: start, relevant_event_type: 'Malware file upload', event_count: 1 },
      ...{ file_hash: '44d88612-fea8-a8f3-6de8-2e1278abb02f', virus_name: 'Eicar-Test-Signature' },
      tool_name: 'TestScanner',
    }),
    event: {
      ...{ file_hash: '44d88612-fea8-a8f3-6de8-2e1278abb02f', file_name: 'invoice.zip', file_type: 'zip' },
      ...{ virus_name: 'Eicar-Test-Signature', tool_name: 'TestScanner', folder_name: 'Inbox' },
      ...{ resource_name: 'invoice.zip', resource_type: 'File', ...cologne },
    },
  },
  {
    ...{ id: 9, name: 'Excessive downloads of a share link', category: [1, 'Data exfiltration'] },
    ...{ vector: files, source: content, severity: 'low', entityType: 'share' },
    occurrence: (start) => ({
      ...{ relevant_event_type: 'Share Link Download', observation_start_time: start, event_count: 6 },
      ...{ lifetime_download_count: 41, lifetime_users_downloaded: 17, link_first_downloaded: start },
      lifetime_download_volume_in_bytes: 512_000_000,
    }),
    event: {
      ...{ share_id: 's8b4e1f2a', file_name: 'Price list.pdf', file_size_in_bytes: 12_500_000 },
      lifetime: {
        ...{ first_event_time: '2026-10-02T08:15:00Z', num_times_downloaded: 41, unique_user_count: 17 },
        ...{ total_download_size_in_bytes: 512_000_000, unique_user_emails: ['user7@acme.example'] },
      },
      ...{ user_email: 'user7@acme.example', ...cologne },
    },
  },
  {
    ...{ id: 401, name: 'Risky website access', category: [2, 'Insider threats'] },
    ...{ vector: { name: 'Other Risk Indicators', id: 7 }, source: secureAccess, severity: 'medium' },
    entityType: 'user',
    occurrence: (start) => ({
      ...{ observation_start_time: start, relevant_event_type: 'Risky website access', event_count: 5 },
      ...{ risky_domain_category_list: ['Malware', 'Phishing'], cumulative_event_count_day: 5 },
      webroot_threat_categories: ['Phishing'],
    }),
    event: {
      ...{ domain_name: 'downloads.example.invalid', domain_category: 'Malware', domain_reputation: '10' },
      ...{ domain_category_group: 'Security risks', executed_action: 'Blocked', is_risky: 'true' },
      ...{ reason_for_action: 'Category is blocked', transaction_count: 2, device_browser: 'Chrome' },
      ...{ product: 'Citrix Secure Private Access', ...cologne },
    },
  },
  {
    ...{ id: 'a4a1c7f0-custom', name: 'First time on a new device', category: [3, 'Compromised users'] },
    ...{ vector: ['Device-Based Risk Indicators', 'Other Risk Indicators'], source: apps, severity: 'low' },
    ...{ entityType: 'user', preConfigured: 'N' },
    occurrence: () => ({
      ...{ condition: 'Event-Type = "Session.Logon" AND Device-ID != ""', type: 'everyTime' },
      ...{ happen: 1, repeat: 0, time_quantity: 24, time_unit: 'hour', new_entities: 'Device-ID' },
    }),
    event: {
      ...{ occurrence_event_type: 'Session.Logon', device_id: 'WS-0815', device_type: 'PC', ...windows },
      ...{ product: 'Citrix Virtual Apps and Desktops', server_name: 'vda-0012', ...cologne },
    },
  },
];
