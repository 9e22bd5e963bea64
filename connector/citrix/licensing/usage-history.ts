import { isRecord, scalarText } from '../../json.ts';
import { looseTimestamp } from '../../readings/times.ts';
import { compareTimestamps } from '../../timestamps.ts';
import type { ComposedBatch, Composing } from '../composed.ts';
import type { Item } from '../token-pages.ts';
import { ifPermitted, listIn, objectIn, unlessNone } from './answers.ts';
import { userDevice } from './usage.ts';

/** So many months the service keeps, the one that has begun included. */
const months = 12;

const what = 'the history of licence usage';

/** A month of one counter. */
interface MonthRow {
  readonly [member: string]: unknown;
  readonly LicenseModel: string;
  readonly Counter: string;
  readonly Month: unknown;
}

/** What was counted in each month: licences (the lesser of the other two), users, devices. */
export async function* composeUsageHistory(
  { tenant, reporter, now }: Composing,
  _from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ComposedBatch> {
  reporter.planned(1);
  const at = new Date(now());
  const span = `startDate=${monthText(at, 1 - months)}&endDate=${monthText(at, 0)}`;
  const answer = await ifPermitted(() =>
    unlessNone(() => tenant.licensing(`historicalusage?${span}`, signal)),
  );
  if (answer === undefined) {
    reporter.warn(
      'SET_MISSING',
      'license_usage_history: the licensing service has no history of this customer.',
    );
  }
  const found = answer === undefined ? [] : monthRows(objectIn(answer, what), monthText(at, 0));
  const rows = new Map(found.map((row) => [`${textOf(row.Month)} ${row.Counter}`, row]));
  const sorted = [...rows.values()].sort(byMonthAndCounter);
  yield { rows: sorted, repeated: found.length - sorted.length, pages: 1, next: undefined };
}

/** `yyyy-MM`, so many months later. */
function monthText(at: Date, later: number): string {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later)).toISOString().slice(0, 7);
}

function monthRows(history: Item, current: string): readonly MonthRow[] {
  const { historicalUsageType: Interval, productEdition: Edition } = history;
  const row = (Counter: string, entry: Item, Counts: unknown): readonly MonthRow[] => {
    if (!isRecord(Counts)) return [];
    const { timeStamp: Month, totalAvailableLicenseCount: Available } = entry;
    const IsOver = textOf(Month).slice(0, 7) < current;
    return [{ LicenseModel: userDevice, Counter, Month, Interval, Edition, Available, Counts, IsOver }];
  };
  const licenses = listIn(history, 'xenAppXenDesktopHistoricalUsageList', what) ?? [];
  const apart = listIn(history, 'historicalUsageList', what) ?? [];
  return [
    ...licenses.flatMap((entry) => row('licenses', entry, entry)),
    ...apart.flatMap((entry) => row('users', entry, entry['userLicenseUsage'])),
    ...apart.flatMap((entry) => row('devices', entry, entry['deviceLicenseUsage'])),
  ];
}

/** In one form, where it is a time; what is none is refused where it becomes a row. */
function textOf(month: unknown): string {
  const text = scalarText(month) ?? '';
  return looseTimestamp(text) ?? text;
}

function byMonthAndCounter(a: MonthRow, b: MonthRow): number {
  const byMonth = compareTimestamps(textOf(a.Month), textOf(b.Month));
  return byMonth !== 0 ? byMonth : a.Counter < b.Counter ? -1 : 1;
}
