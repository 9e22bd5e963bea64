import { composeUsage } from '../../citrix/licensing/usage.ts';
import { type Column, defineDataset, derived, int64, required, text, timestamp } from '../define.ts';
import type { ComposedSource } from '../sources.ts';

const counted: readonly Column[] = [
  timestamp(
    'measured_date',
    'Usage.timeStamp',
    'When the licensing service counted; empty where only the site counts.',
  ),
  int64('license_count', 'Usage.totalAvailableLicenseCount', 'Licences that the customer owns.'),
  int64(
    'used_count',
    'Usage.totalUsageCount',
    'Licences in use: the lesser of `user_count` and `device_count`. A licence stays in use from the first launch until it is released.',
  ),
  int64(
    'remaining_count',
    'Usage.remainingLicenseCount',
    'Licences owned less those in use; negative where more are assigned than are owned.',
  ),
  int64('user_count', 'Usage.userLicenseUsage.totalUsageCount', 'Licences assigned to users.'),
  int64(
    'released_user_count',
    'Usage.userLicenseUsage.releasedCount',
    'Licences of users that were released.',
  ),
  int64('device_count', 'Usage.deviceLicenseUsage.totalUsageCount', 'Licences assigned to devices.'),
  int64(
    'released_device_count',
    'Usage.deviceLicenseUsage.releasedCount',
    'Licences of devices that were released.',
  ),
];

const terms: readonly Column[] = [
  timestamp(
    'next_expiry_date',
    'Usage.nextExpiredLicenses.nextExpiredTime',
    'When the next lot of licences expires; empty when none does.',
  ),
  int64(
    'next_expiry_count',
    'Usage.nextExpiredLicenses.totalCount',
    'Licences of the lot that expires then.',
  ),
  int64(
    'days_to_next_expiry',
    'Usage.nextExpiredLicenses.daysToExpire',
    'Days until then, as the source counts them.',
  ),
  timestamp(
    'next_activation_date',
    'Usage.nextActivatingLicense.activatingTime',
    'When the next lot of licences begins; empty when none does.',
  ),
  int64(
    'next_activation_count',
    'Usage.nextActivatingLicense.activatingCount',
    'Licences of the lot that begins then.',
  ),
];

const ofSite: readonly Column[] = [
  int64(
    'active_session_count',
    'Site.LicensedSessionsActive',
    'Sessions that hold a licence now, as the site counts them; empty where it does not count.',
  ),
  int64(
    'peak_concurrent_count',
    'Site.PeakConcurrentLicenseUsers',
    'Greatest number of licences in use at once, as the site counts it for concurrent licences; empty where it does not count.',
  ),
  int64(
    'unique_user_count',
    'Site.TotalUniqueLicenseUsers',
    'Users who have used a licence, as the site counts them; empty where it does not count.',
  ),
];

export const licenseUsage = defineDataset<ComposedSource>({
  name: 'license_usage',
  title: 'License usage',
  group: 'Licences and entitlements',
  description:
    'One row per counting model, with its product and edition, as it is at the time of the run: licences owned, in use and remaining, by user and by device, and what expires or begins next. `UserDevice` comes from the licensing service, another model from the site, which counts fewer things.',
  key: ['license_model'],
  freshness: 'minutes to a day; see `measured_date`',
  source: {
    service: 'composed',
    compose: composeUsage,
    key: 'LicenseModel',
    origin: 'Citrix Cloud licensing, `ud/current`; DaaS, `Sites/{id}`',
    cost: '2 requests.',
    api: 'licensing',
    leftOut: ['Usage.customerId'],
  },
  columns: [
    required(
      text(
        'license_model',
        'LicenseModel',
        'How licences are counted: `UserDevice`, or what the site calls its model, such as `Concurrent`.',
      ),
    ),
    derived(
      'product_name',
      'text',
      ['Usage.productName', 'Site.ProductCode'],
      firstOf,
      'Product, as the source names it, such as `XenDesktop`.',
    ),
    derived(
      'product_edition',
      'text',
      ['Usage.productEdition', 'Site.ProductEdition'],
      firstOf,
      'Edition of the product, as the source names it, such as `XAXDFull`; no list of them is published.',
    ),
    counted,
    terms,
    ofSite,
  ],
});

function firstOf(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== null && value !== undefined) ?? null;
}
