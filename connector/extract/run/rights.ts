import { isLimited, limitedText, readRights } from '../../citrix/rights.ts';
import type { Tenant } from '../../citrix/tenant-services.ts';
import { ConnectorError } from '../../errors.ts';
import type { Emit } from '../../events.ts';

/**
 * Records the permissions of the API client, and warns if they do not cover the whole site: the source omits the rest
 * silently. This costs one request, or none if the site is not known anyway. A source that does not answer is not a
 * failure.
 * @throws the reason of the signal if the run is interrupted
 */
export async function recordRights(tenant: Tenant, emit: Emit, signal: AbortSignal): Promise<void> {
  if (tenant.knownSite() === undefined || signal.aborted) return;
  const rights = await readRights(tenant, signal).catch(() => undefined);
  if (signal.aborted && !isBudget(signal.reason)) throw signal.reason;
  if (rights === undefined) return;
  emit({ type: 'rights-found', rights });
  if (isLimited(rights)) emit({ type: 'warning', code: 'RIGHTS_LIMITED', message: limitedText(rights) });
}

/** The run limit does not prevent publishing. */
function isBudget(reason: unknown): boolean {
  return reason instanceof ConnectorError && reason.code === 'BUDGET_SPENT';
}
