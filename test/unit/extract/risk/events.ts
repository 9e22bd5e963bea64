import type { Dataset } from '../../../../connector/datasets/define.ts';
import { riskTables } from '../../../../connector/datasets/risk/tables.ts';
import type { AnalyticsSource } from '../../../../connector/datasets/sources.ts';
import { createMapping, type EventRow } from '../../../../connector/extract/risk/mapping.ts';
import { parseJson } from '../../../../connector/json.ts';

/** The messages that are published as samples, by table; those of `userProfile` cut down to the members that are shown. */
export const samples = {
  indicatorSummary:
    '{"tenant_id":"jimex9vbhnya","indicator_id":0,"indicator_uuid":"43a838da-fc21-55bf-a0e4-060090070eeb","indicator_category_id":1,"indicator_vector":{"name":"Insider Threat - Files","id":"6"},"data_source_id":0,"timestamp":"2021-06-08T06:59:59Z","event_type":"indicatorSummary","entity_type":"user","entity_id":"user1_772491_20210608@jimex9vbhnya.com","version":2,"risk_probability":1,"indicator_category":"Data exfiltration","indicator_name":"Excessive file downloads","severity":"medium","data_source":"Citrix Content Collaboration","ui_link":"https://analytics-daily.cloud.com/user/x","indicator_type":"builtin","occurrence_details":{"event_count":9,"relevant_event_type":"Download","exfiltrated_data_volume_in_bytes":307800000,"observation_start_time":"2021-06-08T06:00:00Z"}}',
  indicatorEventDetails:
    '{"tenant_id":"jimex9vbhnya","indicator_id":0,"indicator_uuid":"ebc8e26c-3434-5572-b59a-2552e995234e","indicator_category_id":1,"indicator_vector":{"id":6,"name":"File-Based Risk Indicators"},"data_source_id":0,"timestamp":"2021-06-09T06:56:27Z","event_type":"indicatorEventDetails","entity_type":"user","entity_id":"sanitized@sanitized.com","version":2,"file_name":"File2.txt","file_size_in_bytes":70000000,"client_ip":"104.203.191.202","component_name":"Platform","connector_type":"NA","device_id":"NA","city":"Los Angeles","country":"United States","region":"California","latitude":33.8697,"longitude":-118.3693}',
  riskScoreChange:
    '{"entity_id":"ff2b0724a14c8b3165f596dc88affc18a27303d6fec9ece4185530bb89890cd9","tenant_id":"mejpn5behdhc","alert_value":2.0,"cur_riskscore":2,"alert_type":"riskscore_increase","alert_message":"Risk score increase since last check","event_type":"riskScoreChange","entity_type":"user","timestamp":"2021-09-17T20:14:59Z","version":2}',
  score:
    '{"tenant_id":"jimex9vbhnya","cur_riskscore":25,"timestamp":"2021-11-05T10:07:33.652Z","event_type":"userProfileRiskscore","version":2,"entity_id":"sanitized@sanitized.com","entity_type":"user"}',
  app: '{"app":"Remote Desktop Client","cnt":1,"entity_id":"sanitized@sanitized.com","entity_type":"user","event_type":"userProfileApp","session_domain":"CITRITE","tenant_id":"jimex9vbhnya","timestamp":"2021-12-15T01:00:00Z","user_samaccountname":"CITRITE\\\\user1","version":2}',
  usage:
    '{"data_usage_bytes":49078650,"deleted_file_cnt":0,"downloaded_bytes":49078650,"downloaded_file_cnt":1,"entity_id":"sanitized@sanitized.com","entity_type":"user","event_type":"userProfileUsage","shared_file_cnt":0,"tenant_id":"jimex9vbhnya","timestamp":"2021-12-12T01:00:00Z","uploaded_bytes":0,"uploaded_file_cnt":0,"version":2}',
  location:
    '{"city":"Sydney","cnt":1,"country":"Australia","entity_id":"sanitized@sanitized.com","entity_type":"user","event_type":"userProfileLocation","tenant_id":"jimex9vbhnya","timestamp":"2021-12-15T13:00:00Z","version":2}',
} as const;

export function riskTable(name: string): Dataset<AnalyticsSource> {
  const found = riskTables.find(
    (table) => table.name === name || table.name === `CitrixAnalytics_${name}_CL`,
  );
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

/** What is the same in all rows of these tests. */
export const riskRun = { customerId: 'acme', siteId: null } as const;

/** When the messages of these tests came. */
export const arrival = '2026-11-20T09:00:05.000Z';

/** The row of an event. */
export function rowOf(table: string, text: string): EventRow {
  const event = parseJson(text) as Readonly<Record<string, unknown>>;
  const place = { partition: 3, offset: 9n, timestamp: Date.parse(arrival) };
  return createMapping(riskTable(table), riskRun)({ ...place, event });
}

/** The cells of an event that are not null, by column. */
export function shown(table: string, text: string): Readonly<Record<string, string>> {
  const { cells } = rowOf(table, text);
  const named = riskTable(table).columns.flatMap(({ name }, at) => {
    const cell = cells[at];
    return typeof cell === 'string' ? [[name, cell]] : [];
  });
  return Object.fromEntries(named);
}
