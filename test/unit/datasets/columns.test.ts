import { describe, expect, test } from 'vitest';
import { datasets } from '../../../connector/datasets/registry.ts';
import { findDataset } from '../../support/datasets.ts';

/** The columns that reports are built on: they may be followed by others, but never be renamed or moved. */
const contract = {
  sessions: `
    customer_id site_id session_key start_date end_date duration_seconds is_open session_type session_type_code
    connection_state connection_state_code lifecycle_state lifecycle_state_code is_anonymous
    is_failed_launch failure_date failure failure_code failure_category failure_category_code exit_code
    log_on_duration_ms connection_state_change_date idle_since published_desktop_id
    published_desktop_name user_id user_sid user_upn user_name user_full_name user_domain machine_id
    machine_name machine_dns_name machine_sid machine_ip_address machine_os_type machine_agent_version
    machine_lifecycle_state machine_lifecycle_state_code machine_registration_state
    machine_registration_state_code machine_power_state machine_power_state_code machine_fault_state
    machine_fault_state_code machine_is_assigned machine_is_in_maintenance_mode hosted_machine_id
    hosted_machine_name hosting_server_name controller_dns_name machine_cost_per_hour
    machine_cost_currency catalog_id catalog_name catalog_provisioning_type
    catalog_provisioning_type_code catalog_allocation_type catalog_allocation_type_code
    catalog_session_support catalog_session_support_code catalog_persistent_user_changes
    catalog_persistent_user_changes_code catalog_is_machine_physical catalog_zone_name delivery_group_id
    delivery_group_name delivery_group_delivery_type delivery_group_delivery_type_code
    delivery_group_session_support delivery_group_session_support_code delivery_group_is_remote_pc
    hypervisor_id hypervisor_name hypervisor_type connection_id connection_protocol
    connection_is_reconnect connection_is_secure_ica client_name client_is_browser client_address client_public_ip
    client_version client_platform client_isp client_country client_city workspace_type
    workspace_type_code connected_via_host_name connected_via_ip_address launched_via_host_name
    launched_via_ip_address brokering_date brokering_duration_ms authentication_duration_ms
    log_on_start_date log_on_end_date establishment_date disconnect_date disconnect_code created_date
    modified_date
  `,
  application_instances: `
    customer_id site_id application_instance_id session_key start_date end_date duration_seconds is_open
    application_id application_name application_published_name application_browser_name application_path
    application_type application_type_code application_is_enabled application_lifecycle_state
    application_lifecycle_state_code session_start_date session_end_date session_type session_type_code
    session_is_anonymous user_id user_sid user_upn user_name user_full_name user_domain machine_id
    machine_name machine_dns_name machine_os_type catalog_id catalog_name delivery_group_id
    delivery_group_name hypervisor_name client_name client_is_browser client_address client_platform client_version
    created_date modified_date
  `,
  machine_catalogs: `
    customer_id site_id catalog_id name full_name description allocation_type provisioning_type persist_changes
    session_support sharing_kind machine_type minimum_functional_level is_power_managed is_remote_pc
    is_broken is_master_image_associated image_update_status total_count used_count available_count
    assigned_count unassigned_count available_assigned_count available_unassigned_count zone_id
    zone_name admin_folder scopes tenants errors warnings provisioning_scheme_id master_image_path
    hypervisor_connection_name cpu_count memory_mb disk_size_gb
  `,
  hypervisors: `
    customer_id site_id hypervisor_id name connection_type plugin_id addresses is_in_maintenance_mode
    uses_cloud_infrastructure is_virtual is_unentitled fault_state fault_reason fault_entered_at
    fault_duration_seconds zone_id zone_name scopes tenants xd_path
  `,
  system_log: `
    customer_id record_id utc_timestamp event_type message target_type target_id target_display_name
    target_email target_user_id actor_type actor_id actor_display_name agent_id service_profile_name
    before_changes after_changes
  `,
  config_operations: `
    customer_id site_id operation_id start_time end_time duration_seconds is_open is_successful text
    operation_type target_types source actor_name user_identity admin_machine_ip parameters labels metadata
  `,
  config_operation_details: `
    customer_id site_id detail_key operation_id operation_start_time operation_end_time low_level_operation_id
    start_time end_time is_successful source_sdk text operation_type target_types source actor_name
    user_identity admin_machine_ip parameters detail_number detail_text target_type target_name
    target_uid property_name previous_value new_value add_value remove_value detail_start_time
    detail_end_time detail_is_successful
  `,
  license_usage: `
    customer_id site_id license_model product_name product_edition measured_date license_count used_count
    remaining_count user_count released_user_count device_count released_device_count
    next_expiry_date next_expiry_count days_to_next_expiry next_activation_date
    next_activation_count active_session_count peak_concurrent_count unique_user_count
  `,
  license_usage_history: `
    customer_id license_model month_start counter is_over usage_interval product_edition
    license_count assigned_count newly_assigned_count released_count
  `,
  service_entitlements: `
    customer_id service_name state entitlement_type is_entitled is_active quantity
    days_to_expiration expires_on_estimate future_start_date are_notifications_disabled
  `,
  application_groups: `
    customer_id site_id application_group_id name full_name description is_enabled application_count
    machine_count tagged_machine_count restrict_to_tag delivery_groups tags admin_folder scopes
    tenants
  `,
  desktop_entitlements: `
    customer_id site_id entitlement_key layer delivery_group_id delivery_group_name
    is_delivery_group_enabled is_in_maintenance_mode delivery_type sharing_kind user_management
    delivery_group_license_model delivery_group_product_code is_remote_pc session_support rule_id
    rule_name is_rule_enabled allowed_connection allowed_users has_connection_conditions
    is_user_filter_enabled desktop_id desktop_name published_name is_desktop_enabled restrict_to_tag
    max_desktops machines_for_assignment tenants machine_id machine_name effect principal_key
    principal_kind principal_sid principal_oid principal_upn principal_name principal_display_name
    principal_directory is_unresolved
  `,
  application_entitlements: `
    customer_id site_id entitlement_key layer application_id application_name published_name
    application_type admin_folder is_application_enabled is_visible is_not_enumerated
    is_managed_in_library delivery_group_count application_group_count max_instances_per_user
    max_instances published_through application_group_id application_group_name
    is_application_group_enabled application_group_priority delivery_group_id delivery_group_name
    is_delivery_group_enabled is_in_maintenance_mode delivery_type sharing_kind user_management
    delivery_group_license_model delivery_group_product_code rule_id rule_name is_rule_enabled
    allowed_connection allowed_users has_connection_conditions is_user_filter_enabled effect
    principal_key principal_kind principal_sid principal_oid principal_upn principal_name
    principal_display_name principal_directory is_unresolved
  `,
  machine_assignments: `
    customer_id site_id entitlement_key machine_id machine_name delivery_group_id delivery_group_name
    is_assigned effect principal_key principal_kind principal_sid principal_oid principal_upn
    principal_name principal_display_name principal_directory is_unresolved
  `,
} as const;

