import type { CutSet } from '../cuts.ts';

/** A table that shows a set as it is. */
interface Named {
  readonly title: string;
  /** Columns by property where they are not its name in snake case, with `@` and the enum of which both columns are. */
  readonly columns: Readonly<Record<string, string>>;
}

function table(title: string, columns: string): Named {
  const pairs = columns.split(' ').map((pair) => pair.split('=') as [string, string]);
  return { title, columns: Object.fromEntries(columns === '' ? [] : pairs) };
}

export const furtherNames: Readonly<Record<CutSet, Named>> = {
  Machines: table(
    'machines',
    'Id=machine_id Sid=machine_sid Name=machine_name DnsName=machine_dns_name LifecycleState=lifecycle_state@lifecycleState AssociatedUserUPNs=associated_user_upns CurrentRegistrationState=registration_state@registrationState LastDeregisteredCode=last_deregistered_reason@deregistrationReason CurrentPowerState=power_state@powerState CurrentSessionCount=session_count FaultState=fault_state@faultState DesktopGroupId=delivery_group_id LastPowerActionType=last_power_action@powerAction LastPowerActionReason=last_power_action_reason@powerActionReason LastPowerActionFailureReason=last_power_action_failure MachineRole=machine_role@machineRole',
  ),
  Users: table('users', 'Id=user_id Sid=user_sid Upn=user_upn FullName=user_full_name Domain=user_domain'),
  Applications: table(
    'applications',
    'Id=application_id Name=application_name ApplicationType=application_type@applicationType Enabled=is_enabled LifecycleState=lifecycle_state@lifecycleState Path=application_path',
  ),
  DesktopGroups: table(
    'delivery_groups',
    'Id=delivery_group_id Name=delivery_group_name DesktopKind=desktop_kind@desktopKind LifecycleState=lifecycle_state@lifecycleState SessionSupport=session_support@sessionSupport DeliveryType=delivery_type@deliveryType MachineCost=machine_cost_per_hour CurrencyType=currency@currency',
  ),
  Catalogs: table(
    'catalogs',
    'Id=catalog_id Name=catalog_name LifecycleState=lifecycle_state@lifecycleState ProvisioningType=provisioning_type@provisioningType PersistentUserChanges=persistent_user_changes@persistentChanges AllocationType=allocation_type@allocationType SessionSupport=session_support@sessionSupport ZoneUid=zone_id',
  ),
  Hypervisors: table(
    'monitor_hypervisors',
    'Id=hypervisor_id Name=hypervisor_name Type=hypervisor_type LifecycleState=lifecycle_state@lifecycleState',
  ),
  PublishedDesktopNames: table(
    'published_desktops',
    'Id=published_desktop_id PublishedName=published_desktop_name',
  ),
  MachineCosts: table('machine_costs', 'Currency=currency@currency CostSource=cost_source@costType'),
  Connections: table(
    'connections',
    'Id=connection_id ClientLocationCountry=client_country ClientLocationCity=client_city WorkspaceType=workspace_type@workspaceType Protocol=connection_protocol BrokeringDuration=brokering_duration_ms AuthenticationDuration=authentication_duration_ms',
  ),
  ConnectionFailureLogs: table(
    'connection_failures',
    'Id=connection_failure_id ConnectionFailureEnumValue=failure@sessionFailure',
  ),
  ConnectionFailureCategories: table(
    'connection_failure_categories',
    'Id=connection_failure_category_id ConnectionFailureEnumValue=failure@sessionFailure Category=failure_category@failureType',
  ),
  SessionAutoReconnects: table(
    'session_auto_reconnects',
    'Id=session_auto_reconnect_id EventTimestamp=event_date',
  ),
  SessionMetrics: table(
    'session_metrics',
    'Id=session_metric_id IcaLatency=ica_latency_ms ClientL7Latency=client_l7_latency_ms ServerL7Latency=server_l7_latency_ms SessionId=session_key ConnectionState=connection_state@connectionState',
  ),
  LogOnMetrics: table('logon_metrics', 'Id=logon_metric_id'),
  SessionLogonMetrics: table('session_logon_metrics', ''),
  SessionRecordingServers: table('session_recording_servers', ''),
  ApplicationErrors: table(
    'application_errors',
    'Id=application_error_id Version=application_version Description=error_description',
  ),
  ApplicationFaults: table(
    'application_faults',
    'Id=application_fault_id Version=application_version Description=fault_description',
  ),
  MachineFailureLogs: table(
    'machine_failures',
    'Id=machine_failure_id FaultState=fault_state@faultState LastDeregisteredCode=last_deregistered_reason@deregistrationReason',
  ),
  LoadIndexes: table(
    'load_indexes',
    'Id=load_index_id Cpu=cpu_load Memory=memory_load Disk=disk_load Network=network_load SessionCount=session_load',
  ),
  ResourceUtilization: table(
    'resource_utilization',
    'PercentCpu=cpu_percent DesktopGroupId=delivery_group_id AvgIcaRttInMs=avg_ica_rtt_ms',
  ),
  MachineMetric: table('machine_metrics', 'Iops=disk_iops Latency=disk_latency'),
  Hotfixes: table('hotfixes', 'Id=hotfix_id Name=hotfix_name Version=hotfix_version'),
  MachineHotfixLogs: table(
    'machine_hotfix_logs',
    'Id=machine_hotfix_log_id ChangeType=change_type@hotfixChangeType CurrentState=is_current',
  ),
  Processes: table('processes', 'SessionId=session_key'),
  ProcessUtilization: table('process_utilization', 'PercentCpu=cpu_percent PercentMemory=memory_percent'),
  ProcessUtilizationMinuteSummary: table(
    'process_utilization_minute_summary',
    'AvgPercentCpu=avg_cpu_percent PeakPercentCpu=peak_cpu_percent AvgPercentMemory=avg_memory_percent PeakPercentMemory=peak_memory_percent',
  ),
  ProcessUtilizationHourSummary: table(
    'process_utilization_hour_summary',
    'AvgPercentCpu=avg_cpu_percent PeakPercentCpu=peak_cpu_percent AvgPercentMemory=avg_memory_percent PeakPercentMemory=peak_memory_percent',
  ),
  ProcessUtilizationDaySummary: table(
    'process_utilization_day_summary',
    'AvgPercentCpu=avg_cpu_percent PeakPercentCpu=peak_cpu_percent AvgPercentMemory=avg_memory_percent PeakPercentMemory=peak_memory_percent',
  ),
  ProcessDataLimitedMachines: table('process_data_limited_machines', 'Id=process_data_limited_machine_id'),
  SessionActivitySummaries: table(
    'session_activity_summaries',
    'Id=session_activity_summary_id DesktopGroupId=delivery_group_id TotalLogOnDuration=total_log_on_duration_ms Granularity=granularity_minutes',
  ),
  LogOnSummaries: table(
    'logon_summaries',
    'Id=logon_summary_id DesktopGroupId=delivery_group_id TotalDuration=total_duration_ms BrokeringDuration=brokering_duration_ms VMStartDuration=vm_start_duration_ms VMPowerOnDuration=vm_power_on_duration_ms VMRegistrationDuration=vm_registration_duration_ms HdxDuration=hdx_duration_ms AuthenticationDuration=authentication_duration_ms GpoDuration=gpo_duration_ms LogOnScriptsDuration=log_on_scripts_duration_ms InteractiveDuration=interactive_duration_ms ProfileLoadDuration=profile_load_duration_ms Granularity=granularity_minutes',
  ),
  ApplicationActivitySummaries: table(
    'application_activity_summaries',
    'Id=application_activity_summary_id DesktopGroupId=delivery_group_id Granularity=granularity_minutes',
  ),
  DesktopOSDesktopSummaries: table(
    'desktop_os_desktop_summaries',
    'Id=desktop_os_desktop_summary_id DesktopGroupId=delivery_group_id Granularity=granularity_minutes',
  ),
  ServerOSDesktopSummaries: table(
    'server_os_desktop_summaries',
    'Id=server_os_desktop_summary_id DesktopGroupId=delivery_group_id Granularity=granularity_minutes',
  ),
  FailureLogSummaries: table(
    'failure_log_summaries',
    'Id=failure_log_summary_id DesktopGroupId=delivery_group_id FailureCategory=failure_category@failureCategory Granularity=granularity_minutes',
  ),
  LoadIndexSummaries: table(
    'load_index_summaries',
    'Id=load_index_summary_id SumCount=evaluation_count SumCpu=sum_cpu_load SumNetwork=sum_network_load SumDisk=sum_disk_load SumMemory=sum_memory_load SumSessionCount=sum_session_load Granularity=granularity_minutes',
  ),
  MachineSummaries: table(
    'machine_summaries',
    'Id=machine_summary_id DesktopGroupId=delivery_group_id Granularity=granularity_minutes',
  ),
  ResourceUtilizationSummary: table(
    'resource_utilization_summary',
    'Granularity=granularity_minutes DesktopGroupId=delivery_group_id AvgPercentCpu=avg_cpu_percent PeakPercentCpu=peak_cpu_percent AvgIcaRttInMs=avg_ica_rtt_ms AvgLogOnDurationInMs=avg_log_on_duration_ms UptimeInMinutes=uptime_minutes UpTimeWithoutSessionInMinutes=uptime_without_session_minutes DisconnectTimeInMinutes=disconnected_minutes IdleTimeInMinutes=idle_minutes',
  ),
  MachineMetricSummary: table(
    'machine_metric_summary',
    'AvgIops=avg_disk_iops PeakIops=peak_disk_iops AvgLatency=avg_disk_latency',
  ),
  MachineCostSavingsSummaries: table(
    'machine_cost_savings_summaries',
    'DesktopGroupId=delivery_group_id Granularity=granularity@costSavingsSummaryGranularity HypervisorType=hypervisor_type@hypervisorType AverageLogonDurationInSec=average_log_on_duration_seconds CostType=cost_source@costType CurrencyType=currency@currency',
  ),
  AutoScalePredictions: table('autoscale_predictions', 'DesktopGroupId=delivery_group_id'),
  TaskLogs: table(
    'task_logs',
    'Id=task_log_id TaskCategory=task_category@taskCategory Task=task@dataManagementTask Result=result@taskResult',
  ),
  LhcReport: table(
    'lhc_report',
    'Id=lhc_report_id SessionBrokeredCount=brokered_session_count MachineInZoneCount=zone_machine_count MachineRegisteredCount=registered_machine_count',
  ),
  Notifications: table('notifications', 'Id=notification_id LifecycleState=lifecycle_state@lifecycleState'),
  NotificationsLogs: table(
    'notification_logs',
    'Id=notification_log_id NotificationState=notification_state@notificationState',
  ),
  NotificationTargets: table('notification_targets', 'Id=notification_target_id'),
  NotificationRules: table(
    'notification_rules',
    'Id=notification_rule_id Enabled=is_enabled Name=rule_name Description=rule_description',
  ),
  NotificationRuleGroups: table(
    'notification_rule_groups',
    'Id=notification_rule_group_id Name=rule_group_name Description=rule_group_description Webhook=',
  ),
  NotificationRuleActions: table(
    'notification_rule_actions',
    'Id=notification_rule_action_id Name=action_name',
  ),
  NotificationRuleParameters: table(
    'notification_rule_parameters',
    'Id=notification_rule_parameter_id Value=parameter_value',
  ),
  NotificationRuleParameterChangeLogs: table(
    'notification_rule_parameter_change_logs',
    'Id=notification_rule_parameter_change_log_id ChangeTime=change_date',
  ),
  NotificationRuleTargets: table(
    'notification_rule_targets',
    'Id=notification_rule_target_id Name=target_name',
  ),
  NotificationRuleTargetValues: table(
    'notification_rule_target_values',
    'Id=notification_rule_target_value_id Value=target_value',
  ),
  NotificationActionEmails: table('notification_action_emails', 'Id=notification_action_email_id'),
  NotificationEmailAddresses: table('notification_email_addresses', 'Id=notification_email_address_id'),
  NotificationEmailServerConfigurations: table(
    'notification_email_server_configurations',
    'Id=notification_email_server_configuration_id Protocol=mail_protocol UserName=sign_in_name Site=site_name EncryptedPassword=',
  ),
  NotificationSnmpConfigurations: table(
    'notification_snmp_configurations',
    'Id=notification_snmp_configuration_id AuthPasswordProtocol=authentication_protocol PrivatePasswordProtocol=privacy_protocol Protocol=snmp_protocol AuthPassword= PrivatePassword= CommunityString=',
  ),
  ProbeRules: table(
    'probe_rules',
    'Id=probe_rule_id Name=probe_name Description=probe_description LifecycleState=lifecycle_state@lifecycleState Days=days_code',
  ),
  ProbeRuleApplications: table('probe_rule_applications', 'RuleId=probe_rule_id'),
  ProbeRuleDesktop: table('probe_rule_desktops', 'RuleId=probe_rule_id DesktopId=probe_desktop_id'),
  ProbeRuleEndpoints: table('probe_rule_endpoints', 'RuleId=probe_rule_id EndPointId=probe_endpoint_id'),
  ProbeEndpoints: table(
    'probe_endpoints',
    'Id=probe_endpoint_id Version=agent_version LastActivity=last_activity_date TimezoneOffset=time_zone_offset',
  ),
  ProbeDesktop: table(
    'probe_desktops',
    'Id=probe_desktop_id DesktopGroupId=delivery_group_id LifecycleState=lifecycle_state@lifecycleState',
  ),
  ProbeStages: table('probe_stages', 'Id=probe_stage_id Name=stage_name'),
  ProbeLogs: table(
    'probe_logs',
    'Id=probe_log_id UserName=account_name ProbeStartTime=start_date EndPointId=probe_endpoint_id RuleId=probe_rule_id ProbeLogResult=is_successful PendingSessionMapping=is_session_mapping_pending',
  ),
  ProbeLogDesktop: table(
    'probe_log_desktops',
    'Id=probe_log_desktop_id UserName=account_name ProbeStartTime=start_date EndPointId=probe_endpoint_id RuleId=probe_rule_id DesktopId=probe_desktop_id ProbeLogResult=is_successful PendingSessionMapping=is_session_mapping_pending',
  ),
  ProbeResults: table('probe_results', 'Id=probe_result_id StageId=probe_stage_id StageResult=is_successful'),
  ProbeResultDesktop: table(
    'probe_result_desktops',
    'Id=probe_result_desktop_id ProbeLogId=probe_log_desktop_id StageId=probe_stage_id StageResult=is_successful',
  ),
  SpaApplications: table(
    'spa_applications',
    'Id=spa_application_id ApplicationId=application_reference LaunchTime=launch_date SessionId=spa_session_id EnumerationId=spa_enumeration_id',
  ),
  SpaEnumerations: table(
    'spa_enumerations',
    'Id=spa_enumeration_id StartTime=start_date LastActiveTime=last_active_date',
  ),
  SpaSessions: table(
    'spa_sessions',
    'Id=spa_session_id DomainsVisitedInternal=internal_domains_visited DomainsVisitedExternal=external_domains_visited SpaSession=spa_session_reference StartTime=start_date LastActiveTime=last_active_date',
  ),
};
