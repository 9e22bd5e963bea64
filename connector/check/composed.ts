import { silentReporter } from '../citrix/composed.ts';
import { openSiteObjects } from '../citrix/entitlements/site-objects.ts';
import type { Tenant } from '../citrix/tenant-services.ts';
import type { Dataset } from '../datasets/define.ts';
import type { ComposedSource } from '../datasets/sources.ts';
import type { Window } from '../events.ts';
import { countOf, said } from '../languages/phrase.ts';
import { timestampMs } from '../timestamps.ts';
import type { Outcome } from './steps.ts';

/** What rows are put together from, as far as the first object that they belong to. @throws ConnectorError */
export async function askComposed(
  { source }: Dataset<ComposedSource>,
  { tenant, window }: { readonly tenant: Tenant; readonly window: () => Window },
  signal: AbortSignal,
): Promise<Outcome> {
  const now = () => timestampMs(window().to);
  const composing = { tenant, site: openSiteObjects(tenant), now, reporter: silentReporter, atOnce: 1 };
  const { value } = await source.compose(composing, undefined, signal).next();
  const rows = countOf(value?.rows.length ?? 0, 'row');
  const isWhole = value?.next === undefined;
  const origin = source.origin.replaceAll('`', '');
  return { detail: said(isWhole ? 'check.composedRows' : 'check.composedRowsOfFirst', { origin, rows }) };
}
