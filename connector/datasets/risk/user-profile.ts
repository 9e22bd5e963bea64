import { definePublished } from '../define.ts';
import { eventKey, ownColumns, suffixedColumns } from './columns.ts';

export const userProfile = definePublished({
  name: 'CitrixAnalytics_userProfile_CL',
  title: 'User profiles',
  group: 'Risk',
  description:
    'One row per message about a user: the risk score (every 12 hours), or the applications, devices, places or amounts of data of the user. Columns as published for Microsoft Sentinel.',
  key: eventKey,
  source: {
    service: 'analytics',
    key: eventKey,
    events: [
      'userProfileRiskscore',
      'userProfileApp',
      'userProfileDevice',
      'userProfileLocation',
      'userProfileUsage',
    ],
  },
  columns: [
    suffixedColumns([
      'TimeGenerated',
      'app_s',
      'city_s',
      'cnt_d',
      'country_s',
      'cur_riskscore_d',
      'data_usage_bytes_d',
      'deleted_file_cnt_d',
      'device_s',
      'downloaded_bytes_d',
      'downloaded_file_cnt_d',
      'entity_id_s',
      'entity_type_s',
      'event_type_s',
      'session_domain_s',
      'shared_file_cnt_d',
      'tenant_id_s',
      'uploaded_bytes_d',
      'uploaded_file_cnt_d',
      'user_samaccountname_s',
      'version_d',
    ]),
    ownColumns,
  ],
});
