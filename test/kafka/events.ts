/** Events as the export sends them, of every type of the risk insights, as many as are wanted. */

const eventsOfRound: readonly ((at: number) => object)[] = [
  (at) => ({
    event_type: 'indicatorSummary',
    ...{ indicator_id: at % 20, indicator_uuid: `43a838da-fc21-55bf-a0e4-${String(at).padStart(12, '0')}` },
    ...{ indicator_category_id: 1, indicator_vector: { name: 'Insider Threat - Files', id: '6' } },
    ...{ data_source_id: 0, data_source: 'Citrix Virtual Apps and Desktops', indicator_type: 'builtin' },
    ...{
      risk_probability: 1,
      indicator_category: 'Data exfiltration',
      severity: ['low', 'medium', 'high'][at % 3],
    },
    ...{ indicator_name: 'Excessive file downloads', ui_link: 'https://analytics.cloud.com/user/' },
    occurrence_details: { event_count: at % 100, relevant_event_type: 'Download', brand_new_detail: at % 7 },
  }),
  (at) => ({
    event_type: 'indicatorEventDetails',
    ...{ indicator_id: at % 20, indicator_uuid: `43a838da-fc21-55bf-a0e4-${String(at).padStart(12, '0')}` },
    ...{ indicator_vector: { id: 6, name: 'File-Based Risk Indicators' }, data_source_id: 0 },
    ...{ file_name: `File "${at}", final.txt`, file_size_in_bytes: at, client_ip: '203.0.113.7' },
    ...{
      component_name: 'Platform',
      connector_type: 'NA',
      device_id: 'NA',
      city: 'Köln',
      country: 'Germany',
    },
    ...{ latitude: 50.94, longitude: 6.96 },
  }),
  (at) => ({
    event_type: 'riskScoreChange',
    ...{ alert_value: at % 50, cur_riskscore: at % 101, alert_type: 'riskscore_increase' },
    alert_message: 'Risk score increase since last check',
  }),
  (at) => ({ event_type: 'userProfileRiskscore', cur_riskscore: at % 101 }),
  (at) => ({ event_type: 'userProfileApp', app: `App ${at % 40}`, cnt: at % 9, session_domain: 'EXAMPLE' }),
];

/** The event of a number, as text; users are 5,000. */
export function eventText(at: number, now: number): string {
  const make = eventsOfRound[at % eventsOfRound.length];
  return JSON.stringify({
    ...{
      tenant_id: 'jimex9vbhnya',
      entity_id: `user${at % 5000}@example.com`,
      entity_type: 'user',
      version: 2,
    },
    timestamp: new Date(now - 3_600_000 - (at % 86_400_000)).toISOString(),
    ...make?.(at),
  });
}

/** The tables they come into. */
export const eventTables = [
  ...['indicatorSummary', 'indicatorEventDetails', 'riskScoreChange', 'userProfile'].map(
    (name) => `CitrixAnalytics_${name}_CL`,
  ),
];
