import { openConfigLog } from '../citrix/logs/config-log.ts';
import { firstPage } from '../citrix/logs/slices.ts';
import { systemLog } from '../citrix/logs/system-log.ts';
import type { Tenant } from '../citrix/tenant-services.ts';
import type { Dataset } from '../datasets/define.ts';
import type { LogSource } from '../datasets/sources.ts';
import type { Window } from '../events.ts';
import { countOf, said } from '../languages/phrase.ts';
import { daysBefore, timestampMs } from '../timestamps.ts';
import type { Outcome } from './steps.ts';

/** The newest page of the window's last day, asked for as a run asks. @throws ConnectorError */
export async function askLog(
  { source: { feed, path } }: Dataset<LogSource>,
  tenant: Tenant,
  { to }: Window,
  signal: AbortSignal,
): Promise<Outcome> {
  const now = () => timestampMs(to);
  const detours: string[] = [];
  const warn = (reason: string) => void detours.push(reason);
  const isSystem = feed === 'system-log';
  const log = isSystem ? systemLog(tenant, path) : openConfigLog({ tenant, path, now, warn }).operations;
  const items = await firstPage(log, { from: daysBefore(now(), 1), until: to }, signal);
  const rows = countOf(items, 'row');
  return {
    detail: [
      said(isSystem ? 'check.systemLogRows' : 'check.configLogRows', { rows }),
      ...detours.slice(-1).map((reason) => said('check.dayByDay', { reason })),
    ],
  };
}
