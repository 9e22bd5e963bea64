import type { ClassifiedSources } from './classes.ts';

/** Events of Citrix Analytics, by the names of their members: which properties say what of persons. */
export const eventData = {
  events: {
    account: 'entity_id user_email user_name user_upn user_samaccountname session_user_name',
    name: 'full_name',
    pseudonym: `
      user_oid user_sid device device_id hardware_id occurrence_details_device_id
      clipboard_details_initiator`,
    location: `
      city country region latitude longitude client_ip entity_time_zone occurrence_details_city
      occurrence_details_client_ip occurrence_details_country occurrence_details_region
      occurrence_details_historical_logon_locations`,
    mayContain: `
      lifetime_unique_user_emails ui_link alert_message event_description occurrence_details_event_description
      occurrence_details_new_entities occurrence_details_condition file_name file_path file_download_file_name
      file_download_file_path folder_name module_file_path job_details_filename printer_name app_url
      saas_app_launch_url store_url url domain_name security_expression reason_for_action endpoint_information
      device_posture_tags message.rest resource_name`,
    none: 'tenant_id version message.partition message.offset event_type',
    behaviour: `
      timestamp data_source_id data_source entity_type indicator_category_id indicator_category indicator_id
      indicator_name indicator_type indicator_uuid indicator_vector_id indicator_vector_name
      occurrence_details_cumulative_event_count_day occurrence_details_event_count
      occurrence_details_exfiltrated_data_volume_in_bytes occurrence_details_file_hash occurrence_details_happen
      occurrence_details_historical_observation_period_in_days occurrence_details_lifetime_download_count
      occurrence_details_lifetime_download_volume_in_bytes occurrence_details_lifetime_users_downloaded
      occurrence_details_link_first_downloaded occurrence_details_observation_start_time
      occurrence_details_relevant_event_type occurrence_details_repeat
      occurrence_details_risky_domain_category_list occurrence_details_suspicious_network_risk
      occurrence_details_time_quantity occurrence_details_time_unit occurrence_details_tool_name
      occurrence_details_type occurrence_details_user_device_risk occurrence_details_user_location_risk
      occurrence_details_user_network_risk occurrence_details_virus_name
      occurrence_details_webroot_threat_categories pre_configured risk_probability severity app_name
      auth_server_ip authentication_stage authentication_type browser component_name connector_type
      cs_vserver_name device_browser device_os device_type domain_category_group domain_category
      domain_reputation domain event_id executed_action file_hash file_size_in_bytes file_type
      gateway_domain_name gateway_ip is_risky job_details_format job_details_size_in_bytes launch_type
      lifetime_first_event_time lifetime_num_times_downloaded lifetime_total_download_size_in_bytes
      lifetime_unique_user_count nth_failure occurrence_event_type operation_name os_major_version
      os_minor_version os_name os_version policy_name product receiver_type resource_type server_name
      session_guid share_id tool_name transaction_count virus_name vpn_vserver_name vserver_fqdn app cnt
      cur_riskscore data_usage_bytes deleted_file_cnt downloaded_bytes downloaded_file_cnt session_domain
      shared_file_cnt uploaded_bytes uploaded_file_cnt alert_type event_category event_source session_key
      product_version clipboard_details_format_type clipboard_operation clipboard_details_format_size_in_bytes
      clipboard_details_operation_direction clipboard_details_operation_permitted machine_name
      workspaceAppStatus saas_app_name rule_name policy_result event_status info_code app_fqdn operation_type
      transaction_id app_type session_type mode_of_access file_download_file_format connector_id
      resource_location_id browser_name browser_version clipboard_details_result scan_type test_mode skip_check
      compromised_password identity_provider os_extra_info os_extra_details alert_value
      indicator_vector`,
  },
} as const satisfies ClassifiedSources;
