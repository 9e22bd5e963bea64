import { datasets } from '../../connector/datasets/registry.ts';
import { hostileNames } from '../simulator/tenant/names.ts';
import type { Outputs } from './canaries.ts';
import type { ReadTable } from './tables.ts';

/** Who uses the simulated tenant, by the columns that show it where nothing is hidden: written here, not declared there. */
const showing: Readonly<Record<string, readonly string[]>> = {
  users: ['user_sid', 'user_upn', 'user_name', 'user_full_name'],
  sessions: ['client_name', 'client_address', 'client_public_ip', 'user_upn', 'user_full_name'],
  machines: ['associated_user_full_names', 'associated_user_names', 'associated_user_upns'],
  probe_endpoints: ['client_name', 'client_address'],
  spa_sessions: ['device_ip', 'device_public_ip', 'user_sid', 'user_oid'],
  system_log: ['actor_display_name', 'target_email', 'target_display_name'],
  config_operations: ['user_identity', 'admin_machine_ip', actorOf('config_operations')],
  application_entitlements: ['principal_sid', 'principal_oid', 'principal_upn', 'principal_display_name'],
  machine_assignments: ['principal_sid', 'principal_name', 'principal_upn'],
  CitrixAnalytics_userProfile_CL: ['entity_id_s', 'user_samaccountname_s'],
  CitrixAnalytics_indicatorEventDetails_CL: ['client_ip_s', 'user_email_s', 'session_user_name_s'],
  CitrixAnalytics_SPA_Events_V1_CL: ['user_upn', 'user_email', 'full_name', 'user_sid', 'client_ip'],
};

/** What is no person though it stands where persons do: hostile texts that are everywhere, gateways, Citrix itself. */
const others: Readonly<Record<string, readonly string[]>> = {
  applications: ['application_name', 'published_name'],
  published_desktops: ['published_desktop_name'],
  spa_sessions: ['gateway_vip', 'gateway_address', 'store_front_address'],
  spa_enumerations: ['gateway_vip', 'gateway_name'],
  CitrixAnalytics_indicatorEventDetails_CL: ['gateway_ip_s', 'auth_server_ip_s'],
};

const notPersons = ['CwcSystem', 'Citrix'];

function actorOf(table: string): string {
  const columns = datasets.find(({ name }) => name === table)?.columns ?? [];
  return columns.find(({ inputs }) => inputs.includes('User'))?.name ?? '';
}

/** Shorter texts are in other words. */
const shortest = 6;

/** Texts that say who or where somebody is, in what a run that hides nothing shows. */
export function personsIn(tableOf: (dataset: string) => ReadTable): ReadonlySet<string> {
  const textsOf = (columns: typeof showing) =>
    Object.entries(columns).flatMap(([table, names]) =>
      tableOf(table).records.flatMap((record) =>
        names.flatMap((name) => (record[name] ?? '').split(/[,;]/).map((text) => text.trim())),
      ),
    );
  const hostile = hostileNames.flatMap((name) => name.split(/[,;]/).map((text) => text.trim()));
  const nobody = new Set([...textsOf(others), ...hostile, ...notPersons]);
  return new Set(
    textsOf(showing).filter(
      (text) =>
        text.length >= shortest && !nobody.has(text) && !/^(?:NA|[=+@-].*)$/.test(text) && !/\n/.test(text),
    ),
  );
}

/** Where one of these persons is shown: at most one for each place. */
export function personsShown(outputs: Outputs, persons: ReadonlySet<string>): readonly string[] {
  return Object.entries(outputs).flatMap(([place, text]) => {
    const found = [...persons].find((person) => isIn(text, person));
    return found === undefined ? [] : [`${place}: ${found}`];
  });
}

/** An address is not in a longer one. */
function isIn(text: string, person: string): boolean {
  for (let at = text.indexOf(person); at >= 0; at = text.indexOf(person, at + 1)) {
    if (!/\w/.test(text.charAt(at + person.length))) return true;
  }
  return false;
}
