import { definePublished } from '../define.ts';
import { eventKey, ownColumns, suffixedColumns } from './columns.ts';

export const riskScoreChange = definePublished({
  name: 'CitrixAnalytics_riskScoreChange_CL',
  title: 'Changes of risk scores',
  group: 'Risk',
  description:
    'One row per noteworthy change of the risk score of a user. Columns as published for Microsoft Sentinel.',
  key: eventKey,
  source: {
    service: 'analytics',
    key: eventKey,
    events: ['riskScoreChange'],
  },
  columns: [
    suffixedColumns([
      'TimeGenerated',
      'alert_message_s',
      'alert_type_s',
      'alert_value_s',
      'cur_riskscore_d',
      'entity_id_s',
      'entity_type_s',
      'event_type_s',
      'tenant_id_s',
      'version_d',
    ]),
    ownColumns,
  ],
});