/** Tables that have to be asked for, by these names. */
const further = `
  machines users applications
  delivery_groups catalogs monitor_hypervisors
  published_desktops machine_costs connections
  connection_failures connection_failure_categories session_auto_reconnects
  session_metrics logon_metrics session_logon_metrics
  session_recording_servers application_errors application_faults
  machine_failures load_indexes resource_utilization
  machine_metrics hotfixes machine_hotfix_logs
  processes process_utilization process_utilization_minute_summary
  process_utilization_hour_summary process_utilization_day_summary process_data_limited_machines
  session_activity_summaries logon_summaries application_activity_summaries
  desktop_os_desktop_summaries server_os_desktop_summaries failure_log_summaries
  load_index_summaries machine_summaries resource_utilization_summary
  machine_metric_summary machine_cost_savings_summaries autoscale_predictions
  task_logs lhc_report notifications
  notification_logs notification_targets notification_rules
  notification_rule_groups notification_rule_actions notification_rule_parameters
  notification_rule_parameter_change_logs notification_rule_targets notification_rule_target_values
  notification_action_emails notification_email_addresses notification_email_server_configurations
  notification_snmp_configurations probe_rules probe_rule_applications
  probe_rule_desktops probe_rule_endpoints probe_endpoints
  probe_desktops probe_stages probe_logs
  probe_log_desktops probe_results probe_result_desktops
  spa_applications spa_enumerations spa_sessions
  CitrixAnalytics_indicatorSummary_CL CitrixAnalytics_indicatorEventDetails_CL CitrixAnalytics_userProfile_CL
  CitrixAnalytics_riskScoreChange_CL CitrixAnalytics_CVAD_Events_V1_CL CitrixAnalytics_SPA_Events_V1_CL
  risk_users runs
`;

const keys = {
  sessions: ['session_key'],
  application_instances: ['application_instance_id'],
  machine_catalogs: ['catalog_id'],
  hypervisors: ['hypervisor_id'],
  system_log: ['record_id'],
  config_operations: ['operation_id'],
  config_operation_details: ['detail_key'],
  license_usage: ['license_model'],
  license_usage_history: ['license_model', 'month_start', 'counter'],
  service_entitlements: ['service_name'],
  application_groups: ['application_group_id'],
  desktop_entitlements: ['entitlement_key'],
  application_entitlements: ['entitlement_key'],
  machine_assignments: ['entitlement_key'],
} as const;

/** Runs of two sites read the same rows of these. */
const ofCustomer = new Set(['system_log', 'license_usage_history', 'service_entitlements']);

/** The names at the front of a table that are not the promised ones, as `promised ≠ actual`. */
function departures(promised: readonly string[], actual: readonly string[]): readonly string[] {
  return promised.flatMap((name, index) => (actual[index] === name ? [] : [`${name} ≠ ${actual[index]}`]));
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

describe('the contract of the tables', () => {
  test('names every table, in the order of publishing', () => {
    expect(datasets.map(({ name }) => name)).toEqual([...Object.keys(contract), ...words(further)]);
  });

  test.each(Object.entries(contract))('%s starts with the promised columns', (name, promised) => {
    const columns = findDataset(name)?.columns.map((column) => column.name) ?? [];
    expect(departures(words(promised), columns)).toEqual([]);
  });

  test.each(Object.entries(keys))('%s is identified by the promised key', (name, key) => {
    const scope = ofCustomer.has(name) ? ['customer_id'] : ['customer_id', 'site_id'];
    expect(findDataset(name)?.primaryKey).toEqual([...scope, ...key]);
  });

  test('a column that was moved, renamed or left out is noticed', () => {
    expect(departures(['a', 'b'], ['b', 'a'])).toEqual(['a ≠ b', 'b ≠ a']);
    expect(departures(['a', 'b'], ['a', 'B'])).toEqual(['b ≠ B']);
    expect(departures(['a', 'b'], ['a'])).toEqual(['b ≠ undefined']);
  });
});
