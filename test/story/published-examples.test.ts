import { describe, expect, it } from 'vitest';
import { cloud, instanceSets, type Json, page, sessionSets } from '../support/cloud.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { strictNock } from '../support/nock.ts';
import { only, tell } from '../support/story.ts';
import * as published from './fixtures/published.ts';

strictNock();

const [machine] = published.machinesWithCount['value'] as readonly Json[];

/** The session as it is answered when its connection is asked for as well. */
const withConnection = (session: Json): Json => ({
  ...session,
  CurrentConnectionId: published.connection['Id'],
  CurrentConnection: published.connection,
});

/** The columns with these names begin with, or are, the given ones. */
async function sessionOf(
  row: Json,
  start: string,
  related: Readonly<Record<string, Json>>,
): Promise<{ record: Readonly<Record<string, string | null>>; findings: Json }> {
  const told = cloud().token();
  for (const set of sessionSets) told.set(set, related[set] ?? page(set, []));
  told.rows('Sessions', [row]);
  const { table, report } = await tell({ parameters: only('sessions'), runtime: fakeRuntime(start) });
  expect(report.exitCode).toBe(0);
  const { unresolved, missing, unknown } = report.datasets['sessions'] ?? {};
  return { record: table('sessions').records[0] ?? {}, findings: { unresolved, missing, unknown } };
}

