import type { SimulatorOptions } from '../options.ts';
import type { Licenses } from '../tenant/licenses.ts';
import type { RawRow } from '../values/rows.ts';
import { type Cell, text, timestampText } from './cells.ts';
import type { Table } from './witness.ts';

export type LicenseTitle = 'license_usage' | 'license_usage_history' | 'service_entitlements';

type Named = Readonly<Record<string, Cell>>;

const columns = {
  license_usage: [
    ...['license_model', 'product_name', 'product_edition', 'measured_date', 'license_count', 'used_count'],
    ...['remaining_count', 'user_count', 'released_user_count', 'device_count', 'released_device_count'],
    ...['next_expiry_date', 'next_expiry_count', 'days_to_next_expiry', 'next_activation_date'],
    ...['next_activation_count', 'active_session_count', 'peak_concurrent_count', 'unique_user_count'],
  ],
  license_usage_history: [
    ...['license_model', 'month_start', 'counter', 'is_over', 'usage_interval', 'product_edition'],
    ...['license_count', 'assigned_count', 'newly_assigned_count', 'released_count'],
  ],
  service_entitlements: [
    ...['service_name', 'state', 'entitlement_type', 'is_entitled', 'is_active', 'quantity'],
    ...['days_to_expiration', 'expires_on_estimate', 'future_start_date', 'are_notifications_disabled'],
  ],
} as const satisfies Readonly<Record<LicenseTitle, readonly string[]>>;

const inner = (row: RawRow, name: string): RawRow => (row[name] ?? {}) as RawRow;

function byUserAndDevice(usage: RawRow): Named {
  const [user, device] = [inner(usage, 'userLicenseUsage'), inner(usage, 'deviceLicenseUsage')];
  const [expiry, activation] = [inner(usage, 'nextExpiredLicenses'), inner(usage, 'nextActivatingLicense')];
  return {
    license_model: 'UserDevice',
    product_name: text(usage['productName']),
    product_edition: text(usage['productEdition']),
    measured_date: timestampText(usage['timeStamp']),
    license_count: text(usage['totalAvailableLicenseCount']),
    used_count: text(usage['totalUsageCount']),
    remaining_count: text(usage['remainingLicenseCount']),
    user_count: text(user['totalUsageCount']),
    released_user_count: text(user['releasedCount']),
    device_count: text(device['totalUsageCount']),
    released_device_count: text(device['releasedCount']),
    next_expiry_date: timestampText(expiry['nextExpiredTime']),
    next_expiry_count: text(expiry['totalCount']),
    days_to_next_expiry: text(expiry['daysToExpire']),
    next_activation_date: timestampText(activation['activatingTime']),
    next_activation_count: text(activation['activatingCount']),
  };
}

function bySite(site: RawRow): Named {
  const counts = ['LicensedSessionsActive', 'PeakConcurrentLicenseUsers', 'TotalUniqueLicenseUsers'];
  const [active, peak, unique] = counts.map((name) => site[name] ?? null);
  const isTold = [active, peak, unique].some((count) => count !== null && count !== 0);
  return {
    product_name: text(site['ProductCode']),
    product_edition: text(site['ProductEdition']),
    active_session_count: isTold ? text(active) : null,
    peak_concurrent_count: isTold ? text(peak) : null,
    unique_user_count: isTold ? text(unique) : null,
  };
}

function usageRows(licenses: Licenses): readonly Named[] {
  const usage = licenses.usage();
  const site = licenses.site();
  const counts = bySite(site);
  if (usage !== null) return [{ ...counts, ...byUserAndDevice(usage) }];
  const isTold = Object.values(counts)
    .slice(2)
    .some((count) => count !== null);
  const model = String(site['LicensingModel']);
  return model === 'Unknown' && !isTold ? [] : [{ ...counts, license_model: model }];
}

function monthRows(licenses: Licenses, now: Date): readonly Named[] {
  const history = licenses.history('0000-00', '9999-99');
  if (history === null) return [];
  const current = now.toISOString().slice(0, 7);
  const row = (counter: string, entry: RawRow, counts: unknown): readonly Named[] => {
    if (counts === null) return [];
    const of = counts as RawRow;
    return [
      {
        ...{ license_model: 'UserDevice', month_start: timestampText(entry['timeStamp']), counter },
        is_over: String(String(entry['timeStamp']).slice(0, 7) !== current),
        ...{
          usage_interval: text(history['historicalUsageType']),
          product_edition: text(history['productEdition']),
        },
        license_count: text(entry['totalAvailableLicenseCount']),
        assigned_count: text(of['cumulativeAssignedCount']),
        newly_assigned_count: text(of['newAssignedCount']),
        released_count: text(of['releasedCount']),
      },
    ];
  };
  const together = history['xenAppXenDesktopHistoricalUsageList'] as readonly RawRow[];
  const apart = history['historicalUsageList'] as readonly RawRow[];
  return [
    ...together.flatMap((entry) => row('licenses', entry, entry)),
    ...apart.flatMap((entry) => row('users', entry, entry['userLicenseUsage'])),
    ...apart.flatMap((entry) => row('devices', entry, entry['deviceLicenseUsage'])),
  ];
}

const active = /^(?:production|productiontrial|partnerproduction)$/i;
const entitled =
  /^(?:productiontrialapproved|productionpending|partnerproductionpending|notonboardedtrialpending)$/i;
const none = /^(?:notonboarded|expired|default|productiontrial(?:denied|pending|deleted))$/i;

function serviceRows(licenses: Licenses, now: Date): readonly Named[] {
  return (licenses.services()['items'] as readonly RawRow[]).map((service) => {
    const state = String(service['state']);
    const days = service['daysToExpiration'] as number | null | undefined;
    const isKnown = active.test(state) || entitled.test(state) || none.test(state);
    const end = days === null || days === undefined || days > 36_500 ? null : days;
    return {
      service_name: String(service['serviceName']).toLowerCase(),
      state,
      entitlement_type: text(service['type']),
      is_entitled: isKnown ? String(!none.test(state)) : null,
      is_active: isKnown ? String(active.test(state)) : null,
      quantity: text(service['quantity']),
      days_to_expiration: text(days),
      expires_on_estimate:
        end === null ? null : new Date(now.getTime() + end * 86_400_000).toISOString().slice(0, 10),
      future_start_date: timestampText(service['futureEntitlementStartDate']),
      are_notifications_disabled: text(service['notificationsDisabled']),
    };
  });
}

/** What must come out of the services that tell of licenses, at a time. */
export function licenseTables(
  licenses: Licenses,
  { customerId, siteId }: Pick<SimulatorOptions, 'customerId' | 'siteId'>,
  now: Date,
): Readonly<Record<LicenseTitle, Table>> {
  const table = (title: LicenseTitle, sort: readonly string[], rows: readonly Named[]): Table => {
    const place = (row: Named): string => sort.map((name) => row[name]).join(' ');
    const sorted = rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    // What a site counts is of it alone; the others tell of the customer.
    const own =
      title === 'license_usage' ? { customer_id: customerId, site_id: siteId } : { customer_id: customerId };
    return {
      columns: [...Object.keys(own), ...columns[title]],
      rows: sorted.map((row) => [...Object.values(own), ...columns[title].map((name) => row[name] ?? null)]),
    };
  };
  return {
    license_usage: table('license_usage', ['license_model'], usageRows(licenses)),
    license_usage_history: table(
      'license_usage_history',
      ['month_start', 'counter'],
      monthRows(licenses, now),
    ),
    service_entitlements: table('service_entitlements', ['service_name'], serviceRows(licenses, now)),
  };
}
