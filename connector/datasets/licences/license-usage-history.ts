import { composeUsageHistory } from '../../citrix/licensing/usage-history.ts';
import { boolean, defineDataset, int64, required, text, timestamp } from '../define.ts';
import type { ComposedSource } from '../sources.ts';

export const licenseUsageHistory = defineDataset<ComposedSource>({
  name: 'license_usage_history',
  title: 'License usage by month',
  group: 'Licences and entitlements',
  description:
    'One row per month and counter (licences, users, devices), of the last twelve months, the one that has begun included, whatever the window: licences owned, assigned, newly assigned and released.',
  scope: 'customer',
  key: ['license_model', 'month_start', 'counter'],
  cursor: 'month_start',
  retention: 'twelve months',
  source: {
    service: 'composed',
    compose: composeUsageHistory,
    key: 'Month',
    origin: 'Citrix Cloud licensing, `ud/historicalusage`',
    cost: '1 request.',
    api: 'licensing',
    leftOut: [],
  },
  columns: [
    required(
      text(
        'license_model',
        'LicenseModel',
        'How licences are counted: always `UserDevice`, the only model with a history.',
      ),
    ),
    required(timestamp('month_start', 'Month', 'Beginning of the month, UTC.')),
    required(
      text(
        'counter',
        'Counter',
        'What is counted: `licenses` (for each month the lesser figure of the two others, which is what is used up), `users` or `devices`.',
      ),
    ),
    boolean(
      'is_over',
      'IsOver',
      'False for the month that had begun when the run began: its counts still grow.',
    ),
    text('usage_interval', 'Interval', 'How long a row counts, such as `Monthly`.'),
    text('product_edition', 'Edition', 'Edition of the product, as the source names it.'),
    int64('license_count', 'Available', 'Licences that the customer owned in the month.'),
    int64('assigned_count', 'Counts.cumulativeAssignedCount', 'Licences assigned by the end of the month.'),
    int64('newly_assigned_count', 'Counts.newAssignedCount', 'Licences assigned in the month.'),
    int64('released_count', 'Counts.releasedCount', 'Licences released in the month.'),
  ],
});
