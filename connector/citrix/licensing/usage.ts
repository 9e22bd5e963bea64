import { ConnectorError } from '../../errors.ts';
import { isRecord, scalarText } from '../../json.ts';
import type { ComposedBatch, Composing } from '../composed.ts';
import { memberOf } from '../members.ts';
import type { Item } from '../token-pages.ts';
import { ifPermitted, objectIn, unlessNone } from './answers.ts';

/** How the licensing API counts what it tells of: it serves no other model. */
export const userDevice = 'UserDevice';

const what = 'the licence usage';

/**
 * The licences of each counting model as they are now: those by user and device from the licensing API; what the site
 * itself counts beside them, or as a row of its own where the site counts in another way.
 */
export async function* composeUsage(
  { tenant, reporter }: Composing,
  _from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  reporter.planned(2);
  const answer = await ifPermitted(() => unlessNone(() => tenant.licensing('current', signal)));
  if (answer === undefined) {
    reporter.warn(
      'SET_MISSING',
      'license_usage: the licensing service has no licences by user and device of this customer.',
    );
  }
  const Usage = answer === undefined ? null : objectIn(answer, what);
  const Site = await siteCounts({ tenant, reporter }, signal);
  const model = scalarText(memberOf(Site, 'LicensingModel'));
  const isOwn = Site !== null && model !== userDevice && hasModel(model, Site);
  const rows = [
    ...(Usage !== null || (Site !== null && model === userDevice)
      ? [{ LicenseModel: userDevice, Usage, Site: isOwn ? null : Site }]
      : []),
    ...(isOwn ? [{ LicenseModel: model ?? 'Unknown', Usage: null, Site }] : []),
  ];
  yield { rows: rows.sort(byModel), repeated: 0, pages: 2, next: undefined };
}

function byModel(
  { LicenseModel: a }: { LicenseModel: string },
  { LicenseModel: b }: { LicenseModel: string },
) {
  return a < b ? -1 : 1;
}

/** What a site says when it does not know, or has none. */
const noModel: ReadonlySet<string | undefined> = new Set([undefined, '', 'Unknown', 'None']);

function hasModel(model: string | undefined, site: Item): boolean {
  return !noModel.has(model) || siteCountsOf(site).some((count) => count !== null && count !== undefined);
}

const countMembers = [
  'LicensedSessionsActive',
  'PeakConcurrentLicenseUsers',
  'TotalUniqueLicenseUsers',
] as const;

function siteCountsOf(site: Item): readonly unknown[] {
  return countMembers.map((member) => site[member]);
}

/** Without them the table has what the licensing API says. */
const dispensable: ReadonlySet<string> = new Set(['RIGHTS_MISSING', 'SITE_NOT_FOUND', 'DAAS_NOT_ENABLED']);

async function siteCounts(
  { tenant, reporter }: Pick<Composing, 'tenant' | 'reporter'>,
  signal: AbortSignal,
): Promise<Item | null> {
  try {
    const id = await tenant.site(signal);
    const site = await tenant.daas(`Sites/${encodeURIComponent(id)}`, signal);
    if (isRecord(site)) return withoutZeros(site);
    throw new ConnectorError('RESPONSE_INVALID', 'Sites: the answer for one site is not an object.');
  } catch (error) {
    if (!(error instanceof ConnectorError) || !dispensable.has(error.code)) throw error;
    reporter.warn(
      'SITE_COUNTS_MISSING',
      `license_usage: what the site itself counts is missing (${error.code}: ${error.message}).`,
    );
    return null;
  }
}

/** Sites of the cloud write zeros in all three counts when they do not count. */
function withoutZeros(site: Item): Item {
  const isCounted = siteCountsOf(site).some(
    (count) => count !== null && count !== undefined && Number(count) !== 0,
  );
  return isCounted ? site : { ...site, ...Object.fromEntries(countMembers.map((member) => [member, null])) };
}
