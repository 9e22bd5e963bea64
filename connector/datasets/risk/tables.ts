import type { Dataset } from '../define.ts';
import type { AnalyticsSource } from '../sources.ts';
import { cvadEvents } from './cvad-events.ts';
import { indicatorEventDetails } from './indicator-event-details.ts';
import { indicatorSummary } from './indicator-summary.ts';
import { riskScoreChange } from './risk-score-change.ts';
import { riskUsers } from './risk-users.ts';
import { spaEvents } from './spa-events.ts';
import { userProfile } from './user-profile.ts';

/** All that is made of the export of Citrix Analytics. */
export const riskTables: readonly Dataset<AnalyticsSource>[] = [
  indicatorSummary,
  indicatorEventDetails,
  userProfile,
  riskScoreChange,
  cvadEvents,
  spaEvents,
  riskUsers,
];
