import type { LicensingOptions } from '../options.ts';
import { hash } from '../values/random.ts';
import type { RawRow } from '../values/rows.ts';
import type { RowContext } from './context.ts';

/** What was bought, in the form of the services that tell it. */
export interface Licenses {
  /** Null: the customer has none of this kind. */
  usage(): RawRow | null;
  /** The months from the first to the last, as `yyyy-MM`; null where nothing is kept of them. */
  history(from: string, to: string): RawRow | null;
  services(): RawRow;
  /** The site, with its own counts. */
  site(): RawRow;
}

/** Months that are kept, with the one that has begun. */
const KEPT = 12;

const ticks = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, '.0000000Z');

export function createLicenses(
  context: RowContext,
  options: LicensingOptions,
  present: () => Date,
): Licenses {
  const { seed } = context;
  const owned = 100 + (hash(seed, 0, 931) % 100);
  const users = Math.floor(owned / 2) + (hash(seed, 1, 931) % owned);
  const devices = Math.floor(owned / 3) + (hash(seed, 2, 931) % owned);
  const used = Math.min(users, devices);
  const monthOf = (back: number): Date =>
    new Date(Date.UTC(present().getUTCFullYear(), present().getUTCMonth() - back));
  const counts = (back: number, salt: number): RawRow => ({
    cumulativeAssignedCount: 60 + salt + (KEPT - back) * 3,
    newAssignedCount: hash(seed, back, 932 + salt) % 9,
    releasedCount: hash(seed, back, 942 + salt) % 3,
  });
  return {
    usage() {
      if (options.model !== 'UserDevice') return null;
      return {
        customerId: context.options.customerId,
        totalUsageCount: used,
        userLicenseUsage: { totalUsageCount: users, releasedCount: 3 },
        deviceLicenseUsage: { totalUsageCount: devices, releasedCount: 0 },
        totalAvailableLicenseCount: owned,
        remainingLicenseCount: owned - used,
        timeStamp: ticks(present()).replace('0000000Z', '1234567Z'),
        productName: 'XenDesktop',
        productEdition: 'XAXDFull',
        nextExpiredLicenses: { nextExpiredTime: ticks(monthOf(-9)), totalCount: owned, daysToExpire: 270 },
        nextActivatingLicense:
          seed % 2 === 0 ? null : { activatingTime: ticks(monthOf(-1)), activatingCount: 50 },
      };
    },
    history(from, to) {
      if (options.model !== 'UserDevice') return null;
      const months = Array.from({ length: KEPT }, (_, at) => KEPT - 1 - at).filter((back) => {
        const month = monthOf(back).toISOString().slice(0, 7);
        return month >= from && month <= to;
      });
      const entry = (back: number): RawRow => ({
        timeStamp: ticks(monthOf(back)),
        totalAvailableLicenseCount: owned - back,
      });
      return {
        customerId: context.options.customerId,
        historicalUsageType: 'Monthly',
        productEdition: 'XAXDFull',
        // A month may be in one of the lists only, and devices were not counted from the beginning.
        xenAppXenDesktopHistoricalUsageList: months
          .filter((back) => back % 5 !== 4)
          .map((back) => ({ ...entry(back), ...counts(back, 0) })),
        historicalUsageList: months.map((back) => ({
          ...entry(back),
          userLicenseUsage: counts(back, 1),
          deviceLicenseUsage: back > 8 ? null : counts(back, 2),
        })),
      };
    },
    services() {
      const service = (serviceName: string, state: string, type: string, more: RawRow): RawRow => ({
        ...{ serviceName, state, type, quantity: 0, daysToExpiration: null },
        ...{ notificationsDisabled: false, futureEntitlementStartDate: null },
        ...more,
      });
      return {
        items: [
          service('xendesktop', 'Production', 'Production', { quantity: owned, daysToExpiration: 304 }),
          service('aggregation', 'Production', 'Production', { quantity: 1, daysToExpiration: 2_913_530 }),
          service('CAS', 'ProductionTrial', 'ProductionTrial', {
            ...{ quantity: 25, daysToExpiration: 12, futureEntitlementStartDate: ticks(monthOf(-1)) },
          }),
          service('podio', 'NotOnboarded', 'Default', {}),
          { serviceName: 'brandnew', state: 'SomethingNew', type: 'Default' },
          service('mas', 'productionPending', 'Production', { quantity: 5, daysToExpiration: -3 }),
        ],
      };
    },
    site() {
      const counted = options.siteCounts;
      return {
        ...{
          Id: context.options.siteId,
          Name: 'cloudxdsite',
          LicenseServerName: null,
          LicensingModel: options.model,
        },
        ...{ ProductCode: 'XDT', ProductEdition: 'PLT', ProductVersion: '7.44', LicensingAlerts: null },
        LicensedSessionsActive: counted ? 41 : 0,
        PeakConcurrentLicenseUsers: counted ? 87 : 0,
        TotalUniqueLicenseUsers: counted ? 64 : 0,
        PrimaryZone: { Id: '00000000-0000-0000-0000-000000000000', Name: 'Initial Zone' },
      };
    },
  };
}
