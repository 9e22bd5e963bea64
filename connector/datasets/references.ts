/**
 * A column with one of these names holds the key of these tables. Catalogs and hypervisor connections are known to
 * monitoring, deleted ones too, and to the site, by the same ids.
 */
const tablesByKey: Readonly<Record<string, readonly string[]>> = {
  session_key: ['sessions'],
  connection_id: ['connections'],
  connection_failure_category_id: ['connection_failure_categories'],
  machine_id: ['machines'],
  user_id: ['users'],
  application_id: ['applications'],
  application_group_id: ['application_groups'],
  delivery_group_id: ['delivery_groups'],
  catalog_id: ['catalogs', 'machine_catalogs'],
  hypervisor_id: ['monitor_hypervisors', 'hypervisors'],
  published_desktop_id: ['published_desktops'],
  hotfix_id: ['hotfixes'],
  notification_id: ['notifications'],
  notification_target_id: ['notification_targets'],
  notification_rule_id: ['notification_rules'],
  notification_rule_group_id: ['notification_rule_groups'],
  notification_rule_target_id: ['notification_rule_targets'],
  notification_action_email_id: ['notification_action_emails'],
  notification_rule_parameter_change_log_id: ['notification_rule_parameter_change_logs'],
  probe_rule_id: ['probe_rules'],
  probe_endpoint_id: ['probe_endpoints'],
  probe_desktop_id: ['probe_desktops'],
  probe_stage_id: ['probe_stages'],
  probe_log_id: ['probe_logs'],
  probe_log_desktop_id: ['probe_log_desktops'],
  spa_session_id: ['spa_sessions'],
  spa_enumeration_id: ['spa_enumerations'],
};

/** A reference from one column to the key of another table. */
interface Reference {
  readonly column: string;
  readonly dataset: string;
  readonly target: string;
}

/** The references that columns hold by their names, but for a table's own key. */
export function referencesIn(columns: readonly string[], own: string): readonly Reference[] {
  return columns.flatMap((column) => {
    const datasets = tablesByKey[column] ?? [];
    // The first table has the rows of the others, too; if it referred back, neither could be loaded before the other.
    const others = datasets[0] === own ? [] : datasets.filter((dataset) => dataset !== own);
    return others.map((dataset) => ({ column, dataset, target: column }));
  });
}
