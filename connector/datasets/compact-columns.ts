import { wordsIn } from './personal-data/class-of.ts';

/**
 * The columns of `columns: compact`, by table: what questions about use, cost, failures and licences need, without
 * codes and without what the tables that a row refers to say, too. A table that is not named keeps all.
 */
const compact: Readonly<Record<string, string>> = {
  sessions: `
    start_date end_date duration_seconds is_open session_type connection_state connection_state_change_date idle_since
    is_anonymous is_failed_launch failure failure_category log_on_duration_ms published_desktop_id
    published_desktop_name user_id user_sid user_upn user_name machine_id machine_name machine_cost_per_hour
    machine_cost_currency catalog_id catalog_name catalog_session_support delivery_group_id delivery_group_name
    hypervisor_id hypervisor_name connection_id client_name client_is_browser client_version client_platform`,
  application_instances: `
    session_key start_date end_date duration_seconds is_open application_id application_name session_start_date
    session_type user_id user_sid user_upn user_name machine_id machine_name catalog_id catalog_name
    delivery_group_id delivery_group_name client_name client_is_browser client_version client_platform`,
  machine_catalogs: `
    name allocation_type provisioning_type session_support machine_type is_power_managed is_remote_pc is_broken
    total_count used_count available_count assigned_count unassigned_count zone_name errors warnings
    master_image_path hypervisor_connection_name`,
  desktop_entitlements: `
    layer delivery_group_id delivery_group_name is_delivery_group_enabled is_in_maintenance_mode rule_name
    is_rule_enabled desktop_id desktop_name published_name is_desktop_enabled machine_id machine_name effect
    principal_key principal_kind principal_sid principal_upn principal_name is_unresolved`,
  application_entitlements: `
    layer application_id application_name published_name is_application_enabled is_visible application_group_id
    application_group_name delivery_group_id delivery_group_name is_delivery_group_enabled is_in_maintenance_mode
    rule_name is_rule_enabled effect principal_key principal_kind principal_sid principal_upn principal_name
    is_unresolved`,
  machines: `
    machine_name machine_dns_name lifecycle_state is_assigned is_in_maintenance_mode agent_version
    associated_user_upns registration_state last_deregistered_date power_state session_count powered_on_date
    failure_date fault_state os_type catalog_id delivery_group_id hypervisor_id machine_role created_date`,
  connections: `
    session_key client_name client_is_browser client_version client_platform client_country workspace_type
    connection_protocol is_reconnect is_secure_ica log_on_start_date log_on_end_date brokering_date brokering_duration_ms
    authentication_duration_ms establishment_date disconnect_date disconnect_code`,
};

/** The names of the columns of `columns: compact`; those without which rows are none come in any case. */
export const compactColumns: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(compact).map(([table, names]) => [table, new Set(wordsIn(names))]),
);