describe('the published example of', () => {
  it('an active session, with its nulls, its user and its machine out of a counted page', async () => {
    const row = withConnection({ ...published.activeSession, MachineId: machine?.['Id'] });
    const { record, findings } = await sessionOf(row, '2024-08-06T09:00:00Z', {
      Machines: published.machinesWithCount,
      Users: page('Users', [published.user]),
    });
    expect(record).toMatchObject({
      session_key: '4569fdfd-54c4-44c8-81a9-40688a2771d6',
      start_date: '2024-07-31T11:22:37.473Z',
      end_date: null,
      duration_seconds: null,
      is_open: 'true',
      session_type: 'Desktop',
      session_type_code: '0',
      connection_state: 'Active',
      connection_state_code: '5',
      lifecycle_state: 'Active',
      is_anonymous: 'false',
      is_failed_launch: 'false',
      failure_date: null,
      failure: null,
      failure_code: null,
      exit_code: '1',
      log_on_duration_ms: null,
      connection_state_change_date: '2024-08-06T07:08:50.720Z',
      idle_since: null,
      published_desktop_id: '93',
      user_id: '6',
      user_sid: 'S-1-5-21-1076320343-3137401123-2908695819-83261',
      user_upn: 'jane.doe@example.com',
      user_name: 'janed',
      user_full_name: 'Jane Doe',
      user_domain: 'CORP',
      machine_id: '17f8b8f5-0f27-4852-a399-00194801a283',
      machine_name: 'CORP\\ra-s19-vda036',
      machine_dns_name: 'ra-s19-vda036.corp.example.com',
      machine_sid: 'S-1-5-21-1000000000-2000000000-3000000000-107439',
      machine_ip_address: null,
      machine_agent_version: '2212.0.0.77',
      machine_lifecycle_state: 'Active',
      machine_is_assigned: 'false',
      hosted_machine_id: 'ccf63697-723c-0845-17fe-ebe1e2e75d31',
      hosted_machine_name: 'ra-s19-vda036',
      hosting_server_name: 'ra-host-07',
      created_date: '2024-07-31T11:22:37.473Z',
      modified_date: '2024-08-06T07:08:50.720Z',
    });
    expect(findings['unresolved']).toEqual({ publishedDesktop: 1 });
    expect(findings['unknown']).toEqual({ ApplicationInstances: 1 });
  });

  it('a connection, under the session it belongs to', async () => {
    const { record } = await sessionOf(withConnection(published.activeSession), '2024-08-06T09:00:00Z', {});
    expect(record).toMatchObject({
      connection_id: '408601',
      connection_protocol: 'HDX',
      connection_is_reconnect: 'false',
      connection_is_secure_ica: 'false',
      client_name: 'test_s_MacBook_Pr',
      client_address: '192.168.50.144',
      client_version: '22.01.0.9',
      client_platform: 'Macintosh',
      connected_via_host_name: null,
      connected_via_ip_address: '10.69.78.36',
      brokering_date: null,
      brokering_duration_ms: null,
      log_on_start_date: '2022-03-31T07:49:47.307Z',
      log_on_end_date: '2022-03-31T07:50:00.330Z',
      disconnect_code: '0',
    });
  });

  it('a failed launch on a machine that was deleted since', async () => {
    const { record, findings } = await sessionOf(
      withConnection(published.stubSession),
      '2023-04-20T09:00:00Z',
      {
        Machines: page('Machines', [published.deletedMachine]),
        ConnectionFailureCategories: page('ConnectionFailureCategories', [
          { Id: 5, ConnectionFailureEnumValue: 4, Category: 1 },
        ]),
      },
    );
    expect(record).toMatchObject({
      session_key: '6afd72b5-054d-43d8-b9ef-000812fbdfcd',
      start_date: '2023-04-06T01:17:33.020Z',
      end_date: '2023-04-06T01:17:33.020Z',
      duration_seconds: '0',
      is_open: 'false',
      session_type: 'Application',
      connection_state: 'Terminated',
      lifecycle_state: 'Stub',
      lifecycle_state_code: '3',
      is_failed_launch: 'true',
      failure_date: '2023-04-06T01:17:33.020Z',
      failure: 'ConnectionTimeout',
      failure_code: '4',
      failure_category: 'ClientConnectionFailure',
      failure_category_code: '1',
      exit_code: '7',
      published_desktop_id: null,
      user_id: '4470',
      user_name: null,
      machine_id: '5cbddab2-25bd-4515-b93b-8928c7779712',
      machine_name: null,
      machine_dns_name: null,
      machine_os_type: 'Windows 2019',
      machine_lifecycle_state: 'Deleted',
      machine_fault_state: 'None',
      machine_fault_state_code: '1',
      hosting_server_name: null,
    });
    expect(findings['unresolved']).toEqual({ user: 1 });
    expect(findings['missing']).toMatchObject({ PublishedDesktopId: 1, 'connection.ClientPublicIP': 1 });
  });

  it('an application instance, its application and its session', async () => {
    const session = withConnection({ ...published.activeSession, SessionType: 1 });
    cloud()
      .token()
      .sets(instanceSets, {
        Applications: [{ ...published.application, Id: published.applicationInstance['ApplicationId'] }],
        Users: [published.user],
      })
      .rows('ApplicationInstances', [{ ...published.applicationInstance, Session: session }]);
    const { table } = await tell({
      parameters: only('application_instances'),
      runtime: fakeRuntime('2024-08-06T09:00:00Z'),
    });
    expect(table('application_instances').records).toMatchObject([
      {
        application_instance_id: '13360858',
        session_key: '8276e98f-0b20-4789-8a2f-27d526fabd53',
        start_date: '2024-07-28T09:55:53.110Z',
        end_date: null,
        is_open: 'true',
        application_id: '6b07220e-b7d2-4f8d-9e43-49bd85222553',
        application_name: 'Citrix Floor Plan Viewer',
        application_path: 'C:\\Program Files (x86)\\...\\VUEMAppCmd.exe',
        application_type: 'HostedOnDesktop',
        application_is_enabled: 'false',
        application_lifecycle_state: 'Active',
        session_start_date: '2024-07-31T11:22:37.473Z',
        session_end_date: null,
        session_type: 'Application',
        session_is_anonymous: 'false',
        user_id: '6',
        user_upn: 'jane.doe@example.com',
        client_name: 'test_s_MacBook_Pr',
        client_platform: 'Macintosh',
        created_date: '2024-07-28T09:55:53.110Z',
      },
    ]);
  });

  it('the signed-in user, the machine catalogs and a hypervisor', async () => {
    cloud()
      .token()
      .me(published.me)
      .list('MachineCatalogs', published.machineCatalogs)
      .list('hypervisors', published.hypervisors);
    const { table, report } = await tell({ parameters: only('machine_catalogs', 'hypervisors') });
    expect(report).toMatchObject({ exitCode: 0, siteId: '70360961-e0f1-4ce9-9371-d590efb5c04f' });
    expect(table('machine_catalogs').records).toMatchObject([
      {
        catalog_id: '3eeb3230-0000-4000-8000-000000000000',
        name: 'CVAD_APIs_MCS_Catalog',
        full_name: null,
        description: null,
        allocation_type: 'Random',
        provisioning_type: 'MCS',
        persist_changes: 'Discard',
        machine_type: 'Virtual',
        minimum_functional_level: 'L7_25',
        is_power_managed: 'true',
        is_remote_pc: 'false',
        available_count: '0',
        assigned_count: '0',
        scopes: 'All',
        tenants: null,
        provisioning_scheme_id: null,
        cpu_count: null,
      },
    ]);
    expect(table('hypervisors').records).toMatchObject([
      {
        hypervisor_id: '6f0c0000-0000-4000-8000-000000000000',
        name: 'AzureConn',
        connection_type: 'AzureRM',
        plugin_id: 'AzureRmFactory',
        addresses: 'https://management.azure.com/',
        is_in_maintenance_mode: 'false',
        uses_cloud_infrastructure: 'true',
        is_virtual: 'false',
        is_unentitled: 'false',
        fault_state: 'None',
        fault_reason: null,
        fault_entered_at: null,
        zone_name: 'My Resource Location',
        scopes: 'All',
        tenants: null,
        xd_path: 'XDHyp:\\Connections\\AzureConn',
      },
    ]);
    expect(report.datasets['hypervisors']).toMatchObject({ unknown: {}, missing: {} });
  });
});
