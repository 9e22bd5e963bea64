import { definePublished, int64, number, required, text, timestamp } from '../define.ts';
import { indicatorSummary } from './indicator-summary.ts';
import { riskScoreChange } from './risk-score-change.ts';
import { userProfile } from './user-profile.ts';

/**
 * What the rows are made of; the messages about a user come last, so that of two at one timestamp the change counts.
 */
const origins = [indicatorSummary, userProfile, riskScoreChange];

export const riskUsers = definePublished({
  name: 'risk_users',
  title: 'Users at risk',
  group: 'Risk',
  description:
    'One row per user in the exported events: the last reported risk score, its band, the last change, and the number of risk indicators. Derived from the events of this run and of the existing tables.',
  key: ['tenant_id', 'entity_id'],
  source: {
    service: 'analytics',
    key: ['tenant_id', 'entity_id'],
    events: [],
    madeOf: origins.map(({ name }) => name),
  },
  columns: [
    required(text('tenant_id', 'tenant_id', 'Tenant of Citrix Analytics that the user belongs to.')),
    required(
      text(
        'entity_id',
        'entity_id',
        'The user: mail address, account name, or a hash of it, as the events have it. Personal data.',
      ),
    ),
    number(
      'risk_score',
      'cur_riskscore',
      'The last reported risk score, from 0 to 100; null when none was reported.',
    ),
    text(
      'risk_band',
      'cur_riskscore',
      'Band of the score: `none` (0), `low` (up to 34), `medium` (35 to 64), `high` (65 and more).',
    ),
    timestamp('risk_score_date', 'timestamp', 'When the score was last reported.'),
    timestamp('last_change_date', 'timestamp', 'When the score last changed noteworthily.'),
    text('last_change_type', 'alert_type', 'Kind of that change, such as `riskscore_increase`.'),
    text('last_change_value', 'alert_value', 'Value of that change, as the event writes it.'),
    int64('indicator_count', 'severity', 'Occurrences of risk indicators in all.'),
    int64('indicator_high_count', 'severity', 'Those of severity `high`.'),
    int64('indicator_medium_count', 'severity', 'Those of severity `medium`.'),
    int64('indicator_low_count', 'severity', 'Those of severity `low`.'),
    int64('indicator_other_count', 'severity', 'Those of any other severity, or of none.'),
    timestamp('last_indicator_date', 'timestamp', 'When a risk indicator last occurred.'),
  ],
});
